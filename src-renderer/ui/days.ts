/**
 * Reads a day as people type it: `dd/MM/yyyy`, also with `-` or `.`, one-digit days and months, or eight digits in a
 * row. Gives `yyyy-MM-dd`, or `null` when it is no day of the calendar.
 */
export function parseTypedDay(text: string): string | null {
  const trimmed = text.trim();
  if (/^\d{8}$/.test(trimmed)) return parseCompactDay(trimmed);
  const parts = /^(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{4})$/.exec(trimmed);
  return parts === null ? null : calendarDay(Number(parts[3]), Number(parts[2]), Number(parts[1]));
}

/** `yyyy-MM-dd` as `dd/MM/yyyy`; empty for `null`. */
export function typedDay(day: string | null): string {
  if (day === null) return '';
  const [year = '', month = '', date = ''] = day.split('-');
  return `${date}/${month}/${year}`;
}

/** `ddMMyyyy`, as cards hold it, as `yyyy-MM-dd`; `null` when it is no day. */
export function parseCompactDay(text: string): string | null {
  const parts = /^(\d{2})(\d{2})(\d{4})$/.exec(text);
  return parts === null ? null : calendarDay(Number(parts[3]), Number(parts[2]), Number(parts[1]));
}

function calendarDay(year: number, month: number, date: number): string | null {
  if (year < 1850 || year > 2200) return null;
  const day = new Date(Date.UTC(year, month - 1, date));
  const real = day.getUTCFullYear() === year && day.getUTCMonth() === month - 1 && day.getUTCDate() === date;
  return real ? day.toISOString().slice(0, 10) : null;
}

/** The day `count` working days (Monday to Friday) after `day`; public holidays are left to the person. */
export function addWorkingDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  for (let left = count; left > 0;) {
    date.setUTCDate(date.getUTCDate() + 1);
    if (date.getUTCDay() !== 0 && date.getUTCDay() !== 6) left -= 1;
  }
  return date.toISOString().slice(0, 10);
}

/** The calendar day of an instant at the counter's own clock. */
export function localDay(date: Date): string {
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}
