/** Bytes by range, wherever they stand. `read` gives fewer bytes only at the end. */
export interface RangeReader {
  readonly size: number;
  read(offset: number, length: number): Promise<Buffer>;
}

const WINDOW_BYTES = 64 * 1024;

/** Serves many small reads from one window, so that walking a structure costs few reads of the file. */
export function windowed(reader: RangeReader): RangeReader {
  let start = 0;
  let held: Buffer = Buffer.alloc(0);
  return {
    size: reader.size,
    async read(offset, length) {
      if (offset >= reader.size || length <= 0) return Buffer.alloc(0);
      if (length > WINDOW_BYTES) return reader.read(offset, length);
      const end = Math.min(offset + length, reader.size);
      if (offset < start || end > start + held.length) {
        start = offset;
        held = await reader.read(offset, Math.min(WINDOW_BYTES, reader.size - offset));
      }
      return held.subarray(offset - start, Math.max(offset - start, Math.min(end - start, held.length)));
    },
  };
}

/** A part of a file as bytes in order, 256 KiB at a time. */
export async function* bytesOf(reader: RangeReader, offset: number, length: number): AsyncGenerator<Buffer> {
  const end = offset + length;
  for (let at = offset; at < end;) {
    const bytes = await reader.read(at, Math.min(256 * 1024, end - at));
    if (bytes.length === 0) throw new RangeError(`the file ends at ${at}, before ${end}`);
    yield bytes;
    at += bytes.length;
  }
}

export function readerOf(bytes: Uint8Array): RangeReader {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { size: buffer.length, read: async (offset, length) => buffer.subarray(offset, offset + length) };
}

/**
 * Where the bytes before a run of zeros at the end stop, when that run is no longer than `limit`; `null` when it is
 * longer. A scanner may pad its file; a long run of zeros is space that was reserved and not yet written.
 */
export async function endWithoutPadding(reader: RangeReader, limit: number): Promise<number | null> {
  const start = Math.max(0, reader.size - limit - 1);
  const tail = await reader.read(start, reader.size - start);
  let end = tail.length;
  while (end > 0 && tail[end - 1] === 0) end -= 1;
  if (end === 0 && tail.length > 0) return null;
  return start + end;
}
