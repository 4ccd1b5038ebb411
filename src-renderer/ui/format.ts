import { locale } from '../i18n/locale.ts';

interface Formatters {
  readonly number: Intl.NumberFormat;
  readonly decimal: Intl.NumberFormat;
  readonly day: Intl.DateTimeFormat;
  readonly time: Intl.DateTimeFormat;
  readonly seconds: Intl.DateTimeFormat;
  readonly age: Intl.RelativeTimeFormat;
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
    age: new Intl.RelativeTimeFormat(language, { numeric: 'always' }),
  };
}
// an English window still belongs to a Vietnamese counter: days come first
const formatters = { vi: formattersOf('vi-VN'), en: formattersOf('en-GB') };
const current = (): Formatters => formatters[locale.value];

export function formatNumber(value: number): string {
  return current().number.format(value);
}

const UNITS = ['KB', 'MB', 'GB', 'TB'];

/** The unit in which a number of bytes is told, and what one of it is worth. */
function unitOf(bytes: number): { readonly name: string; readonly worth: number } {
  let unit = 0;
  while (bytes / 1024 ** (unit + 1) >= 1000 && unit < UNITS.length - 1) unit += 1;
  return { name: UNITS[unit] ?? '', worth: 1024 ** (unit + 1) };
}

/** Bytes as the file manager shows them: `12 KB`, `1,4 MB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${current().number.format(bytes)} B`;
  const { name, worth } = unitOf(bytes);
  const value = bytes / worth;
  const number = value < 10 ? current().decimal.format(value) : current().number.format(Math.round(value));
  return `${number} ${name}`;
}

/** Bytes that are out of all, in the unit of the whole: `12,4 / 85 MB`. */
export function formatProgress(done: number, total: number): string {
  const { name, worth } = unitOf(total);
  const out = current().decimal.format(Math.min(done, total) / worth);
  const whole = total / worth;
  return `${out} / ${whole < 10 ? current().decimal.format(whole) : current().number.format(Math.round(whole))} ${name}`;
}

/** A calendar day `yyyy-MM-dd` as dd/MM/yyyy; it has no time zone. */
export function formatDay(day: string): string {
  const [year, month, date] = day.split('-');
  return year === undefined || month === undefined || date === undefined ? day : `${date}/${month}/${year}`;
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

/** How long ago, in the largest unit that fits: `5 phút trước`, `3 ngày trước`. A moment still to come counts as now. */
export function formatAge(instant: string, now: Date = new Date()): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - Date.parse(instant)) / 60_000));
  if (minutes < 60) return current().age.format(-minutes, 'minute');
  if (minutes < 48 * 60) return current().age.format(-Math.floor(minutes / 60), 'hour');
  return current().age.format(-Math.floor(minutes / (24 * 60)), 'day');
}
