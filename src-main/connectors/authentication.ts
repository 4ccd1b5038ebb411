import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Reason } from '#contract/common.ts';
import type { Clock } from '../platform/clock.ts';
import { because } from '../platform/errors.ts';
import type { HttpClient } from '../platform/http/client.ts';
import { secretsOf, type Authentication, type ReadSecret } from '../settings/profile.ts';
import { classify, type CallFailure } from './answers.ts';

/** A session with a remote, or why there is none. Nothing of the caller's own request has been sent yet. */
export type Session =
  | { readonly ok: true; readonly headers: Readonly<Record<string, string>>; readonly token: string }
  | { readonly ok: false; readonly failure: CallFailure };

export interface Authenticator {
  /** The session in force, fetched when there is none; callers at the same time share one fetch. */
  session(signal: AbortSignal): Promise<Session>;
  /** Whether there is a session in force, so that `session` asks nobody. */
  holds(): boolean;
  /** Says that the remote refused this token; the next `session` fetches another. */
  refused(token: string): void;
}

/** Fetches a token in a system's own way. */
export type Login = (credentials: { readonly username: string; readonly password: string }) => Promise<
  | {
      readonly ok: true;
      readonly token: string;
      /** For a session that is good until it is refused; otherwise its end is read or guessed. */
      readonly lasting?: boolean;
      /** Seconds for which it is good, as the system told; what stands in a JWT comes first. */
      readonly lifetime?: number;
    }
  | { readonly ok: false; readonly failure: CallFailure }
>;

/** Where one session outlives the program: a secret, which is never told. */
export interface KeptSession {
  read(): string | undefined;
  keep(content: string): void;
  forget(): void;
}

export interface AuthenticatorDependencies {
  readonly system: string;
  /** Whom the session is with: one that was kept for another address is no session here. */
  readonly place: string;
  readonly auth: Authentication;
  readonly readSecret: ReadSecret;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly timeout: number;
  /** For `auth.kind` `login` only. */
  readonly login?: Login;
  /** How the token stands in the header `Authorization`; `Bearer <token>` without it. */
  readonly authorization?: (token: string) => string;
  /** Keeps the session across restarts. Another address, account or password ends it. */
  readonly kept?: KeptSession;
}

/** A token is renewed this long before it ends, so that it does not end on the way. */
const EARLY = 30_000;
const LIFETIME_WHEN_UNKNOWN = 30 * 60_000;
/** Whatever the token says: never fetched again at once, never kept for longer than a day. */
const SHORTEST = 1000;
const LONGEST = 24 * 60 * 60_000;
const TOKEN_ANSWER_LIMIT = 256 * 1024;

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).optional(),
});

interface Token {
  readonly value: string;
  readonly until: number;
}
/** A token with the instant at which it came, and what it was given for. */
const heldToken = z.object({ value: z.string().min(1), until: z.number(), since: z.number(), account: z.string() });
type HeldToken = z.infer<typeof heldToken>;

type TokenResult = { readonly ok: true; readonly token: Token } | { readonly ok: false; readonly failure: CallFailure };

export function createAuthenticator(dependencies: AuthenticatorDependencies): Authenticator {
  const { auth, clock, kept } = dependencies;
  const { authorization = (value: string) => `Bearer ${value}` } = dependencies;
  let token: HeldToken | null = null;
  let fetching: Promise<TokenResult> | null = null;

  const fetchOnce = (account: string): Promise<TokenResult> => {
    fetching ??= fetchToken(dependencies)
      .then((result) => {
        if (result.ok) {
          token = { ...result.token, since: clock.now(), account };
          keep(kept, token);
        }
        return result;
      })
      .finally(() => {
        fetching = null;
      });
    return fetching;
  };

  // a session that only lasts as long as the program is good until it ends, whatever became of the password
  const accountNow = (): string => (kept === undefined ? '' : accountOf(dependencies));
  const held = (account: string): HeldToken | null => {
    token ??= recall(kept);
    return token !== null && token.account === account && isInForce(token, clock.now()) ? token : null;
  };

  return {
    async session(signal) {
      if (auth.kind === 'none') return { ok: true, headers: {}, token: '' };
      const account = accountNow();
      let current: Token | null = held(account);
      if (current === null) {
        // shared by all who wait, so one caller's stop must not end it
        const result = await untilStopped(fetchOnce(account), signal, dependencies.system);
        if (!result.ok) return result;
        current = result.token;
      }
      return { ok: true, headers: { authorization: authorization(current.value) }, token: current.value };
    },
    holds: () => auth.kind !== 'none' && held(accountNow()) !== null,
    refused(value) {
      if (token?.value !== value) return;
      token = null;
      quietly(() => kept?.forget());
    },
  };
}

function recall(kept: KeptSession | undefined): HeldToken | null {
  try {
    const content = kept?.read();
    return content === undefined ? null : (heldToken.safeParse(JSON.parse(content)).data ?? null);
  } catch {
    return null;
  }
}

function keep(kept: KeptSession | undefined, token: HeldToken): void {
  quietly(() => kept?.keep(JSON.stringify(token)));
}

/** A session that could not be kept or forgotten is as good as before: at worst it is fetched once more. */
function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // the disk is full or the database is closed already
  }
}

/** Address, account and password of a session, as a hash: with any other of them it is another session. */
function accountOf({ auth, place, readSecret }: AuthenticatorDependencies): string {
  const values = secretsOf(auth).map((name) => readSecret(name) ?? null);
  return createHash('sha256')
    .update(JSON.stringify([place, auth, values]))
    .digest('hex');
}

/** A clock that was set back by more than a moment makes the end of a token meaningless: another one is fetched, once. */
function isInForce({ since, until }: { readonly since: number; readonly until: number }, now: number): boolean {
  return now < until && now >= since - EARLY;
}

async function untilStopped(result: Promise<TokenResult>, signal: AbortSignal, system: string): Promise<TokenResult> {
  const stopped: TokenResult = {
    ok: false,
    failure: { kind: 'transient', reason: because('connectors.stopped', { system }), offline: true },
  };
  if (signal.aborted) return stopped;
  let stop = (): void => undefined;
  const abort = new Promise<TokenResult>((resolve) => {
    stop = () => {
      resolve(stopped);
    };
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([result, abort]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function fetchToken(dependencies: AuthenticatorDependencies): Promise<TokenResult> {
  const { auth, clock, system, http, timeout } = dependencies;
  if (auth.kind === 'none') return { ok: true, token: { value: '', until: Number.MAX_SAFE_INTEGER } };
  const secrets = secretsOf(auth);
  const values = new Map<string, string>();
  for (const name of secrets) {
    const value = dependencies.readSecret(name);
    if (value === undefined) return refusal(because('connectors.secret-missing', { system, secret: name }));
    values.set(name, value);
  }
  const secret = (name: string): string => values.get(name) ?? '';

  if (auth.kind === 'login') {
    if (dependencies.login === undefined) throw new Error(`${system} has no login of its own`);
    const result = await dependencies.login({ username: auth.username, password: secret(auth.password) });
    if (!result.ok) return { ok: false, failure: beforeSending(result.failure) };
    const until = result.lasting === true ? Number.MAX_SAFE_INTEGER : endOf(result, clock.now());
    return { ok: true, token: { value: result.token, until } };
  }

  const form = new URLSearchParams(
    auth.kind === 'clientCredentials'
      ? { grant_type: 'client_credentials', client_id: auth.clientId, client_secret: secret(auth.clientSecret) }
      : { grant_type: 'password', client_id: auth.clientId, username: auth.username, password: secret(auth.password) },
  );
  if (auth.kind === 'password' && auth.clientSecret !== undefined) form.set('client_secret', secret(auth.clientSecret));
  if (auth.scope !== undefined) form.set('scope', auth.scope);
  const answer = await http.request({
    method: 'POST',
    url: auth.tokenUrl,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: form.toString(),
    repeatable: true,
    timeout,
    answerLimit: TOKEN_ANSWER_LIMIT,
  });
  const classified = classify(answer, { system, operation: 'token', repeat: 'read', clock });
  if (classified.kind === 'unauthorised') return refusal(because('connectors.login-refused', { system }));
  if (classified.kind === 'failure') {
    // OAuth answers 400 for a wrong password as well (RFC 6749 §5.2)
    if (classified.failure.kind === 'rejected' && (classified.status === 400 || classified.status === 403)) {
      return refusal(because('connectors.login-refused', { system }, classified.failure.reason.detail));
    }
    return { ok: false, failure: beforeSending(classified.failure) };
  }
  const token = tokenAnswer.safeParse(classified.value);
  if (!token.success) {
    const reason = because('connectors.answer-unexpected', { system, operation: 'token' });
    return { ok: false, failure: { kind: 'transient', reason, offline: false } };
  }
  const end = clock.now() + (token.data.expires_in ?? LIFETIME_WHEN_UNKNOWN / 1000) * 1000;
  return { ok: true, token: { value: token.data.access_token, until: sensible(end, clock.now()) } };
}

function refusal(reason: Reason): TokenResult {
  return { ok: false, failure: { kind: 'needs-login', reason } };
}

/**
 * Without a token the caller's own request never left, whatever became of the login. A login that is refused for good
 * (a wrong address, say) is a matter of the destination, not of the one job that met it.
 */
function beforeSending(failure: CallFailure): CallFailure {
  if (failure.kind === 'outcome-unknown') return { kind: 'transient', reason: failure.reason, offline: false };
  if (failure.kind === 'rejected') return { kind: 'needs-login', reason: failure.reason };
  return failure;
}

/** When a token ends: as a JWT says where it is one, else as the system told, else half an hour from now. */
function endOf({ token, lifetime }: { readonly token: string; readonly lifetime?: number }, now: number): number {
  const told = lifetime !== undefined && lifetime > 0 ? now + lifetime * 1000 : null;
  const end = jwtEnd(token, now) ?? told;
  return end === null ? now + LIFETIME_WHEN_UNKNOWN : sensible(end, now);
}

/** A little before it ends, and within bounds. */
function sensible(end: number, now: number): number {
  return Math.min(Math.max(end - EARLY, now + SHORTEST), now + LONGEST);
}

/** `null` for what is no JWT, or says nothing of its end that makes sense. */
function jwtEnd(token: string, now: number): number | null {
  const part = token.split('.')[1];
  if (part === undefined) return null;
  try {
    const claims = z.object({ exp: z.number() }).safeParse(JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
    return claims.success && claims.data.exp * 1000 > now ? claims.data.exp * 1000 : null;
  } catch {
    return null;
  }
}
