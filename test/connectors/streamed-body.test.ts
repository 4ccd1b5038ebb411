import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import {
  FilePlaceError,
  fileMark,
  multipartBody,
  textWithFiles,
  type StreamedBody,
  type Upload,
} from '../../src-main/connectors/streamed-body.ts';
import { AppError } from '../../src-main/platform/errors.ts';

/** A file that comes in pieces of `step` bytes; `said` is the size that it claims to have. */
function fileOf(bytes: Buffer, { step = 1000, said = bytes.length } = {}): Upload {
  return {
    name: 'tờ khai.pdf',
    contentType: 'application/pdf',
    open: () => {
      const pieces = function* (): Generator<Buffer> {
        for (let from = 0; from < bytes.length; from += step) yield bytes.subarray(from, from + step);
      };
      return Promise.resolve({ size: said, stream: Readable.from(pieces(), { objectMode: false }) });
    },
  };
}

const broken: Upload = {
  name: 'hỏng.pdf',
  contentType: 'application/pdf',
  open: () => {
    const pieces = function* (): Generator<Buffer> {
      yield Buffer.alloc(1000);
      throw new AppError('platform.blob-damaged');
    };
    return Promise.resolve({ size: 5000, stream: Readable.from(pieces(), { objectMode: false }) });
  },
};

const whole = async (body: StreamedBody): Promise<Buffer> => {
  const bytes = await buffer(body.stream);
  body.check();
  return bytes;
};
/** What onSent would tell for a body of which every byte leaves. */
const told = (body: StreamedBody): number[] =>
  Array.from({ length: body.length + 1 }, (_, bytes) => body.fileBytes(bytes));

describe('a text with files in it', () => {
  it.each([0, 1, 2, 3, 4, 999, 1000, 1001, 64 * 1024 + 1])('is what it would be as a whole: %i bytes', async (size) => {
    const bytes = randomBytes(size);
    const mark = fileMark();
    const text = JSON.stringify({ tên: 'tờ khai “ữ”', noidung: mark, sau: 'xong' });
    const body = await textWithFiles(text, new Map([[mark, fileOf(bytes, { step: 7 })]])).open();
    const { length } = body;
    const sent = await whole(body);
    expect(sent.length).toBe(length);
    expect(sent.toString()).toBe(text.replace(mark, bytes.toString('base64')));
  });

  it('may hold several, in the order of their places', async () => {
    const [one, two] = [fileMark(), fileMark()];
    const [first, second] = [randomBytes(100), randomBytes(50)];
    const files = new Map([
      [two, fileOf(second)],
      [one, fileOf(first)],
    ]);
    const body = await textWithFiles(`<a v="${one}"/><b v="${two}"/>`, files).open();
    expect((await whole(body)).toString()).toBe(
      `<a v="${first.toString('base64')}"/><b v="${second.toString('base64')}"/>`,
    );
    expect(body.fileBytes(body.length)).toBe(150);
  });

  it('can be opened again for another try', async () => {
    const mark = fileMark();
    const text = textWithFiles(mark, new Map([[mark, fileOf(Buffer.from('abc'))]]));
    expect((await whole(await text.open())).toString()).toBe('YWJj');
    expect((await whole(await text.open())).toString()).toBe('YWJj');
  });

  it('needs one place for each', () => {
    const mark = fileMark();
    const files = new Map([[mark, fileOf(Buffer.alloc(1))]]);
    expect(() => textWithFiles('{}', files)).toThrow(FilePlaceError);
    expect(() => textWithFiles(`${mark} ${mark}`, files)).toThrow(FilePlaceError);
  });

  it('lets go of the files when one of them cannot be opened', async () => {
    const [one, two] = [fileMark(), fileMark()];
    const stream = Readable.from([Buffer.alloc(1)]);
    const good: Upload = { ...broken, open: () => Promise.resolve({ size: 1, stream }) };
    const missing: Upload = { ...broken, open: () => Promise.reject(new AppError('platform.blob-missing')) };
    const files = new Map([
      [one, good],
      [two, missing],
    ]);
    await expect(textWithFiles(`${one}${two}`, files).open()).rejects.toMatchObject({ code: 'platform.blob-missing' });
    expect(stream.destroyed).toBe(true);
  });
});

const forms: [string, (upload: Upload) => Promise<StreamedBody>][] = [
  ['base64', (upload) => textWithFiles('{"a":"file0"}', new Map([['file0', upload]])).open()],
  ['multipart', (upload) => multipartBody('tep', upload)],
];

describe.each(forms)('a body (%s)', (_, open) => {
  it('counts the bytes of its file: from none to all, never back', async () => {
    const body = await open(fileOf(randomBytes(3001)));
    const counts = told(body);
    expect(counts[0]).toBe(0);
    expect(counts.at(-1)).toBe(3001);
    expect(counts.every((count, index) => index === 0 || count >= (counts[index - 1] ?? 0))).toBe(true);
    expect(body.fileBytes(body.length * 2)).toBe(3001);
    expect((await whole(body)).length).toBe(body.length);
  });

  it('breaks off at a file that cannot be read to its end, and says so', async () => {
    const body = await open(broken);
    await expect(buffer(body.stream)).rejects.toThrow();
    expect(() => body.check()).toThrow(expect.objectContaining({ code: 'platform.blob-damaged' }) as AppError);
  });

  it.each([2999, 3001])('breaks off at a file of 3000 bytes that said %i', async (said) => {
    const body = await open(fileOf(randomBytes(3000), { said }));
    await expect(buffer(body.stream)).rejects.toThrow();
    expect(() => body.check()).toThrow(expect.objectContaining({ code: 'connectors.file-unreadable' }) as AppError);
  });

  it('says nothing about the file when it was the line that broke', async () => {
    const body = await open(fileOf(randomBytes(1_000_000)));
    await new Promise((resolve) => {
      body.stream.once('data', () => body.stream.destroy());
      body.stream.once('close', resolve);
    });
    expect(() => body.check()).not.toThrow();
  });
});

it('a multipart body holds the file as it is', async () => {
  const bytes = randomBytes(100_000);
  const body = await multipartBody('tep', fileOf(bytes));
  const sent = await whole(body);
  const hash = (part: Buffer): string => createHash('sha256').update(part).digest('hex');
  const from = sent.indexOf('\r\n\r\n') + 4;
  expect(hash(sent.subarray(from, from + bytes.length))).toBe(hash(bytes));
  expect(sent.subarray(0, from).toString()).toContain('name="tep"');
});
