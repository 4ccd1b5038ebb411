import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { z } from 'zod';
import type { Connector } from '../../src-main/connectors/connector.ts';
import { tryJob } from '../../src-main/outbox/attempt.ts';
import type { JobRow } from '../../src-main/outbox/job.ts';
import { AppError, because } from '../../src-main/platform/errors.ts';
import { silentLog } from '../../src-main/platform/log.ts';

const job = { id: 'a', operation: 'put', key: 'a', repeat: 0, uncertain: 0, payload: '{}' } as JobRow;

/** Sends one file; a call whose body broke off ends without an answer. */
const connector: Connector = {
  destination: 'igate',
  payloads: { put: z.object({}) },
  plan: () => [],
  withdraw: () => null,
  async execute({ openFile }) {
    const { stream } = await openFile('f');
    try {
      for await (const _chunk of stream);
    } catch {
      return { kind: 'outcome-unknown', reason: because('connectors.no-answer') };
    }
    return { kind: 'done', receipt: {} };
  },
  inquire: async () => ({ kind: 'cannot-tell' }),
  check: async () => null,
};

const tried = (blobs: { size: () => Promise<number>; stream: () => Readable }) =>
  tryJob(job, {
    connector,
    blobs,
    receipts: new Map(),
    signal: new AbortController().signal,
    log: silentLog(),
    onSent: () => undefined,
  });

it('a paper that turns out damaged while it is sent has certainly not arrived', async () => {
  const stream = () =>
    Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new AppError('platform.blob-damaged');
      })(),
    );
  expect(await tried({ size: async () => 8, stream })).toMatchObject({
    asked: false,
    answer: { kind: 'fault', sent: false, reason: { code: 'platform.blob-damaged' } },
  });
});

it('a paper that is missing has certainly not left', async () => {
  const size = () => Promise.reject(new AppError('platform.blob-missing'));
  expect(await tried({ size, stream: () => Readable.from([]) })).toMatchObject({
    answer: { kind: 'fault', sent: false, reason: { code: 'platform.blob-missing' } },
  });
});
