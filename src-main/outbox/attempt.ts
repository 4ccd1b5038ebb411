import type { Readable } from 'node:stream';
import type { Attempt, Connector, Receipt } from '../connectors/connector.ts';
import type { BlobStore } from '../platform/blobs/store.ts';
import { AppError, because, technicalText } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import type { JobRow } from './job.ts';
import { sentKey, type TryResult } from './rules.ts';

export interface TryContext {
  readonly connector: Connector;
  readonly blobs: Pick<BlobStore, 'size' | 'stream'>;
  readonly receipts: ReadonlyMap<string, Receipt>;
  readonly signal: AbortSignal;
  readonly log: Log;
  onSent(bytes: number): void;
}

/**
 * One try of a job that is already marked as being sent. What may have arrived is asked about first and sent only when
 * the remote says that it is not there. Never throws: what a connector throws is a `fault`, and whether its effect is
 * there is not known.
 */
export async function tryJob(job: JobRow, context: TryContext): Promise<TryResult> {
  const { connector, signal } = context;
  const streams: Readable[] = [];
  /**
   * Our own bytes could not be read: that is no word of the remote, however the call ended. And it has no effect there:
   * what was begun ended before the length that it announced.
   */
  const own: { damage: AppError | null } = { damage: null };
  const ownDamage = (error: unknown): never => {
    if (error instanceof AppError) own.damage ??= error;
    throw error;
  };
  let asked = job.uncertain === 1;
  try {
    const payload: unknown = JSON.parse(job.payload);
    if (connector.payloads[job.operation]?.safeParse(payload).success !== true) {
      const reason = because('outbox.payload-unknown', { operation: job.operation });
      return { asked, answer: { kind: 'fault', reason, sent: false } };
    }
    const attempt: Attempt = {
      operation: job.operation,
      key: sentKey(job.key, job.repeat),
      payload,
      receipts: context.receipts,
      signal,
      async openFile(sha256) {
        const size = await context.blobs.size(sha256).catch(ownDamage);
        const stream = context.blobs.stream(sha256);
        // a stream that nobody reads to its end must not bring the program down with an error that nobody hears
        stream.on('error', (error) => {
          if (error instanceof AppError) own.damage ??= error;
        });
        streams.push(stream);
        return { size, stream };
      },
      onSent: (bytes) => context.onSent(bytes),
    };
    if (asked) {
      const finding = await connector.inquire(attempt);
      // not there, and it shall not come there: who keeps it back decides
      const goesNoFurther = signal.aborted || job.kept_back === 1;
      if (finding.kind !== 'send-again' || goesNoFurther) return { asked: true, answer: finding };
      asked = false;
    }
    const answer = await connector.execute(attempt);
    if (own.damage === null || answer.kind === 'done') return { asked: false, answer };
    return { asked: false, answer: { kind: 'fault', reason: own.damage.toReason(), sent: false } };
  } catch (thrown) {
    const error = own.damage ?? thrown;
    context.log.error({ err: error, job: job.id, operation: job.operation }, 'a try of a job threw');
    const reason =
      error instanceof AppError ? error.toReason() : because('outbox.fault', {}, technicalText(error).slice(0, 500));
    return { asked, answer: { kind: 'fault', reason, sent: own.damage === null } };
  } finally {
    for (const stream of streams) stream.destroy();
  }
}
