import { z } from 'zod';
import { messageParams } from '#contract/common.ts';

/**
 * What the window process and the core process say to each other. The contract does not pass here: the page talks to
 * the core through its own port.
 */

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

const answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);

/** From the window process to the core process. */
export const toCore = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    dataFolder: z.string(),
    scanFolder: z.string().optional(),
    profileFile: z.string().optional(),
    version: z.string(),
    capabilities: z.object({ pickFolder: z.boolean(), openFolder: z.boolean(), notify: z.boolean() }),
    /** The name of the machine's protection for secrets, or `null` where there is none worth the name. */
    protection: z.string().nullable(),
  }),
  /** Comes with one port of a page. */
  z.object({ type: z.literal('port') }),
  z.object({ type: z.literal('drain'), id: z.number(), milliseconds: z.number() }),
  /** The core is ended after these milliseconds, whether it has stopped or not. */
  z.object({ type: z.literal('stop'), milliseconds: z.number() }),
  z.object({ type: z.literal('answer'), id: z.number(), answer }),
]);
export type ToCore = z.infer<typeof toCore>;

/** What the core asks of the machine. */
const question = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('protect'), bytes: bytes }),
  z.object({ ask: z.literal('unprotect'), bytes: bytes }),
  z.object({ ask: z.literal('pickFolder') }),
  z.object({ ask: z.literal('openFolder'), path: z.string() }),
]);
export type Question = z.infer<typeof question>;

/** From the core process to the window process. */
export const fromCore = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), scanFolders: z.array(z.string()), training: z.boolean() }),
  /** The core cannot start for a known reason; trying again would not help. */
  z.object({ type: z.literal('failed'), code: z.string(), params: messageParams }),
  z.object({ type: z.literal('drained'), id: z.number(), left: z.number() }),
  z.object({ type: z.literal('question'), id: z.number(), question }),
  z.object({ type: z.literal('notify'), title: z.string(), body: z.string() }),
]);
export type FromCore = z.infer<typeof fromCore>;
