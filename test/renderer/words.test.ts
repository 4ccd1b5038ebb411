import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createI18n } from 'vue-i18n';
import { describe, expect, it } from 'vitest';
import { audit } from '../../src-renderer/i18n/audit.ts';
import { dossiers } from '../../src-renderer/i18n/dossiers.ts';
import { outbox } from '../../src-renderer/i18n/outbox.ts';
import { settings } from '../../src-renderer/i18n/settings.ts';
import { training } from '../../src-renderer/i18n/training.ts';

const words = { audit, dossiers, outbox, settings, training };
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
      messages: { vi: words[room].vi, en: words[room].en },
    }).global;
    for (const path of vi.keys()) {
      for (const locale of ['vi', 'en'] as const) expect(t(path, {}, { locale })).not.toBe(path);
    }
  });

  it('hold everything that the room says by name', () => {
    const folder = fileURLToPath(new URL(`../../src-renderer/rooms/${room}`, import.meta.url));
    const missing = readdirSync(folder)
      .flatMap((file) => [...readFileSync(`${folder}/${file}`, 'utf8').matchAll(/\bt\(\s*'([\w.-]+)'/g)])
      .map(([, path]) => path ?? '')
      .filter((path) => {
        const [owner = '', ...rest] = path.split('.');
        return owner in words && !sentences(words[owner as Room].vi).has(rest.join('.'));
      });
    expect(missing).toEqual([]);
  });
});
