import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';

const lockfile = z.object({
  packages: z.record(z.string(), z.object({ dev: z.boolean().optional(), license: z.string().optional() })),
});

const PERMISSIVE = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  '(MIT OR CC0-1.0)',
  'OFL-1.1',
]);

/** Looked at one by one; what has to be kept with them stands in the README. */
const LOOKED_AT: readonly RegExp[] = [
  // libvips, a library of its own that sharp loads: its notice is kept
  /^@img\/sharp-/,
  // the style compiler of the build; nothing of it is in the program
  /^lightningcss(-|$)/,
  // MIT by their repositories, without the field in package.json
  /^(busboy|streamsearch|vaul-vue)$/,
];

test('everything that the program ships may be shipped', async () => {
  const text = await readFile(new URL('../../package-lock.json', import.meta.url), 'utf8');
  const { packages } = lockfile.parse(JSON.parse(text));
  const doubtful = Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .map(([path, { license }]) => ({ name: path.replace(/^.*node_modules\//, ''), license: license ?? 'unknown' }))
    .filter(({ license }) => !PERMISSIVE.has(license))
    .filter(({ name }) => !LOOKED_AT.some((pattern) => pattern.test(name)));
  expect(doubtful).toEqual([]);
  expect(text, 'the lock file names no host').not.toMatch(/"resolved":/);
});
