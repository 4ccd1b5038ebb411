import { createI18n } from 'vue-i18n';
import { describe, expect, it } from 'vitest';
import type { DestinationHealth, Job } from '../../../src-preload/contract/outbox.ts';
import { outbox } from '../../../src-renderer/i18n/outbox.ts';
import {
  countOf,
  healthSentence,
  isUncertain,
  jobActions,
  jobSentence,
  type SentenceContext,
} from '../../../src-renderer/rooms/outbox/rules.ts';

const now = Date.parse('2026-11-21T07:00:00Z');
const at = (minutes: number): string => new Date(now + minutes * 60_000).toISOString();
/** Hours and minutes as a counter in Vietnam sees them. */
const time = (instant: string): string => new Date(Date.parse(instant) + 7 * 3_600_000).toISOString().slice(11, 16);

const job: Job = {
  id: 'j1',
  destination: 'igate',
  operation: 'createDossier',
  subject: 'Đăng ký khai sinh',
  dossierId: 'd1',
  dossierCode: '000.00.17.H55-261120-0007',
  state: 'waiting',
  attempts: 0,
  createdAt: at(-10),
  updatedAt: at(-5),
  nextAttemptAt: null,
  reason: null,
  uncertain: false,
  blockedBy: null,
  actor: 'Nguyễn Thị Hoa',
  bytes: 1000,
  sentBytes: 0,
  urgency: 'usual',
  field: null,
  safe: null,
  heldUntil: null,
  actions: [],
};
const healthy: DestinationHealth = {
  destination: 'igate',
  enabled: true,
  state: 'ok',
  waiting: 0,
  sending: 0,
  needsPerson: 0,
  nextAttemptAt: null,
  lastSuccessAt: null,
  reason: null,
};
const context = (health: Partial<DestinationHealth> = {}): SentenceContext => ({
  name: 'iGate',
  health: { ...healthy, ...health },
  now,
  time,
});

const { t } = createI18n({
  legacy: false,
  locale: 'vi',
  messages: { vi: { outbox: outbox.vi }, en: { outbox: outbox.en } },
}).global;
function say(changes: Partial<Job>, health: Partial<DestinationHealth> = {}): string {
  const phrase = jobSentence({ ...job, ...changes }, context(health));
  return t(`outbox.sentence.${phrase.key}`, phrase.params);
}

describe('the sentence of a job', () => {
  it('names what it waits for, the try and the time', () => {
    expect(say({ attempts: 3, nextAttemptAt: at(32) }, { state: 'paused' })).toBe(
      'Chờ iGate mở lại — thử lần 4 lúc 14:32',
    );
  });
  it('takes the later of the job’s and the destination’s time', () => {
    expect(say({ attempts: 1, nextAttemptAt: at(2) }, { state: 'paused', nextAttemptAt: at(10) })).toContain('14:10');
    expect(say({ attempts: 1, nextAttemptAt: at(20) }, { state: 'paused', nextAttemptAt: at(10) })).toContain('14:20');
  });
  it('never promises a time that has passed', () => {
    expect(say({ attempts: 3, nextAttemptAt: at(-1) }, { state: 'paused' })).toBe('Chờ iGate mở lại — sắp thử lần 4');
    expect(say({ attempts: 1, nextAttemptAt: at(-1) })).toBe('Lần trước chưa được — sắp thử lần 2');
  });
  it('is calm when the line is down', () => {
    expect(say({}, { state: 'offline' })).toBe('Chờ kết nối lại iGate — sẽ tự gửi khi có mạng');
  });
  it('says that an earlier job comes first before anything else', () => {
    expect(say({ blockedBy: 'j0' }, { state: 'offline' })).toBe('Chờ lượt trước của hồ sơ này');
    const reason = { code: 'outbox.held-back', params: { subject: 'Tờ khai.pdf' } };
    expect(say({ blockedBy: 'j0', reason })).toBe('Chờ lượt trước: Tờ khai.pdf');
  });
  it('tells a refusal from an unknown outcome', () => {
    const refused = { code: 'connectors.rejected', params: {} };
    const unknown = { code: 'outbox.unknown-outcome', params: {} };
    expect(say({ state: 'needs-person', reason: refused })).toContain('từ chối');
    expect(say({ state: 'needs-person', reason: unknown, uncertain: true })).toContain('không rõ');
  });
  it.each([
    ['sending', {}],
    ['done', {}],
    ['cancelled', {}],
    ['needs-login', {}],
  ] as const)('exists for the state %s in both languages without a gap left open', (state, changes) => {
    const phrase = jobSentence({ ...job, state, ...changes }, context());
    for (const locale of ['vi', 'en'] as const) {
      expect(t(`outbox.sentence.${phrase.key}`, phrase.params, { locale })).not.toMatch(/outbox\.|\{/);
    }
  });
});

describe('the sentence of a destination', () => {
  const states = ['ok', 'offline', 'paused', 'needs-login', 'off'] as const;
  it.each(states)('exists for %s in both languages', (state) => {
    for (const nextAttemptAt of [null, at(5)]) {
      const phrase = healthSentence({ ...healthy, state, nextAttemptAt, waiting: 12 }, context());
      for (const locale of ['vi', 'en'] as const) {
        expect(t(`outbox.healthSentence.${phrase.key}`, phrase.params, { locale })).not.toMatch(/outbox\.|\{/);
      }
    }
  });
  it('says that work goes on while the line is down', () => {
    const phrase = healthSentence({ ...healthy, state: 'offline', nextAttemptAt: at(5) }, context());
    expect(t(`outbox.healthSentence.${phrase.key}`, phrase.params)).toBe(
      'Chưa kết nối được. Vẫn làm việc bình thường, sẽ tự gửi khi có mạng; thử lại lúc 14:05.',
    );
  });
});

describe('what a person may do', () => {
  it('with an unknown outcome: settle it, never retry blindly', () => {
    const uncertain = { state: 'needs-person', uncertain: true, blockedBy: null } as const;
    expect(isUncertain(uncertain)).toBe(true);
    expect(jobActions(uncertain)).toEqual({ retry: false, cancel: true, settle: true });
  });
  it('with a refusal that surely did not arrive: try again or cancel, there is nothing to settle', () => {
    const refused = { state: 'needs-person', uncertain: false, blockedBy: null } as const;
    expect(jobActions(refused)).toEqual({ retry: true, cancel: true, settle: false });
  });
  it('with an uncertain job that the program itself asks about: wait, retry or cancel', () => {
    const asking = { state: 'waiting', uncertain: true, blockedBy: null } as const;
    expect(jobActions(asking)).toEqual({ retry: true, cancel: true, settle: false });
  });
  it('with a job that stands behind another: cancel it, since a try cannot help', () => {
    const actions = jobActions({ state: 'waiting', uncertain: false, blockedBy: 'j0' });
    expect(actions).toEqual({ retry: false, cancel: true, settle: false });
  });
  it('with a job that is done or being sent: nothing', () => {
    expect(jobActions({ state: 'done', uncertain: false, blockedBy: null })).toEqual({
      retry: false,
      cancel: false,
      settle: false,
    });
    expect(jobActions({ state: 'sending', uncertain: false, blockedBy: null })).toEqual({
      retry: false,
      cancel: false,
      settle: false,
    });
  });
});

describe('the filters', () => {
  it('count what they hold', () => {
    expect(countOf('open', { waiting: 300, sending: 2, 'needs-person': 3, done: 900 })).toBe(305);
    expect(countOf('attention', { 'needs-login': 1, 'needs-person': 3 })).toBe(4);
  });
});
