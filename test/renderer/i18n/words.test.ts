import { readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createI18n } from 'vue-i18n';
import { describe, expect, it } from 'vitest';
import { words } from '../../../src-renderer/i18n/words.ts';
import { namesIn, sourcesIn } from '../../fixtures/said.ts';

const page = fileURLToPath(new URL('../../../src-renderer', import.meta.url));
type Room = keyof typeof words;
const rooms = Object.keys(words) as Room[];

/** Every sentence of a catalogue by its path. */
function sentences(part: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(part) as [string, string | object][]) {
    if (typeof value === 'string') found.set(`${path}${key}`, value);
    else for (const [inner, text] of sentences(value, `${path}${key}.`)) found.set(inner, text);
  }
  return found;
}
/** What a sentence names; a plural form may name the same again. */
const gaps = (text: string): string[] => [
  ...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort()),
];
const known = new Set(rooms.flatMap((room) => [...sentences(words[room].vi).keys()].map((path) => `${room}.${path}`)));
/** The sources of the page below a folder; the words themselves are none of them. */
const sources = (folder: string): string[] => [...sourcesIn(`src-renderer/${folder}`).values()];
const asked = (folder: string, pattern: RegExp): string[] =>
  sources(folder)
    .flatMap((text) => [...text.matchAll(pattern)])
    .map(([, path]) => path ?? '');

describe.each(rooms)('the words of %s', (room) => {
  const vi = sentences(words[room].vi);
  const en = sentences(words[room].en);

  it('are there in both languages with the same gaps', () => {
    expect([...en.keys()].sort()).toEqual([...vi.keys()].sort());
    for (const [path, text] of vi) expect([path, gaps(en.get(path) ?? '')]).toEqual([path, gaps(text)]);
  });

  it('have no exclamation marks and no empty sentence', () => {
    for (const text of [...vi.values(), ...en.values()]) expect(text).toMatch(/^[^!]+$/);
  });

  it('can all be read by the message compiler', () => {
    const { t } = createI18n({
      legacy: false,
      locale: 'vi',
      messages: { vi: { room: words[room].vi }, en: { room: words[room].en } },
    }).global;
    for (const path of vi.keys()) {
      for (const locale of ['vi', 'en'] as const) expect(t(`room.${path}`, {}, { locale })).not.toBe(`room.${path}`);
    }
  });
});

describe('the words of the page', () => {
  it.each(['app', 'ui', 'rooms'])('hold everything that is said by name in %s', (folder) => {
    const said = asked(folder, /\bt\(\s*'([\w.-]+)'/g);
    expect(said.length).toBeGreaterThan(0);
    expect(said.filter((path) => !known.has(path))).toEqual([]);
  });

  it.each([
    ['desk', 'rooms/desk'],
    ['shell', 'app'],
    ['ui', 'ui'],
  ])('hold every name of %s that is handed on', (room, folder) => {
    const handed = asked(folder, /'((?:desk|shell|ui)\.[\w.-]+\w)'/g)
      // sizes that are remembered look alike
      .filter((path) => !['desk.inbox', 'desk.dossier', 'desk.pages'].includes(path));
    expect(handed.some((path) => path.startsWith(`${room}.`))).toBe(true);
    expect(handed.filter((path) => !known.has(path))).toEqual([]);
  });

  it('are all said somewhere', () => {
    const isSaid = namesIn(['app', 'ui', 'rooms'].flatMap(sources));
    expect([...known].filter((path) => !isSaid(path))).toEqual([]);
  });

  it.each(['desk', 'outbox'] as const)('are told by one part of %s each', async (room) => {
    const folder = `${page}/i18n/${room}`;
    const parts = await Promise.all(
      readdirSync(folder)
        .filter((file) => file !== 'index.ts')
        .map(async (file) => Object.values((await import(pathToFileURL(`${folder}/${file}`).href)) as Parts)),
    );
    const keys = parts.flat().flatMap(({ vi }) => Object.keys(vi));
    expect(keys.sort()).toEqual(Object.keys(words[room].vi).sort());
  });
});

type Parts = Record<string, { readonly vi: object }>;
