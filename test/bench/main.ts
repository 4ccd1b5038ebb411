import { existsSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { BenchResult } from './result.ts';

/** `npm run bench [-- --json] [-- name …]`: every promise of speed beside its yardstick. */
const benches: Readonly<Record<string, () => Promise<BenchResult[]>>> = {
  intake: async () => (await import('./intake.ts')).benchIntake(),
  enqueue: async () => (await import('./enqueue.ts')).benchEnqueue(),
  drain: async () => (await import('./drain.ts')).benchDrain(),
  poison: async () => (await import('./poison.ts')).benchPoison(),
  'look-up': async () => (await import('./look-up.ts')).benchLookUp(),
  search: async () => (await import('./search.ts')).benchSearch(),
  repository: async () => (await import('./repository.ts')).benchRepository(),
  preview: async () => (await import('./preview.ts')).benchPreview(),
  start: async () => (await import('./start.ts')).benchStart(),
};

const parameters = process.argv.slice(2);
const json = parameters.includes('--json');
const chosen = parameters.filter((parameter) => parameter !== '--json');
const unknown = chosen.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`Unknown bench ${unknown.join(', ')}; there are: ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
if (!existsSync(fileURLToPath(new URL('../../out/main/web.js', import.meta.url)))) {
  console.error('Build first: npm run build');
  process.exit(2);
}

const results: BenchResult[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  if (!json) console.log(`\n${name}`);
  for (const result of await bench()) {
    results.push(result);
    if (!json) console.log(lineOf(result));
  }
}
if (json) {
  const machine = {
    cores: cpus().length,
    processor: cpus()[0]?.model ?? '',
    memory: totalmem(),
    node: process.version,
  };
  console.log(JSON.stringify({ machine, results }, null, 2));
}
process.exit(0);

function lineOf(result: BenchResult): string {
  const figure = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 3 : 1 });
  const yardstick =
    result.yardstick === null ? '' : `  |  ${result.yardstick.name}: ${figure(result.yardstick.value)} ${result.unit}`;
  return `  ${result.ok ? 'meets ' : 'MISSES'}  ${result.name}: ${figure(result.value)} ${result.unit}${yardstick}  |  target: ${result.target}`;
}
