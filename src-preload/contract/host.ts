import { z } from 'zod';
import { procedure } from './common.ts';

export const hostInfo = z.object({
  kind: z.enum(['electron', 'web', 'cli']),
  version: z.string(),
  dataFolder: z.string(),
  training: z.boolean(),
  /** The database cannot be used: only `backup` answers until a copy was restored. */
  recovery: z.boolean(),
  /** What this host can do for the page; the page hides what it cannot. */
  capabilities: z.object({ pickFolder: z.boolean(), openFolder: z.boolean(), notify: z.boolean() }),
});
export type HostInfo = z.infer<typeof hostInfo>;

/** What needs the machine: each host implements it in its own way. */
export const hostContract = {
  info: procedure.output(hostInfo),
  /** Lets the person choose a folder; `null` when the choice was cancelled. */
  pickFolder: procedure.output(z.object({ path: z.string().nullable() })),
  /** Opens one of our own folders in the system's file manager. */
  openFolder: procedure
    .input(z.object({ which: z.enum(['data', 'log', 'scan']), folderId: z.string().optional() }))
    .output(z.object({ opened: z.boolean() })),
};
