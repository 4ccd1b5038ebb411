import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Clock } from '../platform/clock.ts';
import { because } from '../platform/errors.ts';
import type { HttpAnswer, HttpClient } from '../platform/http/client.ts';
import type { Authentication, ReadSecret } from '../settings/profile.ts';
import {
  unusable,
  type AnswerContext,
  type CallFailure,
  type FieldOf,
  type Recognised,
  type Repeat,
} from './answers.ts';
import { createAuthenticator, type KeptSession, type Login } from './authentication.ts';
import {
  DeclarationError,
  declareOperations,
  type Declared,
  type DeclaredRequest,
  type Parameters,
} from './declared.ts';
import { withSession, type CallResult, type Exchange } from './exchange.ts';
import {
  FilePlaceError,
  fileMark,
  multipartBody,
  textWithFiles,
  type StreamedBody,
  type Upload,
} from './streamed-body.ts';

export type { CallResult } from './exchange.ts';

export interface Call<Schema extends z.ZodType> {
  readonly operation: string;
  readonly parameters: Parameters;
  /** What the mapped reply has to be. */
  readonly reply: Schema;
  readonly signal: AbortSignal;
  /** Sent as `Idempotency-Key`. */
  readonly key?: string;
  /**
   * A multipart file where the operation names a field for it; else its base64 stands wherever the body's expression
   * says `content`. Either way it streams.
   */
  readonly upload?: Upload;
  /** Bytes of the file that left so far: only grows, up to its size. */
  readonly onSent?: (bytes: number) => void;
  /** It only asks, whatever its method is: a repeat is harmless and a lost answer has no effect behind it. */
  readonly reads?: boolean;
  /** For the call that fetches the session itself. */
  readonly anonymous?: boolean;
  /** Turns the bytes of the answer into JSON values where a system does not answer in proper JSON. */
  readonly decode?: (body: Buffer) => unknown;
}

/** One remote system: its declared operations with its address, session, limits and signs. */
export interface Remote {
  readonly system: string;
  call<Schema extends z.ZodType>(call: Call<Schema>): Promise<CallResult<z.output<Schema>>>;
  /** The bytes of a declared GET. */
  download(operation: string, parameters: Parameters, limit: number, signal: AbortSignal): Promise<CallResult<Buffer>>;
  /** The bytes behind a link; the session goes along to the base URL's own origin only. */
  downloadLink(url: URL, limit: number, signal: AbortSignal): Promise<CallResult<Buffer>>;
  repeatOf(operation: string): Repeat;
  /** Makes sure that there is a session; `null` when there is one. */
  signIn(signal: AbortSignal): Promise<CallFailure | null>;
  /** Whether there is one already. */
  isSignedIn(): boolean;
}

export interface RemoteOptions {
  readonly system: string;
  readonly baseUrl: string;
  readonly auth: Authentication;
  readonly timeout: number;
  readonly answerLimit: number;
  /** The connector's own list and the profile's changes to it. */
  readonly operations: Readonly<Record<string, unknown>>;
  readonly changes: Readonly<Record<string, unknown>>;
  /** Parameters that every operation has, such as EFY's `site`. */
  readonly constants?: Parameters;
  /** What every request carries besides its own: a security server has to be told who is meant. */
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * `Authorization: Bearer …`, unless a system wants the token alone there, or the session in its body: the operations
   * then see it as `session`.
   */
  readonly sessionIn?: 'header' | 'bare-header' | 'body';
  readonly recognise?: (answer: HttpAnswer, json: unknown) => Recognised;
  /** Which datum of the dossier a refusal names. */
  readonly fieldOf?: FieldOf;
  /** Reads the system's JSON where it is not proper JSON. */
  readonly parse?: (text: string) => unknown;
  readonly login?: Login;
  /** Keeps the session across restarts. */
  readonly kept?: KeptSession;
  readonly readSecret: ReadSecret;
  readonly http: HttpClient;
  readonly clock: Clock;
}

/** What every connector is given to reach its system. */
export type Machinery = Pick<RemoteOptions, 'readSecret' | 'http' | 'clock'>;

interface RemoteProfile extends Pick<RemoteOptions, 'auth' | 'timeout' | 'answerLimit'> {
  readonly name: string;
  /** The profile's changes to the declared operations. */
  readonly operations: RemoteOptions['changes'];
}

/** What the profile of a system says of it, with the operations that its connector declares. */
export function remoteOf(
  profile: RemoteProfile,
  { operations }: Pick<RemoteOptions, 'operations'>,
): Pick<RemoteOptions, 'system' | 'auth' | 'timeout' | 'answerLimit' | 'operations' | 'changes'> {
  const { name: system, auth, timeout, answerLimit, operations: changes } = profile;
  return { system, auth, timeout, answerLimit, operations, changes };
}

/** An upload may take this many times as long as another call. */
const UPLOAD_PATIENCE = 10;

export function createRemote(options: RemoteOptions): Remote {
  const { system, http, clock } = options;
  const operations = declareOperations(options.operations, options.changes);
  const authenticator = createAuthenticator({
    system,
    place: JSON.stringify([options.baseUrl, options.query, options.headers]),
    auth: options.auth,
    readSecret: options.readSecret,
    http,
    clock,
    timeout: options.timeout,
    ...(options.login === undefined ? {} : { login: options.login }),
    ...(options.kept === undefined ? {} : { kept: options.kept }),
    ...(options.sessionIn === 'bare-header' ? { authorization: (token: string) => token } : {}),
  });
  const declared = (name: string): Declared => {
    const operation = operations.get(name);
    if (operation === undefined) throw new Error(`${system} has no operation ${name}`);
    return operation;
  };
  const context = (operation: string, repeat: Repeat): AnswerContext => ({
    system,
    operation,
    repeat,
    clock,
    ...(options.recognise === undefined ? {} : { recognise: options.recognise }),
    ...(options.fieldOf === undefined ? {} : { fieldOf: options.fieldOf }),
    ...(options.parse === undefined ? {} : { parse: options.parse }),
  });
  const exchange = (exchangeOptions: Omit<Exchange, 'authenticator' | 'system'>) =>
    withSession({ ...exchangeOptions, authenticator, system });
  const inBody = options.sessionIn === 'body';
  const requestOf = async (operation: Declared, parameters: Parameters, session = ''): Promise<DeclaredRequest> => {
    const request = await operation.request(options.baseUrl, inBody ? { ...parameters, session } : parameters);
    const url = new URL(request.url);
    for (const [field, value] of Object.entries(options.query ?? {})) url.searchParams.set(field, value);
    return { ...request, url: url.href };
  };

  return {
    system,
    repeatOf: (operation) => declared(operation).repeat,

    async signIn(signal) {
      const session = await authenticator.session(signal);
      return session.ok ? null : session.failure;
    },

    isSignedIn: () => authenticator.holds(),

    async call(call) {
      const operation = declared(call.operation);
      const { upload } = call;
      const mark = upload === undefined || operation.upload !== null ? null : fileMark();
      const parameters = { ...options.constants, ...call.parameters, ...(mark === null ? {} : { content: mark }) };
      let request;
      let openFile: (() => Promise<StreamedBody>) | null = null;
      try {
        request = await requestOf(operation, parameters);
        if (upload !== undefined) openFile = fileIn(operation, request.body, mark, upload);
      } catch (error) {
        return invalid(system, call.operation, error);
      }
      const repeat = call.reads === true ? 'read' : operation.repeat;
      // with a new session the file goes once more from its beginning: what is told never goes back
      let told = 0;
      const tell = (bytes: number): void => {
        if (bytes <= told) return;
        told = bytes;
        call.onSent?.(bytes);
      };
      const key = call.key === undefined ? {} : { 'idempotency-key': headerValue(call.key) };
      const result = await exchange({
        signal: call.signal,
        anonymous: call.anonymous === true,
        context: {
          ...context(call.operation, repeat),
          ...(call.decode === undefined ? {} : { decode: call.decode }),
        },
        send: async (session) => {
          const { method, url, body } = inBody ? await requestOf(operation, parameters, session.token) : request;
          const fixed = { ...options.headers, ...(inBody ? {} : session.headers), ...key };
          const common = {
            method,
            url,
            answerLimit: options.answerLimit,
            signal: call.signal,
            repeatable: repeat === 'read',
          };
          const json = body === null ? {} : { 'content-type': 'application/json; charset=utf-8' };
          if (openFile === null) {
            const headers = { ...json, ...fixed };
            return http.request({
              ...common,
              headers,
              ...(body === null ? {} : { body }),
              timeout: options.timeout,
            });
          }
          const open = inBody && upload !== undefined ? fileIn(operation, body, mark, upload) : openFile;
          const file = await open();
          const length = { 'content-length': String(file.length) };
          const answer = await http.request({
            ...common,
            headers: { ...json, ...file.headers, ...length, ...fixed },
            body: file.stream,
            timeout: options.timeout * UPLOAD_PATIENCE,
            onSent: (bytes) => tell(file.fileBytes(bytes)),
          });
          file.check();
          return answer;
        },
      });
      if (!result.ok) return result;
      try {
        const reply = call.reply.safeParse(await operation.reply(result.value, parameters));
        if (reply.success) return { ok: true, value: reply.data };
        const fields = reply.error.issues.slice(0, 5).map((issue) => issue.path.join('.') || '(all)');
        const unfit = because(
          'connectors.answer-unexpected',
          { system, operation: call.operation },
          `lacks ${fields.join(', ')}`,
        );
        return {
          ok: false,
          failure: unusable(context(call.operation, repeat), unfit),
          status: null,
        };
      } catch (error) {
        const bad = invalid(system, call.operation, error);
        // the request went out: a wrong reply expression does not undo its effect
        return { ...bad, failure: unusable(context(call.operation, repeat), bad.failure.reason) };
      }
    },

    async download(name, parameters, limit, signal) {
      const operation = declared(name);
      let request;
      try {
        request = await operation.request(options.baseUrl, { ...options.constants, ...parameters });
      } catch (error) {
        return invalid(system, name, error);
      }
      return this.downloadLink(new URL(request.url), limit, signal);
    },

    async downloadLink(url, limit, signal) {
      const ours = url.origin === new URL(options.baseUrl).origin;
      const result = await exchange({
        signal,
        anonymous: !ours,
        context: { ...context('download', 'read'), decode: fileBytes },
        send: (session) =>
          http.request({
            method: 'GET',
            url: url.href,
            headers: { accept: '*/*', ...session.headers },
            timeout: options.timeout * UPLOAD_PATIENCE,
            answerLimit: limit,
            signal,
          }),
      });
      if (!result.ok) return result;
      if (Buffer.isBuffer(result.value) && !isMessage(result.value)) return { ok: true, value: result.value };
      const reason = because('connectors.not-a-file', { system });
      return { ok: false, failure: { kind: 'transient', reason, offline: false }, status: null };
    },
  };
}

/** How the operation takes the file. @throws DeclarationError when it does not. */
function fileIn(operation: Declared, body: string | null, mark: string | null, upload: Upload) {
  const field = operation.upload;
  if (field !== null) return () => multipartBody(field, upload);
  if (body === null || mark === null) throw new DeclarationError(operation.name, 'it takes no file');
  try {
    const text = textWithFiles(body, new Map([[mark, upload]]));
    return () => text.open();
  } catch (error) {
    if (error instanceof FilePlaceError) throw new DeclarationError(operation.name, error.message, error);
    throw error;
  }
}

function invalid(system: string, operation: string, error: unknown): { ok: false; failure: CallFailure; status: null } {
  if (!(error instanceof DeclarationError)) throw error;
  const reason = because('connectors.operation-invalid', { system, operation }, error.message);
  return { ok: false, failure: { kind: 'rejected', reason }, status: null };
}

/** A header takes visible ASCII; a key with other letters goes by its hash. */
function headerValue(key: string): string {
  return /^[\x21-\x7e]{1,255}$/.test(key) ? key : createHash('sha256').update(key).digest('hex');
}

function fileBytes(body: Buffer): Buffer {
  if (body.length === 0) throw new Error('an empty file');
  return body;
}

/** A JSON message in place of a file is no file, whatever its header says. */
function isMessage(body: Buffer): boolean {
  if (body.length > 64 * 1024 || !/^\s*[{[]/.test(body.subarray(0, 16).toString('latin1'))) return false;
  try {
    JSON.parse(body.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
