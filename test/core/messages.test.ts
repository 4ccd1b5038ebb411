import { expect, test } from 'vitest';
import { describe, messages } from '#contract/messages/index.ts';
import type { Message, Sentence } from '#contract/messages/types.ts';
import { namesIn, sourcesIn } from '../fixtures/said.ts';

const entries: [string, Message][] = Object.entries(messages);
const parameters = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort();
const sentences = (message: Message): Sentence[] => [
  message.what,
  ...(message.next === undefined ? [] : [message.next]),
];

test.each(entries)('%s says the same in both languages', (_code, message) => {
  for (const sentence of sentences(message)) {
    expect(sentence.vi.trim()).not.toBe('');
    expect(sentence.en.trim()).not.toBe('');
    expect(parameters(sentence.en)).toEqual(parameters(sentence.vi));
    expect(sentence.vi, 'no exclamation marks').not.toMatch(/!$/);
    expect(sentence.vi.normalize('NFC')).toBe(sentence.vi);
  }
});

test('every code is the reason of something', () => {
  const sources = ['src-main', 'src-preload', 'src-renderer'].flatMap((folder) => [...sourcesIn(folder)]);
  const isSaid = namesIn(sources.flatMap(([path, text]) => (path.includes('contract/messages/') ? [] : text)));
  expect(Object.keys(messages).filter((code) => !isSaid(code))).toEqual([]);
});

test('parameters are filled in, and an unknown code is shown as it is', () => {
  expect(describe('en', { code: 'platform.too-large', params: { limit: '5 MB' } }).what).toContain('5 MB');
  expect(describe('vi', { code: 'nothing.known', params: {} })).toEqual({ what: 'nothing.known', next: '' });
});

test.each([
  ['System is not responding.', 'cannot work on this at the moment: System is not responding. The dossier is'],
  ['System is not responding', 'cannot work on this at the moment: System is not responding. The dossier is'],
  ['Why?', 'cannot work on this at the moment: Why? The dossier is'],
])('a remote’s own words bring no second stop: %s', (message, told) => {
  const { what } = describe('en', { code: 'connectors.hatinh-busy', params: { system: 'X', message } });
  expect(what).toContain(told);
});
