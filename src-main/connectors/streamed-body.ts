import { randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import FormData from 'form-data';
import { AppError } from '../platform/errors.ts';

/** A file on its way: opened once for each try of the request. */
export interface Upload {
  readonly name: string;
  readonly contentType: string;
  open(): Promise<OpenedFile>;
}

export interface OpenedFile {
  readonly size: number;
  readonly stream: Readable;
}

/** A request's body that reads its files while it is sent; nothing of it is whole in memory. */
export interface StreamedBody {
  /** Those that its form asks for. */
  readonly headers: Readonly<Record<string, string>>;
  readonly stream: Readable;
  /** Bytes, for `content-length`: what breaks off before them is no request. */
  readonly length: number;
  /** How many bytes of the files are among the first `bytes` of the body; never more than the files have. */
  fileBytes(bytes: number): number;
  /** @throws AppError about the file when it could not be read to its end: whatever was answered, it was not sent. */
  check(): void;
}

/** A text that stands in a request as it is, with files in it as base64. */
export interface TextWithFiles {
  open(): Promise<StreamedBody>;
}

/** A text has no place, or several, for a file that it must hold once. */
export class FilePlaceError extends Error {}

/** Stands for the base64 of a file while a text is made. Letters and digits alone: no encoding of JSON or XML alters it. */
export function fileMark(): string {
  return `file${randomBytes(16).toString('hex')}`;
}

/**
 * A text (JSON, XML) in which each mark is replaced by the base64 of its file on the way out.
 * @throws FilePlaceError unless each mark stands in the text exactly once.
 */
export function textWithFiles(text: string, files: ReadonlyMap<string, Upload>): TextWithFiles {
  const places = [...files].map(([mark, upload]) => {
    const at = text.indexOf(mark);
    if (at < 0 || text.includes(mark, at + 1)) {
      throw new FilePlaceError(`the content of a file has to stand in the body once, not ${at < 0 ? 'never' : 'more'}`);
    }
    return { at, end: at + mark.length, upload };
  });
  places.sort((left, right) => left.at - right.at);
  const texts = [...places, null].map((place, index) =>
    Buffer.from(text.slice(index === 0 ? 0 : places[index - 1]?.end, place?.at)),
  );
  return {
    async open() {
      const opened: OpenedFile[] = [];
      try {
        for (const { upload } of places) opened.push(await upload.open());
      } catch (error) {
        for (const { stream } of opened) stream.destroy();
        throw error;
      }
      const parts: Part[] = texts.flatMap((piece, index): Part[] => {
        const [file, place] = [opened[index], places[index]];
        const around: Part = { length: piece.length, fileSize: 0, source: () => [piece] };
        if (file === undefined || place === undefined) return [around];
        const source = (): AsyncIterable<Buffer> => base64(measured(place.upload.name, file));
        return [around, { length: base64Length(file.size), fileSize: file.size, source }];
      });
      return inSequence(parts, opened);
    },
  };
}

/** A multipart body with one file in `field`. */
export async function multipartBody(field: string, upload: Upload): Promise<StreamedBody> {
  const { name, contentType } = upload;
  const { size, stream } = await upload.open();
  const file = Readable.from(measured(name, { size, stream }), { objectMode: false });
  const form = new FormData();
  form.append(field, file, { filename: name, contentType, knownLength: size });
  const length = form.getLengthSync();
  const body = new PassThrough();
  const trouble = createTrouble(body);
  file.on('error', trouble.met);
  form.on('error', trouble.met);
  body.on('close', () => {
    file.destroy();
    stream.destroy();
  });
  form.pipe(body);
  const behind = `\r\n--${form.getBoundary()}--\r\n`.length;
  return {
    headers: form.getHeaders(),
    stream: body,
    length,
    fileBytes: (bytes) => Math.min(size, Math.max(0, bytes - (length - size - behind))),
    check: trouble.check,
  };
}

interface Part {
  readonly length: number;
  /** Bytes of the file that it carries. */
  readonly fileSize: number;
  source(): Iterable<Buffer> | AsyncIterable<Buffer>;
}

function inSequence(parts: readonly Part[], files: readonly OpenedFile[]): StreamedBody {
  const pieces = async function* (): AsyncGenerator<Buffer> {
    try {
      for (const part of parts) yield* part.source();
    } catch (error) {
      trouble.met(error);
      throw error;
    }
  };
  const body = Readable.from(pieces(), { objectMode: false });
  const trouble = createTrouble(body);
  body.on('close', () => {
    for (const { stream } of files) stream.destroy();
  });
  return {
    headers: {},
    stream: body,
    length: parts.reduce((sum, part) => sum + part.length, 0),
    fileBytes(bytes) {
      let left = bytes;
      let ofFiles = 0;
      for (const { length, fileSize } of parts) {
        const within = Math.min(length, Math.max(0, left));
        ofFiles += Math.min(fileSize, Math.floor((within * 3) / 4));
        left -= length;
      }
      return ofFiles;
    },
    check: trouble.check,
  };
}

/** Remembers what was wrong with a file: the line only tells that the body broke off. */
function createTrouble(body: Readable): { met(error: unknown): void; check(): void } {
  let first: Error | undefined;
  return {
    met(error) {
      // a line that broke first closes the body and the file after it: that is no fault of the file
      if (body.destroyed || first !== undefined) return;
      first = error instanceof Error ? error : new Error(String(error));
      body.destroy(first);
    },
    check() {
      if (first !== undefined) throw first;
    },
  };
}

/** The file's bytes. @throws AppError when they cannot be read, or are not as many as was said. */
async function* measured(name: string, { size, stream }: OpenedFile): AsyncGenerator<Buffer> {
  let read = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      read += chunk.length;
      if (read > size) break;
      yield chunk;
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('connectors.file-unreadable', { params: { name }, cause: error });
  } finally {
    stream.destroy();
  }
  if (read !== size) {
    throw new AppError('connectors.file-unreadable', {
      params: { name },
      detail: `not the ${size} bytes that it is said to have`,
    });
  }
}

function base64Length(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}

/** Three bytes make four letters: what is over waits for the next chunk. */
async function* base64(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let over = Buffer.alloc(0);
  for await (const chunk of source) {
    const bytes = over.length === 0 ? chunk : Buffer.concat([over, chunk]);
    const whole = bytes.length - (bytes.length % 3);
    over = Buffer.from(bytes.subarray(whole));
    if (whole > 0) yield Buffer.from(bytes.toString('base64', 0, whole), 'latin1');
  }
  if (over.length > 0) yield Buffer.from(over.toString('base64'), 'latin1');
}
