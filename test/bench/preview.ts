import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { z } from 'zod';
import { RANGE_BYTES } from '#contract/limits.ts';
import { openDoor } from '../../src-main/hosts/cli/door.ts';
import { findOrInstallBrowser } from '../browser.ts';
import { largePdf } from '../fixtures/large-pdf.ts';
import type { BenchResult } from './result.ts';
import { median } from './statistics.ts';

const host = fileURLToPath(new URL('../../out/main/web.js', import.meta.url));
/** A paper of one page. */
const sample = fileURLToPath(new URL('../../resources/samples/phieu-ly-lich-tu-phap-so-1.pdf', import.meta.url));
const OPENINGS = 7;
const TARGET = 300;
/** Of a full load at the speed of an office's line, the first page may take this part. */
const SHARE = 0.1;
const LINE_BITS = 100e6;
/** What still counts as flat in the number of pages. */
const FLAT = 1.5;
const MOST_CANVASES = 10;
/** Ranges under way at the same time when the whole file is read. */
const SIDE_BY_SIDE = 6;

/** The first page of a large paper in the window: from the click on its row until it is painted. */
export async function benchPreview(): Promise<BenchResult[]> {
  const executablePath = await findOrInstallBrowser();
  if (executablePath === null) throw new Error('no browser to show the window in');
  const folder = await mkdtemp(join(tmpdir(), 'qmc-preview-'));
  const dataFolder = join(folder, 'data');
  const scanFolder = join(folder, 'scan');
  await mkdir(scanFolder);
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  const program = await start(dataFolder, scanFolder);
  try {
    const large = await largePdf();
    const { size } = await stat(large);
    await put(await largePdf({ pages: 50 }), join(scanFolder, 'short.pdf'));
    await put(large, join(scanFolder, 'large.pdf'));
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    const page = await context.newPage();
    await page.goto(program.address);
    for (const pages of [50, 500]) {
      await page
        .getByRole('option')
        .filter({ hasText: `${pages} trang` })
        .waitFor({ timeout: 120_000 });
    }
    // the newest paper opens by itself with the window, so it is none of those that are measured
    await put(sample, join(scanFolder, 'newest.pdf'));
    await page.getByRole('option').filter({ hasText: 'newest.pdf' }).filter({ hasText: 'trang' }).waitFor();

    const short: Opening[] = [];
    const long: Opening[] = [];
    // by turns, so that what else the machine does falls on both; the first of each warms up
    for (let round = 0; round <= OPENINGS; round += 1) {
      short.push(await open(page, 'short.pdf', 50));
      long.push(await open(page, 'large.pdf', 500));
    }
    const canvases = await mostCanvases(page);
    const first = median(long.slice(1).map(({ milliseconds }) => milliseconds));
    const shortFirst = median(short.slice(1).map(({ milliseconds }) => milliseconds));
    const bytes = median(long.slice(1).map((opening) => opening.bytes));
    const whole = await readWhole(dataFolder, 'large.pdf');
    const fullLoad = (size * 8 * 1000) / LINE_BITS;
    const megabytes = size / 1e6;
    return [
      {
        name: `first page of 500 (${Math.round(megabytes)} MB), median of ${OPENINGS} openings`,
        value: first,
        unit: 'ms',
        yardstick: { name: 'full load at 100 Mbit/s', value: fullLoad },
        target: `≤ ${TARGET} ms and ≤ ${SHARE} × the full load`,
        ok: first <= TARGET && first <= SHARE * fullLoad,
      },
      {
        name: 'the same beside reading the whole file by the same contract on this machine',
        value: first,
        unit: 'ms',
        yardstick: { name: 'whole file', value: whole },
        target: 'to compare',
        ok: true,
      },
      {
        name: 'read before the first page is painted',
        value: bytes / 1e6,
        unit: 'MB',
        yardstick: { name: 'whole file', value: megabytes },
        target: `≤ ${SHARE} × the file`,
        ok: bytes <= SHARE * size,
      },
      {
        name: 'first page of 500 against first page of 50',
        value: first,
        unit: 'ms',
        yardstick: { name: '50 pages', value: shortFirst },
        target: `flat (≤ ${FLAT} ×)`,
        ok: first <= FLAT * shortFirst,
      },
      {
        name: 'canvases while scrolling through 500 pages, most',
        value: canvases,
        unit: '',
        yardstick: null,
        target: `≤ ${MOST_CANVASES}`,
        ok: canvases <= MOST_CANVASES,
      },
    ];
  } finally {
    await browser.close();
    await program.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Opening {
  readonly milliseconds: number;
  /** Received over the window's connection meanwhile. */
  readonly bytes: number;
}

/** Opens a paper in a window that has just been loaded, so that nothing of it is kept from before. */
async function open(page: Page, name: string, pages: number): Promise<Opening> {
  let bytes = 0;
  page.once('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      bytes += payload.length;
    }),
  );
  await page.reload();
  const row = page.getByRole('option').filter({ hasText: name });
  await row.waitFor();
  await page.evaluate(untilPainted(1, ''));
  const id = await row.getAttribute('id');
  bytes = 0;
  const click = `document.getElementById(${JSON.stringify(id)}).click();`;
  const milliseconds = z.number().parse(await page.evaluate(untilPainted(pages, click)));
  return { milliseconds, bytes };
}

/**
 * An expression of the page: milliseconds from `start` until the first page of a paper with so many pages is
 * painted. Text, since the types of pages are unknown here.
 */
function untilPainted(pages: number, start: string): string {
  const count = `document.querySelectorAll('.pdfViewer .page').length`;
  return `new Promise((resolve) => {
    const started = performance.now();
    const painted = () => ${count} === ${pages} &&
      document.querySelector('.pdf-ground ~ [role="status"]') === null &&
      document.querySelector('.pdfViewer .page[data-page-number="1"] canvas') !== null;
    const look = () => (painted() ? resolve(performance.now() - started) : requestAnimationFrame(look));
    ${start}
    look();
  })`;
}

async function mostCanvases(page: Page): Promise<number> {
  return z.number().parse(
    await page.evaluate(`(async () => {
      const ground = document.querySelector('.pdf-ground');
      let most = 0;
      for (let part = 0; part <= 200; part += 1) {
        ground.scrollTop = ((ground.scrollHeight - ground.clientHeight) * part) / 200;
        await new Promise((resolve) => setTimeout(resolve, 20));
        most = Math.max(most, document.querySelectorAll('canvas').length);
      }
      return most;
    })()`),
  );
}

/** Milliseconds to read every range of a paper by the contract over the same kind of connection. */
async function readWhole(dataFolder: string, name: string): Promise<number> {
  const door = await openDoor({ dataFolder, profileFile: undefined, scanFolder: undefined }, 'read');
  try {
    const { items } = await door.client.inbox.list({ state: 'waiting' });
    const id = items.find((item) => item.name === name)?.documentId ?? '';
    const { pdf } = await door.client.documents.get({ id });
    const size = pdf?.size ?? 0;
    let next = 0;
    const started = performance.now();
    await Promise.all(
      Array.from({ length: SIDE_BY_SIDE }, async () => {
        while (next < size) {
          const offset = next;
          next += RANGE_BYTES;
          const length = Math.min(RANGE_BYTES, size - offset);
          const blob = await door.client.documents.read({ id, rendition: 'pdf', offset, length });
          await blob.arrayBuffer();
        }
      }),
    );
    return performance.now() - started;
  } finally {
    await door.close();
  }
}

async function put(file: string, target: string): Promise<void> {
  await copyFile(file, `${target}.part`);
  await rename(`${target}.part`, target);
}

async function start(dataFolder: string, scanFolder: string): Promise<{ address: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [host, `--data=${dataFolder}`, `--scan=${scanFolder}`, '--no-open'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      said += part;
      const found = /http:\/\/\S+#token=\S+/.exec(said)?.[0];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`the web host ended with ${code}`)));
  });
  return {
    address,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
