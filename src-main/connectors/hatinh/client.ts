import { AppError, because } from '../../platform/errors.ts';
import type { HttpClient, HttpResult } from '../../platform/http/client.ts';
import type { Clock } from '../../platform/clock.ts';
import type { HatinhProfile, ReadSecret } from '../../settings/profile.ts';
import { classify, type AnswerContext, type CallFailure } from '../answers.ts';
import type { RemoteMemory } from '../memory.ts';
import { fileMark, textWithFiles, type Upload } from '../streamed-body.ts';
import { createDescriptions, type Description, type Descriptions } from './descriptions.ts';
import { dossierDocument, officeDocument, processDocument, type PortalDocument } from './documents.ts';
import { isUnderstood, judgeFault, judgeResult, plainWords, readFault, signsOf, type Verdict } from './errors.ts';
import type { HatinhOperation, PortalDossier, PortalEnvironment, ProcessLine, SubmissionLetter } from './map.ts';
import defaults from './profile.json' with { type: 'json' };
import { envelope } from './soap.ts';
import { descriptionIn, endpointOf, failureOf, soapIn, wireOf, type Parameters } from './wire.ts';
import type { ServiceDescription } from './wsdl.ts';

/** For which unit, at which of the two systems. */
export interface Place {
  readonly environment: PortalEnvironment;
  /** Our own unit code. */
  readonly unitCode: string;
}

/** A verdict with how many characters had to be left out of what was sent. */
export type Sent = Verdict & { readonly removed: number };

/** The five operations of seed 002 under their meaning; the names on the wire stand in `profile.json`. */
export interface HatinhClient {
  createDossier(place: Place, dossier: PortalDossier, signal: AbortSignal): Promise<Sent>;
  setStatus(place: Place, code: string, status: string, signal: AbortSignal): Promise<Sent>;
  returnResult(place: Place, code: string, returnedAt: string, signal: AbortSignal): Promise<Sent>;
  addProcessLine(place: Place, code: string, line: ProcessLine, signal: AbortSignal): Promise<Sent>;
  /** The letter's file streams into the request as base64. */
  forwardToOffice(
    place: Place,
    dossier: PortalDossier,
    letter: SubmissionLetter,
    upload: Upload,
    asking: { readonly signal: AbortSignal; onSent(bytes: number): void },
  ): Promise<Sent>;
  /** Reads a service's description now. */
  describe(environment: PortalEnvironment, service: Service, signal: AbortSignal): Promise<Described>;
  /** The operations that a service has to have. */
  expected(service: Service): readonly string[];
  repeatOf(operation: HatinhOperation): 'nature' | 'never';
}

export type Service = 'dossiers' | 'office';

export type Described =
  | { readonly ok: true; readonly service: ServiceDescription }
  | { readonly ok: false; readonly reason: CallFailure['reason']; readonly kept: Description };

export interface ClientDependencies {
  readonly profile: HatinhProfile;
  readonly readSecret: ReadSecret;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly memory: RemoteMemory;
  readonly log: { warn(fields: object, message: string): void };
}

/** A letter may take this many times as long as another call. */
const UPLOAD_PATIENCE = 10;
/** A description must not hold up the work for long. */
const DESCRIPTION_PATIENCE = 10_000;

const HEADERS = { 'content-type': 'text/xml; charset=utf-8', accept: 'text/xml' };

interface Outgoing {
  readonly upload: Upload;
  readonly mark: string;
  onSent(bytes: number): void;
}

export function createHatinhClient({
  profile,
  readSecret,
  http,
  clock,
  memory,
  log,
}: ClientDependencies): HatinhClient {
  const system = profile.name;
  const signs = signsOf(profile.patterns);
  const operationOf = (operation: HatinhOperation) => {
    const base = defaults.operations[operation];
    const change = Object.hasOwn(profile.operations, operation) ? profile.operations[operation] : {};
    return {
      ...base,
      name: change?.name ?? base.name,
      service: base.service as Service,
      repeat: change?.repeat ?? (base.repeat as 'nature' | 'never'),
    };
  };
  const systemOf = (environment: PortalEnvironment) => (environment === 'live' ? profile : profile.test);
  const addressOf = (baseUrl: string, service: Service): string =>
    baseUrl.replace(/\/+$/, '') + profile.services[service];

  const descriptions: Descriptions = createDescriptions({
    memory,
    clock,
    log,
    async read(url) {
      const result = await http.request({
        method: 'GET',
        url: `${url}?wsdl`,
        headers: { accept: 'text/xml' },
        timeout: Math.min(profile.timeout, DESCRIPTION_PATIENCE),
        answerLimit: profile.answerLimit,
      });
      const context: AnswerContext = { system, operation: 'WSDL', repeat: 'read', clock };
      const found = result.kind === 'answer' && result.status === 200 ? descriptionIn(result) : null;
      if (found !== null) return { ok: true, value: found };
      const classified = classify(result, context);
      return { ok: false, failure: failureOf(classified, context), status: null };
    },
  });

  async function call(
    operation: HatinhOperation,
    place: Place,
    parameters: Parameters,
    signal: AbortSignal,
    file?: Outgoing,
  ): Promise<Verdict> {
    const { name, service, repeat } = operationOf(operation);
    const context: AnswerContext = { system, operation: name, repeat, clock };
    const target = systemOf(place.environment);
    if (target === undefined) return rejected(because('connectors.hatinh-no-test-system', { system }));
    const unit = Object.hasOwn(target.units, place.unitCode) ? target.units[place.unitCode] : undefined;
    if (unit === undefined) {
      return rejected(because('connectors.hatinh-unit-missing', { system, unit: place.unitCode }));
    }
    const secret = readSecret(unit.secret);
    if (secret === undefined) {
      const reason = because('connectors.hatinh-secret-missing', { system, unit: unit.code, secret: unit.secret });
      return { kind: 'failed', failure: { kind: 'needs-login', reason } };
    }
    const url = addressOf(target.baseUrl, service);
    const given: Parameters = { ...parameters, madonvi: unit.code, maxacthuc: secret };

    const send = async (description: Description): Promise<{ verdict: Verdict; understood: boolean }> => {
      const { namespace, action, ordered } = wireOf(description, operationOf(operation), given);
      const body = envelope(namespace, name, ordered);
      const request = {
        method: 'POST',
        url: endpointOf(url, description),
        headers: { ...HEADERS, soapaction: `"${action}"` },
        answerLimit: profile.answerLimit,
        signal,
      } as const;
      let result;
      if (file === undefined) {
        result = await http.request({ ...request, body, timeout: profile.timeout });
      } else {
        const opened = await textWithFiles(body, new Map([[file.mark, file.upload]])).open();
        result = await http.request({
          ...request,
          headers: { ...request.headers, 'content-length': String(opened.length) },
          body: opened.stream,
          timeout: profile.timeout * UPLOAD_PATIENCE,
          onSent: (bytes) => file.onSent(opened.fileBytes(bytes)),
        });
        opened.check();
      }
      return judged(result, unit.code, secret);
    };

    /** An envelope by its words, everything else by the common rules. */
    const judged = (
      result: HttpResult,
      unitCode: string,
      hidden: string,
    ): { verdict: Verdict; understood: boolean } => {
      const seen = result.kind === 'answer' ? soapIn(result, context) : null;
      const judgement = { signs, context, creates: operation === 'createDossier', unit: unitCode };
      if (seen === null) {
        const failure = failureOf(classify(result, context), context);
        return { verdict: { kind: 'failed', failure }, understood: true };
      }
      if (seen.kind === 'failure') return { verdict: { kind: 'failed', failure: seen.failure }, understood: true };
      if (seen.answer.kind === 'result') {
        const { text } = seen.answer;
        return { verdict: judgeResult(text === null ? null : plainWords(text, hidden), judgement), understood: true };
      }
      const fault = readFault(seen.answer.text, hidden);
      return { verdict: judgeFault(fault, seen.answer.code, judgement), understood: isUnderstood(fault) };
    };

    try {
      const description = await descriptions.of(url, signal);
      const first = await send(description);
      if (first.understood) return first.verdict;
      // nothing was done: the action is not the server's own, so its description may be newer than ours
      const renewed = await descriptions.refresh(url, signal);
      const isOther = JSON.stringify(renewed.service) !== JSON.stringify(description.service);
      return isOther ? (await send(renewed)).verdict : first.verdict;
    } catch (error) {
      // the file itself could not be read: nothing whole was sent
      if (error instanceof AppError) return rejected(error.toReason());
      throw error;
    }
  }

  const withDocument = async (
    { xml, removed }: PortalDocument,
    work: (parameters: Parameters) => Promise<Verdict>,
  ): Promise<Sent> => ({ ...(await work({ xml })), removed });

  return {
    createDossier: (place, dossier, signal) =>
      withDocument(dossierDocument(dossier), (xml) => call('createDossier', place, xml, signal)),
    setStatus: async (place, mahoso, trangthai, signal) => ({
      ...(await call('setStatus', place, { mahoso, trangthai }, signal)),
      removed: 0,
    }),
    returnResult: async (place, mahoso, ngaytra, signal) => ({
      ...(await call('returnResult', place, { mahoso, ngaytra }, signal)),
      removed: 0,
    }),
    addProcessLine: (place, code, line, signal) =>
      withDocument(processDocument(code, line), (xml) => call('addProcessLine', place, xml, signal)),
    forwardToOffice(place, dossier, letter, upload, { signal, onSent }) {
      const mark = fileMark();
      return withDocument(officeDocument(dossier, letter, mark), (xml) =>
        call('forwardToOffice', place, xml, signal, { upload, mark, onSent }),
      );
    },
    async describe(environment, service, signal) {
      const target = systemOf(environment);
      if (target === undefined) {
        const reason = because('connectors.hatinh-no-test-system', { system });
        return { ok: false, reason, kept: { service: null, readAt: null, trouble: reason } };
      }
      const found = await descriptions.refresh(addressOf(target.baseUrl, service), signal);
      if (found.trouble === null && found.service !== null) return { ok: true, service: found.service };
      return { ok: false, reason: found.trouble ?? because('connectors.stopped', { system }), kept: found };
    },
    expected: (service) =>
      (Object.keys(defaults.operations) as HatinhOperation[])
        .map(operationOf)
        .filter((operation) => operation.service === service)
        .map(({ name }) => name),
    repeatOf: (operation) => operationOf(operation).repeat,
  };
}

function rejected(reason: CallFailure['reason']): Verdict {
  return { kind: 'failed', failure: { kind: 'rejected', reason } };
}
