import type { Locator, Page } from '@playwright/test';
import { desk } from '../../src-renderer/i18n/desk/index.ts';
import { dossiers } from '../../src-renderer/i18n/dossiers.ts';
import { outbox } from '../../src-renderer/i18n/outbox/index.ts';
import { repository } from '../../src-renderer/i18n/repository.ts';
import { settings } from '../../src-renderer/i18n/settings.ts';
import { shell } from '../../src-renderer/i18n/shell.ts';
import { training } from '../../src-renderer/i18n/training.ts';
import { expect } from './program.ts';

export type Locale = 'vi' | 'en';

/** Something that can be on the screen. `open` comes from wherever the screen before left off. */
export interface Screen {
  readonly name: string;
  open(): Promise<void>;
  close?(): Promise<void>;
}

const SECTIONS = [
  'officer',
  'look',
  'folders',
  'destinations',
  'national',
  'catalogue',
  'profile',
  'backup',
  'doctor',
  'about',
] as const;

/** Every room and dialog, opened by keys and by the words of a language. `dossierId` is a dossier with much on it. */
export function screens(page: Page, locale: Locale, dossierId: string): Screen[] {
  const dialog = page.getByRole('dialog');
  const press = (key: string): Promise<void> => page.keyboard.press(key);
  const heading = (name: string): Promise<void> =>
    expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeAttached();
  const visit = async (address: string, title: string): Promise<void> => {
    await page.evaluate((hash) => (location.hash = hash), address);
    await heading(title);
  };
  const words = { shell: shell[locale], dossiers: dossiers[locale], outbox: outbox[locale] };
  const onDesk = (): Promise<void> => visit(`#/desk/${dossierId}`, words.shell.rail.desk);
  /** Closes a dialog; the first Escape may belong to a list that is open within it. */
  const escape = (): Promise<void> =>
    expect(async () => {
      if ((await dialog.count()) > 0) await press('Escape');
      await expect(dialog).toHaveCount(0, { timeout: 1000 });
    }).toPass();
  const shown = (part: Locator): Promise<void> => expect(part.first()).toBeVisible();
  const openTraining = async (): Promise<void> => {
    await page.getByRole('button', { name: words.shell.training.open }).click();
    await shown(dialog.getByRole('article'));
  };
  const row = page.getByRole('grid').getByRole('row').nth(1);

  return [
    {
      name: 'desk',
      async open() {
        await onDesk();
        await shown(page.locator('.pdfViewer .page canvas'));
      },
    },
    {
      name: 'desk-review',
      async open() {
        await press('Control+Shift+Enter');
        await shown(page.getByRole('textbox'));
      },
      close: () => press('Escape'),
    },
    {
      name: 'desk-find-and-pages',
      async open() {
        await press('Control+f');
        await shown(page.getByRole('search'));
      },
      close: () => press('Escape'),
    },
    {
      name: 'desk-look-up',
      async open() {
        await press('F2');
        await shown(page.getByRole('region', { name: desk[locale].reuse.title }));
      },
      close: () => press('Escape'),
    },
    {
      name: 'desk-enlarged',
      async open() {
        await page.getByRole('listbox').first().focus();
        await press('Space');
        await expect(page.getByRole('listbox')).toHaveCount(0);
      },
      async close() {
        await press('Escape');
        await shown(page.getByRole('listbox'));
      },
    },
    {
      name: 'desk-needs-person',
      async open() {
        await page.getByRole('tab').nth(1).click();
        await shown(page.getByRole('option'));
      },
      close: () => page.getByRole('tab').nth(0).click(),
    },
    {
      name: 'desk-set-aside-empty',
      async open() {
        await page.getByRole('tab').nth(2).click();
        await expect(page.getByRole('option')).toHaveCount(0);
      },
      close: () => page.getByRole('tab').nth(0).click(),
    },
    {
      name: 'new-dossier',
      async open() {
        await press('Control+n');
        await shown(dialog.getByLabel(words.dossiers.create.name));
      },
      close: escape,
    },
    {
      name: 'new-dossier-wrong',
      async open() {
        await press('Control+n');
        const identity = dialog.getByLabel(words.dossiers.create.identity, { exact: true });
        await identity.fill('12345');
        await press('Control+Enter');
        await shown(dialog.getByText(words.dossiers.problem.name));
      },
      close: escape,
    },
    {
      name: 'find-dossier',
      async open() {
        await press('/');
        await shown(dialog.getByRole('option'));
      },
      close: escape,
    },
    {
      name: 'commands',
      async open() {
        await press('Control+k');
        await shown(dialog.getByRole('option'));
      },
      close: escape,
    },
    {
      name: 'shortcuts',
      async open() {
        await press('?');
        await shown(dialog);
      },
      close: escape,
    },
    { name: 'training', open: openTraining, close: escape },
    {
      name: 'training-ledger',
      async open() {
        await openTraining();
        await dialog.getByRole('article').nth(1).getByRole('button').last().click();
        await shown(dialog.getByRole('button', { name: training[locale].ledgerBack }));
      },
      close: escape,
    },
    {
      name: 'dossiers',
      async open() {
        await visit('#/dossiers', words.shell.rail.dossiers);
        await shown(row);
      },
    },
    {
      name: 'dossiers-nothing-found',
      async open() {
        await page.getByRole('searchbox').fill('không có ai tên này');
        await expect(row).toHaveCount(0);
      },
      close: () => page.getByRole('searchbox').fill(''),
    },
    {
      name: 'pull',
      async open() {
        await page.getByRole('button', { name: words.dossiers.pull.action }).first().click();
        await shown(dialog.getByRole('radio'));
      },
      close: escape,
    },
    {
      name: 'outbox',
      async open() {
        await visit('#/outbox', words.shell.rail.outbox);
        await shown(row);
      },
    },
    {
      name: 'outbox-job',
      async open() {
        await row.click();
        await shown(page.getByRole('complementary', { name: words.outbox.detail.title }));
      },
    },
    {
      name: 'outbox-cancel',
      async open() {
        await press('Delete');
        await shown(dialog.getByRole('textbox'));
      },
      async close() {
        await escape();
        await press('Escape');
      },
    },
    {
      name: 'repository',
      async open() {
        await visit('#/repository', words.shell.rail.repository);
        await shown(row);
      },
    },
    {
      name: 'repository-paper',
      async open() {
        await row.click();
        await shown(page.getByRole('complementary', { name: repository[locale].panel.title }));
      },
    },
    {
      name: 'repository-correct',
      async open() {
        await press('e');
        await shown(page.getByRole('form', { name: repository[locale].form.title }));
        await shown(page.locator('.pdfViewer .page canvas'));
      },
      close: () => press('Escape'),
    },
    {
      name: 'repository-withdraw',
      async open() {
        await press('Escape');
        await press('Delete');
        await shown(dialog.getByRole('textbox'));
      },
      async close() {
        await escape();
        await press('Escape');
      },
    },
    {
      name: 'audit',
      async open() {
        await visit('#/audit', words.shell.rail.audit);
        await shown(row);
      },
    },
    {
      name: 'audit-line',
      async open() {
        await row.click();
        await shown(page.getByRole('complementary').nth(1));
      },
      close: () => press('Escape'),
    },
    ...SECTIONS.map((section) => ({
      name: `settings-${section}`,
      async open() {
        await visit(`#/settings?section=${section}`, words.shell.rail.settings);
        await expect(page.getByRole('tab', { name: settings[locale].section[section] })).toHaveAttribute(
          'aria-selected',
          'true',
        );
        await shown(page.getByRole('tabpanel').getByRole('heading'));
      },
    })),
    {
      name: 'missing-page',
      async open() {
        await page.evaluate(() => (location.hash = '#/nowhere'));
        await shown(page.getByText(words.shell.missing.title));
      },
    },
  ];
}
