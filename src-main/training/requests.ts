import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import type { z } from 'zod';
import type { Reply } from './http-server.ts';
import { Refusal } from './http-server.ts';
import type { TrainingStore } from './store.ts';

/** How a system words a refusal. */
export type Refuse = (status: number, message: string) => Reply;

/** The JSON body, checked field by field; what does not fit is refused with the field's name. */
export async function readJson<Schema extends z.ZodType>(
  request: IncomingMessage,
  schema: Schema,
  limit: number,
  refuse: Refuse,
): Promise<{ readonly value: z.output<Schema>; readonly bytes: Buffer }> {
  if (!(request.headers['content-type'] ?? '').startsWith('application/json')) {
    throw new Refusal(refuse(400, 'Content-Type phải là application/json'));
  }
  const bytes = await readBytes(request, limit, refuse);
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Refusal(refuse(400, 'Nội dung gửi lên không phải JSON'));
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : '';
    const field = [...(issue?.path ?? []), unknown].filter((part) => part !== '').join('.');
    throw new Refusal(refuse(400, `Trường ${field === '' ? '(toàn bộ)' : field} không hợp lệ`));
  }
  return { value: parsed.data, bytes };
}

export async function readBytes(request: IncomingMessage, limit: number, refuse: Refuse): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new Refusal(refuse(413, 'Nội dung gửi lên quá lớn'));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export interface ReceivedFile {
  readonly name: string;
  readonly sha256: string;
  readonly size: number;
}

/** The files of a multipart body, received to the disk. Another field than `field` is refused. */
export async function readFiles(
  request: IncomingMessage,
  field: string,
  store: TrainingStore,
  refuse: Refuse,
): Promise<ReceivedFile[]> {
  if (!(request.headers['content-type'] ?? '').startsWith('multipart/form-data')) {
    throw new Refusal(refuse(400, 'Content-Type phải là multipart/form-data'));
  }
  const parser = busboy({ headers: request.headers, defParamCharset: 'utf8', limits: { files: 20, fields: 20 } });
  const received: Promise<ReceivedFile>[] = [];
  const wrong: string[] = [];
  parser.on('field', (name) => wrong.push(name));
  parser.on('file', (name, stream, info) => {
    if (name !== field) {
      wrong.push(name);
      stream.resume();
      return;
    }
    const file = store.receive(stream).then((bytes) => ({ name: info.filename ?? '', ...bytes }));
    file.catch(() => undefined);
    received.push(file);
  });
  await new Promise<void>((resolve, reject) => {
    parser.once('close', resolve);
    parser.once('error', reject);
    request.once('aborted', () => {
      parser.destroy(new Error('the sender went away'));
      reject(new Error('the sender went away'));
    });
    request.pipe(parser);
  });
  if (wrong.length > 0) throw new Refusal(refuse(400, `Trường ${wrong[0] ?? ''} không hợp lệ, cần trường ${field}`));
  const files = await Promise.all(received);
  if (files.some((file) => file.name === '')) throw new Refusal(refuse(400, 'Tệp không có tên'));
  if (files.length === 0) throw new Refusal(refuse(400, `Thiếu tệp ở trường ${field}`));
  return files;
}

/** The key of a write; every write has to have one. */
export function requireKey(request: IncomingMessage, refuse: Refuse): string {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || key === '' || key.length > 255) {
    throw new Refusal(refuse(400, 'Thiếu Idempotency-Key'));
  }
  return key;
}

/** The token after `Bearer`, or `''`. */
export function bearer(request: IncomingMessage): string {
  return /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
}
