import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { desk } from '../../../src-renderer/i18n/desk.ts';
import { shell } from '../../../src-renderer/i18n/shell.ts';
import { ui } from '../../../src-renderer/i18n/ui.ts';

const words = { desk, shell, ui };
const folders = { desk: 'rooms/desk', shell: 'app', ui: 'ui' };

/** Every sentence of a catalogue by its path. */
function sentences(part: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(part) as [string, string | object][]) {
    if (typeof value === 'string') found.set(path + key, value);
    else for (const [inner, sentence] of sentences(value, `${path}${key}.`)) found.set(inner, sentence);
  }
  return found;
}
const known = new Map<string, string>(
  Object.entries(words).flatMap(([room, { vi }]) =>
    [...sentences(vi)].map(([key, text]) => [`${room}.${key}`, text] as const),
  ),
);
const namesIn = (sentence: string): string =>
  [...new Set([...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort().join();

describe.each(Object.entries(words))('the words of %s', (room, { vi, en }) => {
  const vietnamese = sentences(vi);
  const english = sentences(en);

  it('are there in both languages', () => {
    expect([...english.keys()].sort()).toEqual([...vietnamese.keys()].sort());
  });

  it('name the same facts in both languages', () => {
    const unlike = [...vietnamese].filter(([key, sentence]) => namesIn(english.get(key) ?? '') !== namesIn(sentence));
    expect(unlike).toEqual([]);
  });

  it('shout at nobody', () => {
    expect([...vietnamese, ...english].filter(([, sentence]) => sentence.includes('!'))).toEqual([]);
  });

  it('hold everything that is said by name', () => {
    const folder = fileURLToPath(
      new URL(`../../../src-renderer/${folders[room as keyof typeof folders]}`, import.meta.url),
    );
    const asked = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(vue|ts)$/.test(file))
      .flatMap((file) => [...readFileSync(`${folder}/${file}`, 'utf8').matchAll(/'((?:desk|shell|ui)\.[\w.-]+\w)'/g)])
      .map(([, path]) => path ?? '')
      // sizes that are remembered look alike
      .filter((path) => !['desk.inbox', 'desk.dossier', 'desk.pages'].includes(path));
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((path) => !known.has(path))).toEqual([]);
  });
});
