import { createI18n } from 'vue-i18n';
import { describe, expect, it } from 'vitest';
import type { DestinationHealth, Job } from '../../../src-preload/contract/outbox.ts';
import { outbox } from '../../../src-renderer/i18n/outbox/index.ts';
import { healthState } from '../../../src-renderer/ui/health.ts';
import { changesOf, valueProblem } from '../../../src-renderer/rooms/outbox/correction.ts';
import {
  actionOf,
  countOf,
  healthSentence,
  isUncertain,
  jobSentence,
  type SentenceContext,
} from '../../../src-renderer/rooms/outbox/rules.ts';
import { parseTypedTime, readWait, waitPresets } from '../../../src-renderer/rooms/outbox/wait-rules.ts';

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
  waitsFor: null,
  actor: 'Nguyễn Thị Hoa',
  bytes: 1000,
  sentBytes: 0,
  urgency: 'usual',
  field: null,
  safe: null,
  heldUntil: null,
  goesNow: false,
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
  operation: (operation) => t(`outbox.operation.${operation}`),
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
  });
  it('names the earlier job by what it does and its paper, never by the code of the dossier itself', () => {
    const waiting = (waitsFor: Job['waitsFor']): string => say({ blockedBy: 'j0', waitsFor });
    expect(waiting({ operation: 'uploadFile', subject: 'Tờ khai.pdf', state: 'waiting' })).toBe(
      'Chờ lượt trước xong: Tải tệp lên · Tờ khai.pdf',
    );
    expect(waiting({ operation: 'createDossier', subject: job.dossierCode, state: 'sending' })).toBe(
      'Chờ lượt trước xong: Tạo hồ sơ',
    );
    expect(waiting({ operation: 'createDossier', subject: job.dossierCode, state: 'needs-person' })).toBe(
      'Lượt trước đang cần xử lý: Tạo hồ sơ',
    );
  });
  it('says until when a person put it off, before what the destination does', () => {
    expect(say({ heldUntil: at(60) }, { state: 'offline' })).toBe('Được hẹn gửi lúc 15:00');
  });
  it('names the end of the quiet hours', () => {
    expect(say({ nextAttemptAt: at(180) }, { state: 'quiet' })).toBe('Nghỉ theo giờ — gửi tiếp lúc 17:00');
  });
  it('says of what a person asked for that it goes now, also in quiet hours', () => {
    const quiet = { state: 'quiet', nextAttemptAt: at(180) } as const;
    expect(say({ goesNow: true, nextAttemptAt: at(0) }, quiet)).toContain('Gửi ngay theo yêu cầu');
    expect(say({ goesNow: true, attempts: 2, nextAttemptAt: at(0) })).toContain('Gửi lại ngay theo yêu cầu');
    // the core's clock is a little ahead of what the window last read
    expect(say({ goesNow: true, nextAttemptAt: at(0.2) }, quiet)).toContain('Gửi ngay theo yêu cầu');
    expect(say({ goesNow: true, nextAttemptAt: at(5) }, { state: 'offline' })).toContain('Chờ kết nối lại iGate');
  });
  it('leaves what goes in quiet hours by itself out of the destination’s rest', () => {
    expect(say({ urgency: 'citizen', nextAttemptAt: at(0) }, { state: 'quiet', nextAttemptAt: at(180) })).toBe(
      'Chờ đến lượt gửi',
    );
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
  const states = ['ok', 'offline', 'paused', 'needs-login', 'off', 'quiet'] as const;
  it('is not called well while its first errors are tried again', () => {
    const reason = { code: 'connectors.server-error', params: { system: 'iGate', status: 500 } };
    const phrase = healthSentence({ ...healthy, waiting: 3, reason, nextAttemptAt: at(1) }, context());
    expect(t(`outbox.healthSentence.${phrase.key}`, phrase.params)).toContain('Vừa báo lỗi, đang thử lại lúc 14:01');
    expect(healthState({ ...healthy, reason })).toBe('troubled');
    expect(healthState({ ...healthy, waiting: 0 })).toBe('ok');
  });
  it('is not called well while a question waits there', () => {
    expect(healthState({ ...healthy, waiting: 1, sending: 0 })).toBe('waiting');
    expect(healthState({ ...healthy, waiting: 4, sending: 1 })).toBe('ok');
  });
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
      'Vẫn làm việc bình thường, sẽ tự gửi khi có mạng. Thử lại lúc 14:05.',
    );
  });
});

describe('what needs a person', () => {
  it('is acted on only as the job allows', () => {
    const settled: Job = { ...job, actions: [{ kind: 'settle' }, { kind: 'cancel', followers: 2 }] };
    expect(actionOf(settled, 'retry')).toBeUndefined();
    expect(actionOf(settled, 'cancel')?.followers).toBe(2);
    expect(isUncertain({ state: 'needs-person', uncertain: true })).toBe(true);
    expect(isUncertain({ state: 'waiting', uncertain: true })).toBe(false);
  });
});

describe('times that people choose', () => {
  const wednesday = new Date(2026, 10, 25, 9, 5);

  it('are an hour, the afternoon and tomorrow morning', () => {
    expect(waitPresets(wednesday).map(({ key, at: when }) => [key, when.toString().slice(0, 21)])).toEqual([
      ['hour', 'Wed Nov 25 2026 10:05'],
      ['afternoon', 'Wed Nov 25 2026 13:30'],
      ['tomorrow', 'Thu Nov 26 2026 07:30'],
    ]);
  });
  it('never lie in the past, nor on a weekend', () => {
    const friday = new Date(2026, 10, 27, 13, 25);
    expect(waitPresets(friday).map(({ key }) => key)).toEqual(['hour', 'monday']);
    expect(waitPresets(friday).at(-1)?.at).toEqual(new Date(2026, 10, 30, 7, 30));
    expect(waitPresets(new Date(2026, 10, 28, 8, 0)).at(-1)?.at).toEqual(new Date(2026, 10, 30, 7, 30));
  });
  it.each([
    ['7:30', { hours: 7, minutes: 30 }],
    ['17h', { hours: 17, minutes: 0 }],
    ['7h05', { hours: 7, minutes: 5 }],
    ['1730', { hours: 17, minutes: 30 }],
    ['24:00', null],
    ['7:60', null],
    ['sáng', null],
  ])('are read as people type them: %s', (text, read) => expect(parseTypedTime(text)).toEqual(read));
  it('are refused with the reason', () => {
    const latest = new Date(2026, 11, 25);
    const read = (day: string, clock: string): unknown => readWait(day, clock, wednesday, latest);
    expect(read('25/11/2026', '17:00')).toEqual(new Date(2026, 10, 25, 17, 0));
    expect(read('', '17:00')).toEqual(new Date(2026, 10, 25, 17, 0));
    expect(read('31/02/2026', '17:00')).toBe('day');
    expect(read('26/11/2026', 'x')).toBe('time');
    expect(read('25/11/2026', '09:05')).toBe('past');
    expect(read('26/12/2026', '07:30')).toBe('far');
  });
});

describe('a correction', () => {
  it('says no more than the one value, composed and trimmed', () => {
    expect(changesOf('applicant.name', ' Trần Thị Ễ '.normalize('NFD'))).toEqual({
      applicant: { name: 'Trần Thị Ễ'.normalize('NFC') },
    });
    expect(changesOf('applicant.birthDate', '05/03/1990')).toEqual({ applicant: { birthDate: '1990-03-05' } });
    expect(changesOf('appointmentOn', '')).toEqual({ appointmentOn: null });
    expect(changesOf('status', 'in-progress')).toEqual({ status: 'in-progress' });
  });
  it('refuses what cannot be saved at all', () => {
    expect(valueProblem('applicant.name', '  ')).toBe('required');
    expect(valueProblem('applicant.phone', '')).toBeNull();
    expect(valueProblem('receivedOn', '31/02/2026')).toBe('day');
    expect(valueProblem('receivedOn', '')).toBe('required');
  });
});

describe('the filters', () => {
  it('count what they hold', () => {
    expect(countOf('open', { waiting: 300, sending: 2, 'needs-person': 3, done: 900 })).toBe(305);
    expect(countOf('attention', { 'needs-login': 1, 'needs-person': 3 })).toBe(4);
  });
});
