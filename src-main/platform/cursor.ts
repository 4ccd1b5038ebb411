import { inBothLanguages } from '#contract/messages/index.ts';
import { AppError } from './errors.ts';

/** A list goes on where the answer before ended, and nowhere else. */
export function foreignCursor(): AppError {
  const problem = {
    vi: 'không phải vị trí mà câu trả lời trước đã đưa',
    en: 'is no position that an answer before gave',
  };
  const params = { field: 'cursor', ...inBothLanguages('problem', problem) };
  return new AppError('platform.invalid-input', { params, field: 'cursor' });
}

/** The number that a cursor of a numbered list stands for. @throws AppError `platform.invalid-input` */
export function positionOf(cursor: string): number {
  const position = /^\d{1,16}$/.test(cursor) ? Number(cursor) : NaN;
  if (!Number.isSafeInteger(position)) throw foreignCursor();
  return position;
}
