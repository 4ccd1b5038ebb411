/** A value of a dictionary as it stands in the file: its first byte and the one behind its last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A value, and where its name stands without the slash. */
export interface Entry extends Span {
  readonly name: number;
}

/** The entries of one dictionary, by name without the slash. */
export type Entries = ReadonlyMap<string, Entry>;

/** Dictionaries inside each other, at the most. */
const DEEPEST = 32;
/** Values that are read at the most: a signature has some dozens. */
const MOST_VALUES = 2000;

class Unreadable extends Error {}

/**
 * All dictionaries of the object whose value begins at `from`, the outermost one last, by the syntax of ISO 32000-1,
 * 7.3. What cannot be read as one value gives none. Bounded; pure.
 */
export function dictionariesAt(bytes: Buffer, from: number): readonly Entries[] {
  const found: Entries[] = [];
  let at = from;
  let left = MOST_VALUES;

  const here = (): number => bytes[at] ?? -1;
  const isNext = (text: string): boolean => bytes.toString('latin1', at, at + text.length) === text;

  function skipBlanks(): void {
    for (;;) {
      while (isBlank(here())) at += 1;
      if (here() !== PERCENT) return;
      while (at < bytes.length && here() !== LINE_FEED && here() !== CARRIAGE_RETURN) at += 1;
    }
  }

  function readValue(depth: number): void {
    left -= 1;
    if (left < 0 || depth > DEEPEST || at >= bytes.length) throw new Unreadable();
    if (isNext('<<')) readDictionary(depth);
    else if (isNext('<')) skipTo('>');
    else if (isNext('(')) skipText();
    else if (isNext('[')) readArray(depth);
    else skipWord();
  }

  function readDictionary(depth: number): void {
    const entries = new Map<string, Entry>();
    at += 2;
    for (;;) {
      skipBlanks();
      if (isNext('>>')) break;
      if (!isNext('/')) throw new Unreadable();
      const place = at + 1;
      const name = readName();
      skipBlanks();
      const start = at;
      readValue(depth + 1);
      let end = at;
      // `12 0 R` is one value
      const reference = /^\d+\s+\d+\s+R(?![^\s<>[\](){}/%])/.exec(bytes.toString('latin1', start, start + 40));
      if (reference !== null) end = at = start + reference[0].length;
      if (entries.has(name)) throw new Unreadable();
      entries.set(name, { name: place, start, end });
    }
    at += 2;
    found.push(entries);
  }

  function readArray(depth: number): void {
    at += 1;
    for (;;) {
      skipBlanks();
      if (isNext(']')) break;
      readValue(depth + 1);
    }
    at += 1;
  }

  function readName(): string {
    const start = at + 1;
    skipWord();
    // `#42yte` is `Byte`
    return bytes
      .toString('latin1', start, at)
      .replace(/#([0-9a-f]{2})/gi, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  }

  function skipWord(): void {
    const start = at;
    at += 1;
    while (at < bytes.length && !isBlank(here()) && !isDelimiter(here())) at += 1;
    if (isDelimiter(bytes[start] ?? -1) && bytes[start] !== SLASH) throw new Unreadable();
  }

  function skipTo(mark: string): void {
    const end = bytes.indexOf(mark, at, 'latin1');
    if (end < 0) throw new Unreadable();
    at = end + mark.length;
  }

  function skipText(): void {
    let open = 0;
    for (; at < bytes.length; at += 1) {
      if (here() === BACKSLASH) at += 1;
      else if (here() === OPEN) open += 1;
      else if (here() === CLOSE) {
        open -= 1;
        if (open === 0) {
          at += 1;
          return;
        }
      }
    }
    throw new Unreadable();
  }

  try {
    skipBlanks();
    readValue(0);
    return found;
  } catch (error) {
    if (error instanceof Unreadable) return [];
    throw error;
  }
}

const [LINE_FEED, CARRIAGE_RETURN, PERCENT, SLASH, BACKSLASH, OPEN, CLOSE] = [10, 13, 37, 47, 92, 40, 41];
const BLANKS = new Set([0, 9, 10, 12, 13, 32]);
const DELIMITERS = new Set(Array.from('()<>[]{}/%', (letter) => letter.charCodeAt(0)));
const isBlank = (byte: number): boolean => BLANKS.has(byte);
const isDelimiter = (byte: number): boolean => DELIMITERS.has(byte);
