import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hashOfSources, isBuilt } from '../../../src-main/hosts/start/build.ts';
import { temporaryFolder } from '../small-core.ts';

async function sources(): Promise<string> {
  const root = await temporaryFolder('sources');
  for (const folder of ['src-main/hosts', 'src-preload', 'src-renderer', 'out/main']) {
    await mkdir(join(root, folder), { recursive: true });
  }
  await writeFile(join(root, 'package.json'), '{}');
  await writeFile(join(root, 'src-main/hosts/a.ts'), 'a');
  return root;
}

test('any change of a source asks for a new build: content, name, or the packages', async () => {
  const root = await sources();
  const first = await hashOfSources(root);
  expect(await hashOfSources(root)).toBe(first);

  await writeFile(join(root, 'src-main/hosts/a.ts'), 'b');
  const second = await hashOfSources(root);
  await writeFile(join(root, 'src-main/hosts/b.ts'), '');
  const third = await hashOfSources(root);
  await writeFile(join(root, 'package.json'), '{"version":"2"}');
  const fourth = await hashOfSources(root);
  expect(new Set([first, second, third, fourth]).size).toBe(4);

  await writeFile(join(root, 'out/main/web.js'), 'built');
  expect(await hashOfSources(root)).toBe(fourth);
});

test('a build counts for the sources that it was made from, and for no others', async () => {
  const root = await sources();
  const hash = await hashOfSources(root);
  expect(await isBuilt(root, hash)).toBe(false);
  await writeFile(join(root, 'out/main/.built-from'), hash);
  expect(await isBuilt(root, hash)).toBe(true);
  await writeFile(join(root, 'src-main/hosts/a.ts'), 'changed');
  expect(await isBuilt(root, await hashOfSources(root))).toBe(false);
});
