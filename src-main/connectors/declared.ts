import jsonata from 'jsonata';
import { declaredOperation, type DeclaredOperation } from '../settings/profile.ts';
import type { Repeat } from './answers.ts';

/** What an operation's path, query and body are made from. */
export type Parameters = Readonly<Record<string, unknown>>;

/** A request that an operation describes; the body is JSON text. */
export interface DeclaredRequest {
  readonly method: DeclaredOperation['method'];
  readonly url: string;
  readonly body: string | null;
}

/** An operation that was written down in a `profile.json`, ready to run. */
export interface Declared {
  readonly name: string;
  readonly repeat: Repeat;
  /** The multipart field for a file, or `null`. */
  readonly upload: string | null;
  /** @throws DeclarationError when the declaration or the parameters do not make a request. */
  request(baseUrl: string, parameters: Parameters): Promise<DeclaredRequest>;
  /** The part of the reply that the connector reads. @throws DeclarationError */
  reply(json: unknown, parameters: Parameters): Promise<unknown>;
}

/** A declaration of the profile that cannot be run: a matter for the province's IT. */
export class DeclarationError extends Error {
  constructor(operation: string, text: string, cause?: unknown) {
    super(`${operation}: ${text}`, { cause });
    this.name = 'DeclarationError';
  }
}

/** An expression may think for this long, nest and grow so far; a reply or a body may become so large. */
const BOUNDS = { timeout: 2000, stack: 300, sequence: 100_000 };
const LARGEST_BODY = 128 * 1024 * 1024;

/**
 * The operations of one system: the connector's own list with the profile's changes, field by field.
 * A change for an operation that the connector does not know is left alone: nothing calls it.
 */
export function declareOperations(
  defaults: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, Declared> {
  const operations = new Map<string, Declared>();
  for (const [name, base] of Object.entries(defaults)) {
    const change = Object.hasOwn(changes, name) ? changes[name] : {};
    operations.set(name, declare(name, declaredOperation.parse({ ...asFields(base), ...asFields(change) })));
  }
  return operations;
}

function asFields(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function declare(name: string, operation: DeclaredOperation): Declared {
  const body = operation.body === undefined ? null : expression(name, operation.body);
  const reply = expression(name, operation.reply);
  return {
    name,
    repeat: operation.method === 'GET' ? 'read' : operation.repeat,
    upload: operation.upload ?? null,
    async request(baseUrl, parameters) {
      const url = new URL(baseUrl.replace(/\/+$/, '') + fillPath(name, operation.path, parameters));
      for (const [field, template] of Object.entries(operation.query)) {
        url.searchParams.set(
          field,
          fill(name, template, parameters, (text) => text),
        );
      }
      if (body === null) return { method: operation.method, url: url.href, body: null };
      const value: unknown = await body(parameters, { parameters });
      const text = value === undefined ? undefined : JSON.stringify(value);
      if (text === undefined) throw new DeclarationError(name, 'the body expression gives nothing');
      if (text.length > LARGEST_BODY) throw new DeclarationError(name, `the body is over ${LARGEST_BODY} characters`);
      return { method: operation.method, url: url.href, body: text };
    },
    reply: (json, parameters) => reply(json, { parameters }),
  };
}

type Evaluate = (input: unknown, bindings: Record<string, unknown>) => Promise<unknown>;

/** Compiled at the first use, so that one wrong expression spoils its own operation and nothing else. */
function expression(operation: string, text: string): Evaluate {
  let compiled: jsonata.Expression | undefined;
  return async (input, bindings) => {
    try {
      compiled ??= jsonata(text, BOUNDS);
      return plain(await compiled.evaluate(input, bindings));
    } catch (error) {
      throw new DeclarationError(operation, complaint(error), error);
    }
  };
}

/** JSONata's own words may repeat the value at fault (a password, a name): its code and the place are enough. */
function complaint(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'the expression failed';
  const fields = new Map<string, unknown>(Object.entries(error));
  const [code, position] = [fields.get('code'), fields.get('position')];
  return `the expression failed (${typeof code === 'string' ? code : 'unknown'} at ${typeof position === 'number' ? position : '?'})`;
}

/** JSONata marks its arrays; what leaves is plain JSON. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from(value, plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

function fillPath(operation: string, template: string, parameters: Parameters): string {
  return fill(operation, template, parameters, (text, name) => {
    // a segment of dots would climb out of the path
    if (text === '' || /^\.{1,2}$/.test(text)) throw new DeclarationError(operation, `{${name}} cannot be in a path`);
    return encodeURIComponent(text.toWellFormed());
  });
}

function fill(
  operation: string,
  template: string,
  parameters: Parameters,
  encode: (text: string, name: string) => string,
): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new DeclarationError(operation, `there is no {${name}}`);
    }
    return encode(String(value), name);
  });
}
