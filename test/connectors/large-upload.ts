import { createHash } from 'node:crypto';
import { multipartBody, textWithFiles, type Upload } from '../../src-main/connectors/streamed-body.ts';
import { createBlobStore } from '../../src-main/platform/blobs/store.ts';
import { createHttpClient } from '../../src-main/platform/http/client.ts';

/** Stores a large file and sends it to a server, in a process of its own: what it prints is how much memory that took. */
const [folder = '', url = '', form = '', megabytes = '0'] = process.argv.slice(2);
const CHUNK = 1024 * 1024;

const hash = createHash('sha256');
const content = function* (): Generator<Buffer> {
  let block = Buffer.alloc(32, 1);
  for (let count = 0; count < Number(megabytes); count += 1) {
    const chunk = Buffer.alloc(CHUNK, (block = createHash('sha256').update(block).digest()));
    hash.update(chunk);
    yield chunk;
  }
};
const blobs = createBlobStore(folder, Buffer.alloc(32, 7));
const { sha256, size } = await blobs.write(
  (async function* () {
    yield* content();
    await Promise.resolve();
  })(),
);
const upload: Upload = {
  name: 'tệp lớn.pdf',
  contentType: 'application/pdf',
  open: async () => ({ size: await blobs.size(sha256), stream: blobs.stream(sha256) }),
};
const body =
  form === 'multipart'
    ? await multipartBody('tep', upload)
    : await textWithFiles('{"noidung":"MARK"}', new Map([['MARK', upload]])).open();

globalThis.gc?.();
const before = process.memoryUsage();
const peak = { rss: 0, buffers: 0 };
const look = (): void => {
  const now = process.memoryUsage();
  peak.rss = Math.max(peak.rss, now.rss - before.rss);
  peak.buffers = Math.max(peak.buffers, now.arrayBuffers);
};
let told = 0;
const http = createHttpClient();
const answer = await http.request({
  method: 'POST',
  url,
  headers: { ...body.headers, 'content-length': String(body.length) },
  body: body.stream,
  timeout: 60_000,
  answerLimit: 1000,
  onSent(bytes) {
    told = body.fileBytes(bytes);
    look();
  },
});
body.check();
look();
http.close();
const received = answer.kind === 'answer' ? answer.body.toString() : `${answer.cause} ${answer.detail}`;
console.log(JSON.stringify({ size, told, sent: hash.digest('hex'), received, ...peak }));
