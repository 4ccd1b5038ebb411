import { createRouterClient, implement } from '@orpc/server';
import { expect, test } from 'vitest';
import { dossiersContract } from '#contract/dossiers.ts';
import { describe as tell } from '#contract/messages/index.ts';
import { outboxContract } from '#contract/outbox.ts';
import { failure } from '#contract/common.ts';
import { failuresMiddleware } from '../../src-main/core/failures.ts';
import { unknownKeysMiddleware } from '../../src-main/core/unknown-keys.ts';
import { silentLog } from '../../src-main/platform/log.ts';

/** The door that every host opens, with use cases behind it that only note what they are given. */
function door() {
  const accepted: unknown[] = [];
  const os = implement({ dossiers: dossiersContract, outbox: outboxContract })
    .use(failuresMiddleware(silentLog()))
    .use(unknownKeysMiddleware);
  const note = (input: unknown): never => {
    accepted.push(input);
    throw new Error('nobody is behind this door');
  };
  const client = createRouterClient({
    update: os.dossiers.update.handler(({ input }) => note(input)),
    cancelWhere: os.outbox.cancelWhere.handler(({ input }) => note(input)),
    reach: os.outbox.reach.handler(({ input }) => note(input)),
    destinations: os.outbox.destinations.handler(({ input }) => note(input ?? null)),
  });
  /** What the call is answered with. */
  const ask = async (name: keyof typeof client, input: unknown): Promise<string> => {
    const call = client[name] as (input: unknown) => Promise<unknown>;
    const error: unknown = await call(input).catch((thrown: unknown) => thrown);
    const { code, params, field } = failure.parse((error as { data: unknown }).data);
    return code === 'platform.internal' ? 'accepted' : `${field ?? ''} – ${tell('vi', { code, params }).what}`;
  };
  return { ask, accepted };
}

const refusal = (path: string): string =>
  `${path} – Thông tin gửi vào không hợp lệ (${path}: không có mục này). Chưa lưu gì.`;

test('a key that the contract does not know is refused by its path, and nothing is done', async () => {
  const { ask, accepted } = door();
  const selection = { reason: 'thử', states: ['needs-login'] };
  expect(await ask('cancelWhere', { ...selection, destinaton: 'sohoa' })).toBe(refusal('destinaton'));
  expect(await ask('update', { id: 'd', applicant: { name: 'Lê Văn Tám', fone: '0912' } })).toBe(
    refusal('applicant.fone'),
  );
  expect(await ask('reach', { ids: ['j'], states: ['waiting'] })).toBe(refusal('states'));
  expect(await ask('destinations', { all: true })).toBe(refusal('all'));
  expect(accepted).toEqual([]);
});

test('what the contract knows passes, also a key without a value', async () => {
  const { ask, accepted } = door();
  expect(await ask('update', { id: 'd', applicant: { name: ' Lê Văn Tám ', phone: undefined } })).toBe('accepted');
  expect(await ask('cancelWhere', { states: ['waiting'], reason: 'thử', destination: undefined })).toBe('accepted');
  expect(await ask('destinations', undefined)).toBe('accepted');
  expect(await ask('destinations', {})).toBe('accepted');
  expect(accepted).toHaveLength(4);
});

test('what is wrong otherwise is told as before', async () => {
  expect(await door().ask('update', { idd: 'd' })).toContain('(id: thiếu');
});
