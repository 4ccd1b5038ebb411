import { createHash } from 'node:crypto';
import { z } from 'zod';
import { compose } from '../platform/text.ts';
import type { OutgoingFile } from './connector.ts';

/** What a queued operation keeps of a file; the bytes are read from the store when they travel. */
export const queuedFile = z.object({ name: z.string(), sha256: z.string(), size: z.number().int().min(0) });
export type QueuedFile = z.infer<typeof queuedFile>;

export function toQueuedFile(file: OutgoingFile): QueuedFile {
  return { name: outgoingName(file.name), sha256: file.sha256, size: file.size };
}

/** What leaves is always a PDF, so its name says so: `tờ khai.jpg` leaves as `tờ khai.pdf`. */
export function outgoingName(name: string): string {
  const composed = compose(name).trim();
  const stem = composed.replace(/\.(pdf|jpe?g|png|tiff?)$/i, '');
  return `${stem === '' ? 'giay-to' : stem}.pdf`;
}

/** Identifies what is carried, for the keys of operations: the same for equal JSON, whatever the order of its fields. */
export function digest(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex').slice(0, 32);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return value === undefined ? 'null' : JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return `{${fields.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join(',')}}`;
}
