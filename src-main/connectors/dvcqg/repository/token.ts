import { fieldOf } from './fields.ts';

/** What a header can carry. */
const TOKEN = /^[\x21-\x7e]{1,8192}$/;
/** Where a token was put without a name, words of a message are no token. */
const BARE_TOKEN = /^[\x21-\x7e]{16,8192}$/;

export interface FoundToken {
  readonly token: string;
  /** Seconds, where that is told. */
  readonly lifetime?: number;
}

/**
 * The token in an answer to the sign-in. Its name and place are not documented, so all those of the field are read:
 * `token`, `access_token`, `accessToken`, at the top or inside `result` or `data`. `null` when there is none.
 */
export function tokenIn(answer: unknown): FoundToken | null {
  const places = [answer, fieldOf(answer, 'result'), fieldOf(answer, 'data')];
  places.push(...places.slice(1).flatMap((place) => [fieldOf(place, 'result'), fieldOf(place, 'data')]));
  for (const place of places) {
    const named = fieldOf(place, 'token', 'access_token', 'accessToken');
    const token = typeof named === 'string' ? named.trim() : '';
    if (TOKEN.test(token)) return { token, ...lifetimeOf([place, ...places]) };
  }
  const bare = places.slice(1).find((place) => typeof place === 'string' && BARE_TOKEN.test(place));
  return typeof bare === 'string' ? { token: bare, ...lifetimeOf(places) } : null;
}

function lifetimeOf(places: readonly unknown[]): { lifetime?: number } {
  for (const place of places) {
    const seconds = Number(fieldOf(place, 'expires_in', 'expiresIn'));
    if (Number.isFinite(seconds) && seconds > 0) return { lifetime: seconds };
  }
  return {};
}
