import type { SignatureState } from '#contract/common.ts';
import { judgeCms, type SignatureVerdict } from './cms.ts';
import { dictionariesAt, type Entries, type Span } from './pdf-dictionaries.ts';

/** A file by ranges; `read` gives fewer bytes only at its end. */
export interface ByteSource {
  readonly size: number;
  read(offset: number, length: number): Promise<Buffer>;
}

const WINDOW_BYTES = 1024 * 1024;
/** How far a signature's dictionary reaches: with all certificates and revocation lists inside. */
const REACH_BYTES = 4 * 1024 * 1024;
/** More signatures than any paper bears; each costs a hash of the whole file. */
const MOST_SIGNATURES = 32;
/** Mentions that are looked at, signatures or not. */
const MOST_MENTIONS = 128;
/** Beginnings of objects that are tried for one mention. */
const MOST_OBJECTS = 8;
const MENTION = Buffer.from('/ByteRange', 'latin1');

/** One signature dictionary (ISO 32000-1, 12.8.1) and where its parts stand in the file. */
interface Signature {
  /** What the dictionary says that it covers; `null` when that is not two ranges of whole numbers. */
  readonly ranges: readonly [number, number, number, number] | null;
  /** The string that holds the CMS, with its brackets. */
  readonly contents: Span;
  readonly cms: Buffer;
  readonly subFilter: string;
}

/**
 * What the integrity of a PDF's signatures looks like by its bytes alone. `intact`: every signature covers the file
 * around its own value and fits to those bytes, and nothing stands behind what the newest one covers. `broken`: one does
 * not, or something does. `unreadable`: one of a kind that cannot be judged here, or data for its check were added
 * behind it. Who signed, and what was changed between two signatures,
 * is not asked. Memory stays flat; anything may stand in the file.
 *
 * @throws only what `source` throws
 */
export async function pdfSignatureState(source: ByteSource): Promise<SignatureState> {
  const signatures = await signaturesOf(source);
  if (signatures === null) return 'unreadable';
  if (signatures.length === 0) return 'none';
  let state: SignatureVerdict = 'intact';
  let covered = 0;
  for (const signature of signatures) {
    const verdict = await judge(source, signature);
    if (verdict === 'broken') return 'broken';
    if (verdict === 'unreadable') state = 'unreadable';
    covered = Math.max(covered, signature.ranges === null ? 0 : signature.ranges[2] + signature.ranges[3]);
  }
  const behind = await lookBehind(source, covered);
  if (behind === 'validation-data') return 'unreadable';
  return behind === 'nothing' ? state : 'broken';
}

async function judge(source: ByteSource, signature: Signature): Promise<SignatureVerdict> {
  const { ranges, contents } = signature;
  if (ranges === null) return 'broken';
  const [start, before, behind, length] = ranges;
  const isWhole = start === 0 && before === contents.start && behind === contents.end && behind + length <= source.size;
  if (!isWhole) return 'broken';
  // the signature of a certificate alone, without CMS (adbe.x509.rsa_sha1), is of the last century
  if (signature.cms.length === 0 || signature.subFilter === 'adbe.x509.rsa_sha1') return 'unreadable';
  return judgeCms(signature.cms, async (sink) => {
    for (const [offset, count] of [
      [start, before],
      [behind, length],
    ] as const) {
      for (let at = offset; at < offset + count;) {
        const piece = await source.read(at, Math.min(WINDOW_BYTES, offset + count - at));
        if (piece.length === 0) throw new RangeError(`the file ends at ${at}`);
        sink.update(piece);
        at += piece.length;
      }
    }
  });
}

/** All signatures in the order in which they stand; `null` when there are more than can be looked at. */
async function signaturesOf(source: ByteSource): Promise<readonly Signature[] | null> {
  const found = new Map<number, Signature>();
  let mentions = 0;
  for (let at = 0; at < source.size; at += WINDOW_BYTES) {
    const window = await source.read(at, WINDOW_BYTES + MENTION.length - 1);
    for (let next = window.indexOf(MENTION); next >= 0; next = window.indexOf(MENTION, next + 1)) {
      mentions += 1;
      if (mentions > MOST_MENTIONS) return null;
      const signature = await signatureAround(source, at + next + 1);
      if (signature !== null) found.set(signature.contents.start, signature);
      if (found.size > MOST_SIGNATURES) return null;
    }
  }
  return [...found.values()];
}

/** The signature whose byte range has its name there; `null` when the word stands for something else. */
async function signatureAround(source: ByteSource, mention: number): Promise<Signature | null> {
  const base = Math.max(0, mention - REACH_BYTES);
  const around = await source.read(base, mention - base + REACH_BYTES);
  for (const start of objectsBefore(around, mention - base)) {
    const entries = dictionariesAt(around, start).find((one) => one.get('ByteRange')?.name === mention - base);
    if (entries === undefined) continue;
    const signature = signatureOf(around, entries, base);
    return signature === null || (await isOfInnerFile(source, signature)) ? null : signature;
  }
  return null;
}

/** Where objects begin before that place, the nearest first: texts and streams may hold what only looks like one. */
function* objectsBefore(bytes: Buffer, place: number): Generator<number> {
  let end = place;
  for (let tries = 0; tries < MOST_OBJECTS && end > 0; tries += 1) {
    const at = bytes.lastIndexOf('obj', end - 1, 'latin1');
    if (at < 0) return;
    if (/\d\s+\d+\s+$/.test(bytes.toString('latin1', Math.max(0, at - 24), at))) yield at + 3;
    end = at;
  }
}

function signatureOf(object: Buffer, entries: Entries, offset: number): Signature | null {
  const [range, contents] = [entries.get('ByteRange'), entries.get('Contents')];
  if (range === undefined || contents === undefined || object[contents.start] !== 0x3c) return null;
  const text = (span: Span | undefined): string =>
    span === undefined ? '' : object.toString('latin1', span.start, span.end);
  const hex = text(contents).slice(1, -1).replace(/\s+/g, '');
  const isHex = /^[0-9a-f]*$/i.test(hex);
  return {
    ranges: rangesOf(text(range)),
    contents: { start: offset + contents.start, end: offset + contents.end },
    cms: isHex && /[1-9a-f]/i.test(hex) ? Buffer.from(hex.length % 2 === 0 ? hex : `${hex}0`, 'hex') : Buffer.alloc(0),
    subFilter: text(entries.get('SubFilter')).replace(/^\//, ''),
  };
}

function rangesOf(text: string): Signature['ranges'] {
  const [, ...numbers] = /^\[\s*(\d{1,15})\s+(\d{1,15})\s+(\d{1,15})\s+(\d{1,15})\s*\]$/.exec(text) ?? [];
  const [first, second, third, fourth] = numbers.map(Number);
  if (first === undefined || second === undefined || third === undefined || fourth === undefined) return null;
  return [first, second, third, fourth];
}

/** A signed PDF that is attached unpacked counts from its own first byte: its signatures are not those of the file. */
async function isOfInnerFile(source: ByteSource, { ranges, contents }: Signature): Promise<boolean> {
  if (ranges === null) return false;
  const shift = contents.start - ranges[1];
  if (shift <= 0 || contents.end - ranges[2] !== shift) return false;
  return (await source.read(shift, 5)).toString('latin1') === '%PDF-';
}

/**
 * What stands behind all that is covered. Blanks and zeros are nothing. Certificates and revocation lists may be added
 * to a paper later (a DSS, ETSI EN 319 142-1): whether the rest of that update leaves the pages alone, is not judged.
 */
async function lookBehind(source: ByteSource, from: number): Promise<'nothing' | 'validation-data' | 'something'> {
  let isBlank = true;
  for (let at = from; at < source.size; at += WINDOW_BYTES) {
    const window = await source.read(at, WINDOW_BYTES + VALIDATION_DATA.length - 1);
    if (window.includes(VALIDATION_DATA)) return 'validation-data';
    isBlank &&= window.every((byte) => BLANKS.has(byte));
  }
  return isBlank ? 'nothing' : 'something';
}

const VALIDATION_DATA = Buffer.from('/DSS', 'latin1');
const BLANKS = new Set([0, 9, 10, 12, 13, 32]);
