import { createRouterClient, implement } from '@orpc/server';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { failure } from '#contract/common.ts';
import { applicant, dossiersContract } from '#contract/dossiers.ts';
import { describe as tell } from '#contract/messages/index.ts';
import { outboxContract } from '#contract/outbox.ts';
import { repositoryContract } from '#contract/repository.ts';
import { reuseContract } from '#contract/reuse.ts';
import { sessionContract } from '#contract/session.ts';
import { failuresMiddleware } from '../../src-main/core/failures.ts';
import { silentLog } from '../../src-main/platform/log.ts';

/** What came through the door. */
let accepted: unknown[] = [];
beforeEach(() => (accepted = []));

/** The contract's own door, with a use case behind it that only notes what it is given. */
function door() {
  const os = implement({ dossiers: dossiersContract, session: sessionContract, outbox: outboxContract }).use(
    failuresMiddleware(silentLog()),
  );
  const note = (input: unknown): never => {
    accepted.push(input);
    throw new Error('nobody is behind this door');
  };
  return createRouterClient({
    create: os.dossiers.create.handler(({ input }) => note(input)),
    update: os.dossiers.update.handler(({ input }) => note(input)),
    correct: os.dossiers.correct.handler(({ input }) => note(input)),
    send: os.dossiers.send.handler(({ input }) => note(input)),
    setOfficer: os.session.setOfficer.handler(({ input }) => note(input)),
    cancel: os.outbox.cancel.handler(({ input }) => note(input)),
  });
}

const fields = (given: object) => ({
  procedureCode: '1.005434',
  receivedOn: '2020-09-17',
  applicant: { name: 'Đoàn Thúy Hải', ...given },
});

async function refusedBy(call: Promise<unknown>): Promise<z.infer<typeof failure>> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return failure.parse(z.object({ data: z.unknown() }).parse(error).data);
}

const UNREADABLE: readonly (readonly [string, string])[] = [
  ['NUL', '\u0000'],
  ['a bell', '\u0007'],
  ['an escape', '\u001B[31m'],
  ['a vertical tab', '\u000B'],
  ['DEL', '\u007F'],
  ['a C1 control', '\u009B'],
  ['a right-to-left override', '\u202E'],
  ['an embedding', '\u202A'],
  ['an isolate', '\u2066'],
  ['the end of an isolate', '\u2069'],
  ['a high surrogate alone', '\uD83D'],
  ['a low surrogate alone', '\uDE00'],
  ['a code point that is no character', '\uFFFF'],
];

describe('what a person types', () => {
  test.each(UNREADABLE)('is refused with %s in it, in every text, with the field named', async (_name, hidden) => {
    const text = `An${hidden}h`;
    const client = door();
    const refusals = await Promise.all([
      refusedBy(client.create(fields({ name: text }))),
      refusedBy(client.create(fields({ address: text }))),
      refusedBy(client.create(fields({ phone: text }))),
      refusedBy(client.create(fields({ identityNumber: text }))),
      refusedBy(client.create({ ...fields({}), code: text })),
      refusedBy(client.update({ id: 'd', applicant: { name: text } })),
      refusedBy(client.correct({ jobId: 'j', changes: { applicant: { name: text } } })),
      refusedBy(client.correct({ jobId: 'j', changes: { title: text } })),
      refusedBy(client.send({ id: 'd', idesk: { title: text, attachmentIds: [] } })),
      refusedBy(client.setOfficer({ name: text })),
      refusedBy(client.cancel({ ids: ['j'], reason: text })),
    ]);
    expect(refusals.map(({ field }) => field)).toEqual([
      'applicant.name',
      'applicant.address',
      'applicant.phone',
      'applicant.identityNumber',
      'code',
      'applicant.name',
      'changes.applicant.name',
      'changes.title',
      'idesk.title',
      'name',
      'reason',
    ]);
    expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(['platform.unreadable-text']));
    expect(accepted).toEqual([]);
    const [name] = refusals;
    expect(tell('vi', name).what).toBe('Ô “Họ tên” có ký tự ẩn không phải chữ. Chưa lưu gì.');
    expect(tell('en', name).what).toBe('“Name” holds hidden characters that are no text. Nothing was saved.');
    expect(JSON.stringify(refusals)).not.toContain('An');
  });

  test('keeps its punctuation, markup and signs of other scripts: those who show it escape it', async () => {
    const name = 'Công ty <b>“A & B’s”</b> – 100% (H’Hen Niê) 名 😀 👨‍👩‍👧';
    await refusedBy(door().create(fields({ name })));
    expect(accepted).toMatchObject([{ applicant: { name } }]);
  });

  test('is taken with composed letters, without breaks, and without what stands around it', async () => {
    const decomposed = '  Đoàn Thúy\tHải\r\n'.normalize('NFD');
    expect(decomposed).not.toBe(decomposed.normalize('NFC'));
    await refusedBy(door().create(fields({ name: decomposed, address: 'Thôn 1\nXã N' })));
    expect(accepted).toMatchObject([{ applicant: { name: 'Đoàn Thúy Hải', address: 'Thôn 1 Xã N' } }]);
  });

  test.each([
    ['a soft hyphen', '\u00AD'],
    ['a zero-width space', '\u200B'],
    ['a word joiner', '\u2060'],
    ['a byte order mark', '\uFEFF'],
    ['a direction mark', '\u200E'],
    ['a joiner of other scripts', '\u200D'],
    ['a non-joiner of other scripts', '\u200C'],
    ['a variation selector', '\uFE0F'],
    ['a grapheme joiner', '\u034F'],
    ['a Hangul filler', '\u3164'],
    ['an empty Braille cell', '\u2800'],
    ['a tag', '\u{E0041}'],
  ])('has nothing in it that nobody sees, such as %s; of nothing else it is empty', async (_name, unseen) => {
    const client = door();
    await refusedBy(client.create(fields({ name: `Đo${unseen}àn Th${unseen}úy H${unseen}ải${unseen}` })));
    await refusedBy(client.create(fields({ name: `Đoàn ${unseen} Thúy`.normalize('NFD') })));
    expect(accepted).toMatchObject([{ applicant: { name: 'Đoàn Thúy Hải' } }, { applicant: { name: 'Đoàn  Thúy' } }]);
    const empty = await refusedBy(client.create(fields({ name: ` ${unseen}${unseen} ` })));
    expect(tell('vi', empty).what).toContain('Họ tên: không được để trống');
  });

  test('keeps the joiners that another script or a picture is written with', async () => {
    const name = 'क\u094D\u200Dष می\u200Cخواهم ❤\uFE0F\u200D🔥';
    await refusedBy(door().create(fields({ name: `\u200D${name}` })));
    expect(accepted).toMatchObject([{ applicant: { name } }]);
  });

  test('is measured after that, and nothing but blanks is nothing', async () => {
    const client = door();
    const empty = await refusedBy(client.create(fields({ name: ' \t ' })));
    expect(empty).toMatchObject({ code: 'platform.invalid-input', field: 'applicant.name' });
    expect(tell('vi', empty).what).toContain('Họ tên: không được để trống');
    const long = await refusedBy(client.create(fields({ name: 'a'.repeat(301) })));
    expect(tell('vi', long).what).toContain('Họ tên: không được quá 300 ký tự');
    expect(tell('en', long).what).toContain('Name: takes at most 300 characters');
    await refusedBy(client.create(fields({ name: 'ế'.repeat(300).normalize('NFD') })));
    expect(accepted).toHaveLength(1);
  });
});

test('what is stored already, and what other systems said, is still read', () => {
  for (const [, hidden] of UNREADABLE) expect(applicant.parse({ name: `An${hidden}h` }).name).toBe(`An${hidden}h`);
});

test('a field is called what its own room calls it', async () => {
  const os = implement({ repository: repositoryContract, reuse: reuseContract }).use(failuresMiddleware(silentLog()));
  const never = (): never => {
    throw new Error('nobody is behind this door');
  };
  const client = createRouterClient({
    repository: { update: os.repository.update.handler(never) },
    reuse: { recordConsent: os.reuse.recordConsent.handler(never), lookUp: os.reuse.lookUp.handler(never) },
  });
  const hidden = 'a\u0007';
  const consent = { dossierId: 'd', componentIds: ['c'], way: 'spoken' as const };
  const told = await Promise.all([
    refusedBy(client.repository.update({ id: 'p', name: hidden })),
    refusedBy(client.reuse.recordConsent({ ...consent, givenBy: hidden })),
    refusedBy(client.reuse.lookUp({ dossierId: 'd', documentNumbers: { c: hidden } })),
  ]);
  expect(told.map(({ params }) => params.field)).toEqual(['Tên giấy tờ', 'Người đồng ý', 'Số ký hiệu']);
});
