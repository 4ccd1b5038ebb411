import { openAsBlob } from 'node:fs';
import { AppError } from '../../platform/errors.ts';

/**
 * Bytes in a call's JSON: `{ "$file": "path" }` stands for the bytes of that file.
 *
 * @throws AppError `host.unreadable-path`.
 */
export async function withFiles(input: unknown): Promise<unknown> {
  if (Array.isArray(input)) return Promise.all(input.map(withFiles));
  if (!isRecord(input)) return input;
  const path = input.$file;
  if (typeof path === 'string' && Object.keys(input).length === 1) return blobOf(path);
  const entries = await Promise.all(
    Object.entries(input).map(async ([key, value]) => [key, await withFiles(value)] as const),
  );
  return Object.fromEntries(entries);
}

/** The bytes in an answer: the answer itself or one of its fields; `null` when it holds none. */
export function bytesOf(answer: unknown): Blob | null {
  if (answer instanceof Blob) return answer;
  if (!isRecord(answer)) return null;
  return Object.values(answer).find((value) => value instanceof Blob) ?? null;
}

/** The answer as JSON can hold it: bytes in base64. */
export async function withoutBytes(answer: unknown): Promise<unknown> {
  if (answer instanceof Blob) {
    const bytes = Buffer.from(await answer.arrayBuffer());
    return { type: answer.type, size: answer.size, base64: bytes.toString('base64') };
  }
  if (Array.isArray(answer)) return Promise.all(answer.map(withoutBytes));
  if (!isRecord(answer)) return answer;
  const entries = await Promise.all(
    Object.entries(answer).map(async ([key, value]) => [key, await withoutBytes(value)] as const),
  );
  return Object.fromEntries(entries);
}

export function isStream(answer: unknown): answer is AsyncIterableIterator<unknown> {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

async function blobOf(path: string): Promise<Blob> {
  try {
    return await openAsBlob(path);
  } catch (error) {
    throw new AppError('host.unreadable-path', { params: { path }, cause: error });
  }
}
