import { remoteMessage } from '../../answers.ts';
import { remoteWords } from '../../remote-words.ts';

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/**
 * What a server says in place of a file: the message of a JSON answer, or the heading (else the title, else the words)
 * of a page, as one short line of plain text. Empty when it says nothing. Pure.
 */
export function messageIn(bytes: Buffer): { readonly isPage: boolean; readonly message: string } {
  const text = bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (/^[{[]/.test(text)) return { isPage: false, message: ofJson(text) };
  if (!text.startsWith('<')) return { isPage: false, message: '' };
  return { isPage: true, message: ofPage(text) };
}

function ofJson(text: string): string {
  try {
    const json: unknown = JSON.parse(text);
    const message = remoteMessage(json);
    if (message !== '') return message;
    if (typeof json !== 'object' || json === null) return '';
    // the portal wraps what it says, and has names of its own for it
    const fields = new Map<string, unknown>(Object.entries(json));
    for (const name of ['errorMessage', 'error_message', 'faultstring', 'msg', 'thongbao', 'mota']) {
      const value = fields.get(name);
      const words = typeof value === 'string' ? remoteWords(value) : '';
      if (words !== '') return words;
    }
    return ['result', 'data', 'error', 'fault'].map((name) => remoteMessage(fields.get(name))).find(Boolean) ?? '';
  } catch {
    return '';
  }
}

function ofPage(text: string): string {
  const body = text
    .replace(/<(script|style|svg|noscript)\b[^]*?(<\/\1\s*>|$)/gi, ' ')
    .replace(/<!--[^]*?(-->|$)/g, ' ');
  for (const name of ['h1', 'h2', 'faultstring', 'message', 'title', 'body']) {
    const [, inner] =
      new RegExp(`<(?:\\w+:)?${name}\\b[^>]*>([^]*?)(?:</(?:\\w+:)?${name}\\s*>|$)`, 'i').exec(body) ?? [];
    const words = remoteWords(
      (inner ?? '').replace(/<[^>]*(>|$)/g, ' ').replace(/&(#x?[0-9a-f]{1,6}|\w{2,6});/gi, entity),
    );
    if (words !== '') return words;
  }
  return '';
}

function entity(_whole: string, name: string): string {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? ' ';
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return Number.isInteger(code) && code > 31 && code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
}
