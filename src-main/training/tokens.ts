import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../platform/clock.ts';
import { Refusal, type Reply } from './http-server.ts';
import { readBytes } from './requests.ts';

export interface TokenAccounts {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly username: string;
  readonly password: string;
}

/** Sessions that a training server gave; like a real one's they end with the process. */
export interface Tokens {
  issue(): { readonly token: string; readonly expiresIn: number };
  accepts(token: string): boolean;
  /** Ends every session given so far. */
  revokeAll(): void;
  issued(): number;
}

export function createTokens(clock: Clock, lifetimeSeconds: number, form: 'opaque' | 'jwt'): Tokens {
  const until = new Map<string, number>();
  let issued = 0;
  return {
    issue() {
      issued += 1;
      const end = clock.now() + lifetimeSeconds * 1000;
      const random = randomBytes(24).toString('base64url');
      const token = form === 'opaque' ? random : jwt(end, random);
      until.set(token, end);
      return { token, expiresIn: lifetimeSeconds };
    },
    accepts: (token) => (until.get(token) ?? 0) > clock.now(),
    revokeAll() {
      until.clear();
    },
    issued: () => issued,
  };
}

function jwt(end: number, random: string): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ typ: 'JWT', alg: 'HS256' })}.${part({ exp: Math.floor(end / 1000), jti: random })}.${random}`;
}

export const TOKEN_PATH = '/auth/realms/tap-huan/protocol/openid-connect/token';

/** The token endpoint of RFC 6749: client credentials and password. */
export async function answerTokenRequest(
  request: IncomingMessage,
  tokens: Tokens,
  accounts: TokenAccounts,
): Promise<Reply> {
  const refuse = (status: number, message: string): Reply => oauthError(status, 'invalid_request', message);
  if (request.method !== 'POST') throw new Refusal(refuse(405, 'POST only'));
  if (!(request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')) {
    throw new Refusal(refuse(400, 'Content-Type'));
  }
  const form = new URLSearchParams((await readBytes(request, 16 * 1024, refuse)).toString('utf8'));
  const grant = form.get('grant_type');
  if (grant !== 'client_credentials' && grant !== 'password') {
    throw new Refusal(oauthError(400, 'unsupported_grant_type', 'Unsupported grant_type'));
  }
  if (form.get('client_id') !== accounts.clientId) {
    throw new Refusal(oauthError(401, 'invalid_client', 'Invalid client'));
  }
  if (grant === 'client_credentials' && form.get('client_secret') !== accounts.clientSecret) {
    throw new Refusal(oauthError(401, 'invalid_client', 'Invalid client credentials'));
  }
  if (
    grant === 'password' &&
    (form.get('username') !== accounts.username || form.get('password') !== accounts.password)
  ) {
    throw new Refusal(oauthError(400, 'invalid_grant', 'Invalid user credentials'));
  }
  const { token, expiresIn } = tokens.issue();
  return { status: 200, body: { access_token: token, expires_in: expiresIn, token_type: 'Bearer' } };
}

function oauthError(status: number, error: string, description: string): Reply {
  return { status, body: { error, error_description: description } };
}
