import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/**
 * What axe finds against WCAG 2.1 AA on the whole page, one line for each place. `colours` can be left out where they
 * were looked at before: they take most of the time.
 */
export async function barriers(page: Page, { colours }: { colours: boolean }): Promise<string[]> {
  const builder = new AxeBuilder({ page })
    // in the page itself: there are no frames to gather from, and Electron opens no further pages
    .setLegacyMode()
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    // ends of the messages' focus trap: they hold the focus for no moment, but hand it on to a message
    .exclude('[aria-label$="(F8)"] > span[aria-hidden="true"]');
  const { violations } = await (colours ? builder : builder.disableRules('color-contrast')).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      (node) => `${id}: ${node.target.join(' ')} — ${(node.failureSummary ?? '').replace(/\s+/g, ' ').slice(0, 200)}`,
    ),
  );
}

/** What does not fit: parts beyond the window's edges, text cut without a sign of it. One line for each. */
export function misfits(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const say = (element: Element, what: string): void => {
      const text = element.textContent.trim().replace(/\s+/g, ' ').slice(0, 60);
      found.push(
        `${what}: ${element.tagName.toLowerCase()}.${(element.getAttribute('class') ?? '').slice(0, 80)} “${text}”`,
      );
    };
    const scrolls = (element: Element): boolean => {
      for (let at: Element | null = element; at !== null && at !== document.body; at = at.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(at);
        if (/auto|scroll/.test(`${overflowX} ${overflowY}`) && at !== element) return true;
      }
      return false;
    };
    if (document.documentElement.scrollWidth > window.innerWidth) found.push('the page scrolls sideways');
    for (const element of document.querySelectorAll('#app *, [role="dialog"], [role="dialog"] *')) {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      if (element.closest('.pdfViewer, .sr-only, svg, [aria-hidden="true"], [data-slot="overlay"]') !== null) continue;
      const box = element.getBoundingClientRect();
      if (box.width < 2 || box.height < 2) continue;
      const style = getComputedStyle(element);
      const within = element.parentElement?.closest('.truncate') ?? null;
      if (within === null && !scrolls(element) && (box.right > window.innerWidth + 1 || box.left < -1)) {
        say(element, `beyond the edge (${Math.round(box.left)}–${Math.round(box.right)})`);
      }
      const ownText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim() !== '');
      if (!ownText || within !== null) continue;
      const clamped = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
      if (!clamped && element.scrollWidth > element.clientWidth + 1 && style.display !== 'inline') {
        say(element, `text wider than its place (${element.scrollWidth} > ${element.clientWidth})`);
      }
      if (
        style.webkitLineClamp === 'none' &&
        style.overflowY === 'hidden' &&
        element.scrollHeight > element.clientHeight + 2
      ) {
        say(element, `text higher than its place (${element.scrollHeight} > ${element.clientHeight})`);
      }
    }
    return [...new Set(found)];
  });
}
