import { z } from 'zod';
import type { Operation } from './recording.ts';

/** What the program said, at the moment when it had said it; written by the counter into the recorded sequence. */
const mark = z.discriminatedUnion('kind', [
  /** From here on a scanner's file may stand in a folder. */
  z.object({ kind: z.literal('dropping'), path: z.string(), sha256: z.string() }),
  /** A scanner's file stands in a folder; `durable`: the scanner has synced it and its name. */
  z.object({ kind: z.literal('dropped'), path: z.string(), sha256: z.string(), durable: z.boolean() }),
  /** The window was told of an item. */
  z.object({ kind: z.literal('item'), id: z.string(), name: z.string() }),
  /** A file of the person's computer was taken in. */
  z.object({ kind: z.literal('added'), id: z.string(), sha256: z.string() }),
  z.object({ kind: z.literal('dossier'), id: z.string(), code: z.string() }),
  z.object({ kind: z.literal('attached'), dossierId: z.string(), attachmentIds: z.array(z.string()) }),
  /** From here on these attachments may be gone. */
  z.object({ kind: z.literal('undoing'), attachmentIds: z.array(z.string()) }),
  z.object({ kind: z.literal('sent'), dossierId: z.string(), jobIds: z.array(z.string()) }),
  z.object({ kind: z.literal('status'), dossierId: z.string(), status: z.string() }),
  /** A job was shown as arrived. */
  z.object({ kind: z.literal('arrived'), jobId: z.string() }),
  z.object({ kind: z.literal('log'), sequence: z.number(), hash: z.string() }),
  z.object({ kind: z.literal('secret'), name: z.string(), value: z.string() }),
  z.object({ kind: z.literal('profile'), text: z.string() }),
]);
export type Mark = z.infer<typeof mark>;

/** Everything that the program had promised before a cut. */
export interface Promises {
  readonly marks: readonly Mark[];
  /** Content of the scanners' files by name, whether they are promised or not. */
  readonly contents: ReadonlyMap<string, { readonly sha256: string; readonly path: string; readonly durable: boolean }>;
}

export function promisesBefore(operations: readonly Operation[], cut: number): Promises {
  const marks: Mark[] = [];
  for (const operation of operations.slice(0, cut)) {
    if (operation.kind !== 'mark') continue;
    marks.push(
      ...operation.text
        .split('\n')
        .filter(Boolean)
        .map((line) => mark.parse(JSON.parse(line))),
    );
  }
  const contents = new Map(
    marks.flatMap((made) => {
      if (made.kind !== 'dropped' && made.kind !== 'dropping') return [];
      const { path, sha256 } = made;
      const durable = made.kind === 'dropped' && made.durable;
      return [[path.slice(path.lastIndexOf('/') + 1), { sha256, path, durable }] as const];
    }),
  );
  return { marks, contents };
}
