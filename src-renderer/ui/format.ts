import { locale } from '../i18n/locale.ts';

interface Formatters {
  readonly number: Intl.NumberFormat;
  readonly decimal: Intl.NumberFormat;
  readonly day: Intl.DateTimeFormat;
  readonly time: Intl.DateTimeFormat;
  readonly seconds: Intl.DateTimeFormat;
}

function formattersOf(language: string): Formatters {
  return {
    number: new Intl.NumberFormat(language),
    decimal: new Intl.NumberFormat(language, { maximumFractionDigits: 1 }),
    day: new Intl.DateTimeFormat(language, { day: '2-digit', month: '2-digit', year: 'numeric' }),
    time: new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    seconds: new Intl.DateTimeFormat(language, {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    }),
  };
}
// an English window still belongs to a Vietnamese counter: days come first
const formatters = { vi: formattersOf('vi-VN'), en: formattersOf('en-GB') };
const current = (): Formatters => formatters[locale.value];

export function formatNumber(value: number): string {
  return current().number.format(value);
}

/** Bytes as the file manager shows them: `12 KB`, `1,4 MB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${current().number.format(bytes)} B`;
  const units = ['KB', 'MB', 'GB', 'TB'];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const number = value < 10 ? current().decimal.format(value) : current().number.format(Math.round(value));
  return `${number} ${units[unit] ?? ''}`;
}

/** A calendar day `yyyy-MM-dd` as dd/MM/yyyy; it has no time zone. */
export function formatDay(day: string): string {
  const [year, month, date] = day.split('-');
  return year === undefined || month === undefined || date === undefined ? day : `${date}/${month}/${year}`;
}

/** The day of an instant. */
export function formatDate(instant: string): string {
  return current().day.format(new Date(instant));
}

/** Hours and minutes of an instant. */
export function formatTime(instant: string): string {
  return current().time.format(new Date(instant));
}

/** Day and time; `exact` adds the seconds. */
export function formatInstant(instant: string, exact = false): string {
  const when = new Date(instant);
  return `${current().day.format(when)} ${(exact ? current().seconds : current().time).format(when)}`;
}

/** The time alone for today, else day and time. */
export function formatRecent(instant: string, now: Date = new Date()): string {
  const when = new Date(instant);
  return when.toDateString() === now.toDateString() ? current().time.format(when) : formatInstant(instant);
}
