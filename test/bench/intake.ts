import { mkdir, mkdtemp, open, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScan } from '../../src-main/scan/service.ts';
import { dataFolderIn, openIntake } from '../fixtures/core.ts';
import { pdf } from '../inbox/papers.ts';
import type { BenchResult } from './result.ts';
import { quantile } from './statistics.ts';

const LATENCY_FILES = 120;
const FILES = 1000;
const FILE_BYTES = 200_000;
/** Milliseconds after which something is wrong rather than slow. */
const PATIENCE = 180_000;

/** How soon a paper is seen, and how fast a heap of them gets in. Thumbnails are not made here: they come later. */
export async function benchIntake(): Promise<BenchResult[]> {
  const base = await mkdtemp(join(tmpdir(), 'qmc-bench-'));
  const counter = await openCounter(base);
  try {
    const latencies = await measureLatency(counter);
    const seconds = await measureThroughput(counter, base);
    const plain = await copyPlainly(base);
    return [
      {
        name: `last byte written → visible, median of ${latencies.length}`,
        value: quantile(latencies, 0.5),
        unit: 'ms',
        yardstick: null,
        target: 'a part of the p95',
        ok: quantile(latencies, 0.5) <= 500,
      },
      {
        name: `last byte written → visible, p95 of ${latencies.length}`,
        value: quantile(latencies, 0.95),
        unit: 'ms',
        yardstick: null,
        target: '≤ 500 ms, local folder',
        ok: quantile(latencies, 0.95) <= 500,
      },
      {
        name: `${FILES} files of 200 KB dropped at once, until all are in and moved`,
        value: FILES / seconds,
        unit: 'files/s',
        yardstick: { name: 'plain copy and fsync of the same files', value: FILES / plain },
        target: 'all of them; no figure promised',
        ok: true,
      },
    ];
  } finally {
    await counter.close();
    await rm(base, { recursive: true, force: true });
  }
}

type Counter = Awaited<ReturnType<typeof openCounter>>;

async function openCounter(base: string) {
  const folder = join(base, 'scan');
  await mkdir(folder);
  const maxFileBytes = 500 * 1024 * 1024;
  const intake = await openIntake(dataFolderIn(base), {
    workers: { run: () => new Promise<never>(() => {}), close: async () => {} },
    officer: { name: 'bench' },
    limits: { maxFileBytes },
  });
  const { inbox, events } = intake;
  const scan = createScan({
    ...intake,
    maxFileBytes,
    folders: [
      { id: 'bench', name: 'Bench', path: folder, kind: 'local', subfolders: true, doneFolder: '_done', item: 'file' },
    ],
  });
  scan.start();
  return {
    folder,
    inbox,
    scan,
    events,
    count: () => inbox.list({ state: 'waiting', limit: 1 }).counts.waiting,
    async close() {
      await scan.stop();
      intake.database.close();
    },
  };
}

/** Files of the usual sizes, written in pieces as a scanner writes, some seconds apart from one another. */
async function measureLatency(counter: Counter): Promise<number[]> {
  const latencies: number[] = [];
  const stop = new AbortController();
  const events = counter.events.subscribe(undefined, stop.signal);
  let next = events.next();
  for (let index = 0; index < LATENCY_FILES; index += 1) {
    const bytes = pdf(100_000 + (index % 10) * 50_000);
    const file = await open(join(counter.folder, `latency ${index}.pdf`), 'w');
    for (let offset = 0; offset < bytes.length; offset += 65_536) {
      await file.write(bytes, offset, Math.min(65_536, bytes.length - offset));
    }
    await file.close();
    const written = performance.now();
    while (counter.count() <= index) {
      await next;
      next = events.next();
    }
    latencies.push(performance.now() - written);
    // out of step with every timer
    await new Promise((resolve) => setTimeout(resolve, 20 + ((index * 37) % 180)));
  }
  stop.abort();
  await next;
  return latencies.sort((one, other) => one - other);
}

async function measureThroughput(counter: Counter, base: string): Promise<number> {
  const waiting = join(base, 'waiting');
  await mkdir(waiting);
  for (let index = 0; index < FILES; index += 1) await writeFile(join(waiting, `${index}.pdf`), pdf(FILE_BYTES));
  const before = counter.count();
  const started = performance.now();
  for (let index = 0; index < FILES; index += 1) {
    await rename(join(waiting, `${index}.pdf`), join(counter.folder, `${index}.pdf`));
  }
  while (counter.count() < before + FILES || counter.inbox.unmoved('bench').length > 0) {
    if (performance.now() - started > PATIENCE) throw new Error(`only ${counter.count() - before} of ${FILES} came`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return (performance.now() - started) / 1000;
}

/** The least that any program does which must not lose a file: read it, write it elsewhere, fsync. */
async function copyPlainly(base: string): Promise<number> {
  const source = join(base, 'scan', '_done');
  const target = join(base, 'plain');
  await mkdir(target);
  const started = performance.now();
  let next = 0;
  const copy = async (): Promise<void> => {
    for (let index = next++; index < FILES; index = next++) {
      const from = await open(join(source, `${index}.pdf`));
      const to = await open(join(target, `${index}.pdf`), 'wx');
      await to.writeFile(await from.readFile());
      await to.sync();
      await to.close();
      await from.close();
    }
  };
  await Promise.all([copy(), copy(), copy()]);
  return (performance.now() - started) / 1000;
}
