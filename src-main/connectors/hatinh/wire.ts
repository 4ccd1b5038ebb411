import { because } from '../../platform/errors.ts';
import type { HttpAnswer } from '../../platform/http/client.ts';
import { readXml, XmlError } from '../../platform/xml.ts';
import { unusable, type AnswerContext, type CallFailure, type Classified } from '../answers.ts';
import type { Description } from './descriptions.ts';
import defaults from './profile.json' with { type: 'json' };
import { readEnvelope, type SoapAnswer } from './soap.ts';
import { readDescription, type ServiceDescription } from './wsdl.ts';

/** By their names on the wire. */
export type Parameters = Readonly<Record<string, string>>;
/** Namespace, action and parameters as the server describes them; as the seed and ASMX do where it does not. */
export function wireOf(
  { service }: Description,
  { name, parameters }: { readonly name: string; readonly parameters: readonly string[] },
  given: Parameters,
): { namespace: string; action: string; ordered: (readonly [string, string])[] } {
  const namespace = service?.namespace ?? defaults.namespace;
  const described = service !== null && Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
  const spelled = (wanted: string): string =>
    described?.parameters.find((parameter) => parameter.toLowerCase() === wanted) ?? wanted;
  const order = (parameter: string): number => described?.parameters.indexOf(parameter) ?? 0;
  const ordered = parameters
    .map((parameter) => [spelled(parameter), given[parameter] ?? ''] as const)
    .toSorted(([one], [two]) => order(one) - order(two));
  return { namespace, action: described?.action ?? `${namespace.replace(/\/$/, '')}/${name}`, ordered };
}

/** The server's own address for the service counts where it is on the same host: credentials go nowhere else. */
export function endpointOf(url: string, { service }: Description): string {
  const address = service?.address ?? '';
  return URL.canParse(address) && new URL(address).origin === new URL(url).origin ? address : url;
}

/** The description of a service in its answer; `null` when there is none. */
export function descriptionIn(answer: HttpAnswer): ServiceDescription | null {
  try {
    return readDescription(readXml(answer.body));
  } catch (error) {
    if (error instanceof XmlError) return null;
    throw error;
  }
}

type Seen =
  | { readonly kind: 'answer'; readonly answer: SoapAnswer }
  | { readonly kind: 'failure'; readonly failure: CallFailure };

/** An envelope, or that it is a broken one; `null` when it is something else, or a gateway's status says it all. */
export function soapIn(answer: HttpAnswer, context: AnswerContext): Seen | null {
  if (answer.status >= 300 && answer.status !== 400 && answer.status !== 500) return null;
  const start = answer.body.subarray(0, 512).toString('utf8');
  const isXml = /^\uFEFF?\s*<(?:\?xml|[\w-]+:Envelope|Envelope)/.test(start);
  if (!isXml || /<html/i.test(start)) return null;
  try {
    const read = readEnvelope(answer.body);
    return read === null ? null : { kind: 'answer', answer: read };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const detail = `${context.operation}: ${answer.status}, ${error.message}`;
    return {
      kind: 'failure',
      failure: unusable(context, because('connectors.answer-broken', { system: context.system }, detail)),
    };
  }
}

/** Of an answer that is no envelope. */
export function failureOf(classified: Classified, context: AnswerContext): CallFailure {
  const { system, operation } = context;
  if (classified.kind === 'failure') return classified.failure;
  if (classified.kind === 'unauthorised') {
    return { kind: 'needs-login', reason: because('connectors.forbidden', { system }, `${operation}: HTTP 401`) };
  }
  const reason = because('connectors.answer-unexpected', { system, operation }, 'not an envelope');
  return unusable(context, reason);
}
