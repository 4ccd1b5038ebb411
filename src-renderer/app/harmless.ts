import type { ClientContext, ClientLink } from '@orpc/client';

/**
 * Marks that turn the direction of writing, so that a name reads as another (`giay` + U+202E + `fdp.exe`), and control characters,
 * which no letter stands for; tabs and ends of lines are left.
 */
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/** A text without what would show something else than it says. */
export function harmlessText(text: string): string {
  return text.replace(TURNS, '').replace(CONTROLS, ' ');
}

/** The same for every text in an answer: lists and plain objects are mended in place, other values are left as they are. */
export function harmless(answer: unknown): unknown {
  if (typeof answer === 'string') return harmlessText(answer);
  if (Array.isArray(answer)) {
    for (const [index, inner] of answer.entries()) answer[index] = harmless(inner);
    return answer;
  }
  if (!isPlain(answer)) return answer;
  for (const [name, inner] of Object.entries(answer)) answer[name] = harmless(inner);
  return answer;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isStream(value: unknown): value is AsyncIterableIterator<unknown, unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** The words of a refusal travel in its data. */
function harmlessFailure(error: unknown): unknown {
  if (error instanceof Error && 'data' in error) harmless(error.data);
  return error;
}

async function harmlessly<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw harmlessFailure(error);
  }
}

function harmlessStream(stream: AsyncIterableIterator<unknown, unknown>): AsyncIterableIterator<unknown, unknown> {
  const told = async (next: Promise<IteratorResult<unknown, unknown>>): Promise<IteratorResult<unknown, unknown>> => {
    const result = await harmlessly(next);
    return { ...result, value: harmless(result.value) };
  };
  const harmlessOne: AsyncIterableIterator<unknown, unknown> = {
    next: () => told(stream.next()),
    return: (value) => stream.return?.(value) ?? Promise.resolve({ done: true, value: undefined }),
    throw: (error) =>
      stream.throw?.(error) ?? Promise.reject(error instanceof Error ? error : new Error(String(error))),
    [Symbol.asyncIterator]: () => harmlessOne,
  };
  return harmlessOne;
}

/**
 * The window's edge: whatever was named outside (a file from the scanner, a portal's paper, a dossier of an old export)
 * is shown as it reads, wherever it is shown. Answers, streams and refusals of all calls pass here.
 */
export function withHarmlessText(link: ClientLink<ClientContext>): ClientLink<ClientContext> {
  return {
    async call(path, input, options) {
      const answer = await harmlessly(link.call(path, input, options));
      return isStream(answer) ? harmlessStream(answer) : harmless(answer);
    },
  };
}
