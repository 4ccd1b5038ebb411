import { describe, expect, it } from 'vitest';
import { clockText, nextAt, quietAt } from '../../src-main/outbox/quiet-rules.ts';
import { profile } from '../../src-main/settings/profile.ts';
import { VIETNAM_ZONE, type QuietHours } from '../../src-main/settings/sending.ts';

/** Wednesday, 25 November 2026, by the clock on a wall in Vietnam. */
const vietnam = (time: string, day = '2026-11-25'): number => Date.parse(`${day}T${time}:00+07:00`);
const hours = (from: string, to: string, more: Partial<QuietHours> = {}): QuietHours => ({
  from,
  to,
  urgent: false,
  ...more,
});

describe('quiet hours', () => {
  const night = [hours('22:00', '06:00')];
  const morning = [hours('08:00', '17:00', { urgent: true })];
  const weekend = [hours('00:00', '00:00', { days: ['sat', 'sun'] })];
  const fridayNight = [hours('22:00', '06:00', { days: ['fri'] })];
  const both = [hours('08:00', '12:00', { urgent: true }), hours('11:00', '13:00')];

  it.each([
    ['none', [], vietnam('10:00'), 'open', null, null],
    ['before a window', morning, vietnam('07:59'), 'open', null, null],
    ['at its first minute', morning, vietnam('08:00'), 'urgent-only', vietnam('17:00'), null],
    ['in its last minute', morning, vietnam('16:59') + 59_000, 'urgent-only', vietnam('17:00'), null],
    ['at its end', morning, vietnam('17:00'), 'open', null, null],
    [
      'before midnight',
      night,
      vietnam('23:30'),
      'closed',
      vietnam('06:00', '2026-11-26'),
      vietnam('06:00', '2026-11-26'),
    ],
    ['after midnight', night, vietnam('05:59'), 'closed', vietnam('06:00'), vietnam('06:00')],
    ['by day, of a night window', night, vietnam('12:00'), 'open', null, null],
    ['on a day without', weekend, vietnam('12:00'), 'open', null, null],
    [
      'on a whole day',
      weekend,
      vietnam('12:00', '2026-11-28'),
      'closed',
      vietnam('00:00', '2026-11-30'),
      vietnam('00:00', '2026-11-30'),
    ],
    [
      'after midnight of a window that began on Friday',
      fridayNight,
      vietnam('01:00', '2026-11-28'),
      'closed',
      vietnam('06:00', '2026-11-28'),
      vietnam('06:00', '2026-11-28'),
    ],
    ['on the night that another day would begin', fridayNight, vietnam('01:00', '2026-11-27'), 'open', null, null],
    [
      'from Sunday into Monday',
      [hours('20:00', '07:00', { days: ['sun'] })],
      vietnam('06:30', '2026-11-30'),
      'closed',
      vietnam('07:00', '2026-11-30'),
      vietnam('07:00', '2026-11-30'),
    ],
    ['in the milder of two', both, vietnam('10:00'), 'urgent-only', vietnam('13:00'), null],
    ['in two at once', both, vietnam('11:30'), 'closed', vietnam('13:00'), vietnam('13:00')],
    ['without an end', [hours('00:00', '00:00')], vietnam('10:00'), 'closed', null, null],
  ] as const)('%s', (_name, quiet, now, opening, until, urgentUntil) => {
    expect(quietAt(quiet, VIETNAM_ZONE, now)).toEqual({ opening, until, urgentUntil });
  });

  it('are those of the zone, whatever the computer’s is', () => {
    const now = Date.parse('2026-11-25T16:00:00Z');
    expect(quietAt(night, VIETNAM_ZONE, now).opening).toBe('closed');
    expect(quietAt(night, 'Europe/London', now).opening).toBe('open');
  });

  it('end as an officer reads them', () => {
    expect(clockText(vietnam('17:00'), VIETNAM_ZONE, vietnam('08:00'))).toBe('17:00');
    expect(clockText(vietnam('06:00', '2026-11-26'), VIETNAM_ZONE, vietnam('22:00'))).toBe('06:00 26/11');
    expect(nextAt(8, VIETNAM_ZONE, vietnam('07:00') + 1234)).toBe(vietnam('08:00'));
    expect(nextAt(8, VIETNAM_ZONE, vietnam('08:00'))).toBe(vietnam('08:00', '2026-11-26'));
  });
});

describe('the profile', () => {
  const read = (sending: unknown) => profile.safeParse({ name: 'Thử', unit: { code: 'H21.17', name: 'Sở' }, sending });

  it('takes hours and a zone, and is Vietnam’s without one', () => {
    const parsed = read({ quietHours: [{ from: '11:30', to: '13:30', days: ['mon'] }] });
    expect(parsed.data?.sending).toMatchObject({
      timeZone: VIETNAM_ZONE,
      quietHours: [{ from: '11:30', to: '13:30', days: ['mon'], urgent: false }],
    });
    expect(read({}).data?.sending.quietHours).toEqual([]);
  });

  it.each([
    { quietHours: [{ from: '24:00', to: '06:00' }] },
    { quietHours: [{ from: '8:00', to: '9:00' }] },
    { quietHours: [{ from: '08:00', to: '09:00', days: ['monday'] }] },
    { quietHours: [{ from: '08:00', to: '09:00', weekdays: [] }] },
    { timeZone: 'Vietnam/Hue' },
  ])('refuses %j', (sending) => {
    expect(read(sending).success).toBe(false);
  });
});
