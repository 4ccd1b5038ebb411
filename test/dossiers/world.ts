import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { AppEvent } from '#contract/events.ts';
import type { DestinationId, Reason } from '#contract/common.ts';
import { createAuditLog } from '../../src-main/audit/service.ts';
import { createConnectors } from '../../src-main/connectors/index.ts';
import type { Answer, Connectors, OneStopDossier, RemoteFileInfo } from '../../src-main/connectors/connector.ts';
import type { PrepareResult, PrepareTask } from '../../src-main/documents/preparation.ts';
import { createDocuments } from '../../src-main/documents/service.ts';
import { createCatalogue } from '../../src-main/dossiers/catalogue.ts';
import { createDossiers } from '../../src-main/dossiers/service.ts';
import { createInbox } from '../../src-main/inbox/service.ts';
import { createOutbox } from '../../src-main/outbox/service.ts';
import { createBlobStore } from '../../src-main/platform/blobs/store.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { openDatabase, transact } from '../../src-main/platform/database/database.ts';
import { createEventHub } from '../../src-main/platform/events.ts';
import { createHttpClient } from '../../src-main/platform/http/client.ts';
import { silentLog } from '../../src-main/platform/log.ts';
import type { WorkerPool } from '../../src-main/platform/workers.ts';
import { createFilling } from '../../src-main/reuse/repository/filling.ts';
import { createPaperKeeper } from '../../src-main/reuse/repository/keeper.ts';
import { createOwnRepository } from '../../src-main/reuse/repository/service.ts';
import { createSession } from '../../src-main/session/service.ts';
import { profile as profileSchema } from '../../src-main/settings/profile.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';

export const UNIT = '000.00.17.H55';
const ADDRESS = 'http://127.0.0.1:9/';
const UNITS = { [UNIT]: { code: 'stp', secret: 'hatinh.stp' } };
const PORTAL = { baseUrl: ADDRESS, units: UNITS, test: { baseUrl: `${ADDRESS}thu-nghiem`, units: UNITS } };
export const builtInCatalogue = fileURLToPath(new URL('../../resources/catalogue/procedures.json', import.meta.url));

/** Bytes that begin and end like a PDF; the papers of these tests are never opened. */
export function pdf(text: string): Buffer {
  return Buffer.from(`%PDF-1.7\n% ${text}\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n`);
}

/** What the remote systems hold, and how they misbehave. */
export interface Remotes {
  igate: RemoteFileInfo[] | Reason;
  idesk: RemoteFileInfo[] | Reason;
  /** By file id or link. */
  bytes: Map<string, Buffer | Reason>;
  oneStop: OneStopDossier[] | Reason;
  downloads: string[];
  /** Runs before each download of the one-stop software. */
  beforeDownload: (url: string) => void;
}

export function remoteFile(fileId: string, fields: Partial<RemoteFileInfo> = {}): RemoteFileInfo {
  return {
    fileId,
    name: `${fileId}.pdf`,
    size: null,
    belongsTo: '',
    documentNumber: '',
    issuedOn: '',
    origin: '',
    ...fields,
  };
}

/**
 * The rooms from inbox to outbox as they are, on a real database and real blobs. Only two things are played: the
 * worker that makes PDFs (it takes the original for the PDF) and the lines to the remote systems.
 */
export async function createWorld(options: { destinations?: readonly DestinationId[] } = {}) {
  const folder = await temporaryFolder();
  const database = openDatabase(join(folder, 'data.db'), randomBytes(32), 'writer');
  const blobs = createBlobStore(join(folder, 'blobs'), randomBytes(32));
  const clock = systemClock;
  const log = silentLog();
  const events = createEventHub();
  const audit = createAuditLog(database, clock);
  const session = createSession({
    database,
    audit,
    events,
    initial: { name: 'Nguyễn Thị Hoa', identityNumber: '', account: 'nthoa@tinh.example', counter: 'Quầy 3' },
  });
  const enabled = options.destinations ?? ['igate', 'idesk', 'sohoa'];
  const profile = profileSchema.parse({
    name: 'Thử',
    unit: { code: UNIT, name: 'Sở Thử' },
    destinations: Object.fromEntries(enabled.map((name) => [name, name === 'hatinh' ? PORTAL : { baseUrl: ADDRESS }])),
    routes: [
      { procedures: ['9.*'], destinations: [] },
      { procedures: ['*'], destinations: [...new Set(['igate', 'idesk', 'sohoa', ...enabled])] },
    ],
  });
  const http = createHttpClient();
  const environment = { current: 'live' as 'test' | 'live' };
  const environmentOf = () => environment.current;
  const real = createConnectors({ profile, readSecret: () => undefined, http, clock, environmentOf });

  const remotes: Remotes = {
    igate: [],
    idesk: [],
    bytes: new Map(),
    oneStop: [],
    downloads: [],
    beforeDownload: () => undefined,
  };
  const answer = <Value>(value: Value | Reason | undefined): Answer<Value> => {
    if (value === undefined)
      return { ok: false, reason: { code: 'connectors.refused', params: { system: 'X', message: '404' } } };
    return isReason(value) ? { ok: false, reason: value } : { ok: true, value };
  };
  const connectors: Connectors = {
    all: real.all,
    remoteFiles: new Map(
      (['igate', 'idesk'] as const)
        .filter((name) => enabled.includes(name))
        .map((name) => [
          name,
          {
            list: () => Promise.resolve(answer(remotes[name])),
            download: (fileId: string) => {
              remotes.downloads.push(fileId);
              return Promise.resolve(answer(remotes.bytes.get(fileId)));
            },
          },
        ]),
    ),
    oneStop:
      real.oneStop === null
        ? null
        : {
            pull: () => Promise.resolve(answer(remotes.oneStop)),
            download: (url: string) => {
              remotes.beforeDownload(url);
              remotes.downloads.push(url);
              return Promise.resolve(answer(remotes.bytes.get(url)));
            },
            planMark: real.oneStop.planMark,
          },
  };

  let letPrepare: () => void = () => undefined;
  let held: Promise<void> = Promise.resolve();
  const broken = new Set<string>();
  const workers: WorkerPool = {
    async run<Result>(_name: string, task: unknown): Promise<Result> {
      await held;
      const [part] = (task as PrepareTask).parts;
      if (part === undefined) throw new Error('no part');
      const { sha256, size, name } = part;
      const ready: PrepareResult = broken.has(name)
        ? { state: 'failed', reason: { code: 'documents.damaged', params: {} } }
        : { state: 'ready', pdf: { sha256, size }, thumbnail: { sha256, size }, pageCount: 1, signed: false };
      return ready as Result;
    },
    close: () => Promise.resolve(),
  };
  const documents = createDocuments({ database, blobs, workers, events, clock, log });
  const inbox = createInbox({
    database,
    blobs,
    documents,
    audit,
    events,
    clock,
    session,
    log,
    limits: { maxFileBytes: 10_000_000, reserveBytes: 0 },
  });
  const outbox = createOutbox({ database, connectors, blobs, audit, events, clock, log });
  const catalogue = createCatalogue({ database, audit, session, events, builtIn: builtInCatalogue });
  const keeper = createPaperKeeper({
    database,
    audit,
    session,
    events,
    clock,
    unit: profile.unit,
  });
  const build = () =>
    createDossiers({
      database,
      blobs,
      catalogue,
      documents,
      papers: inbox.papers,
      keeper,
      outbox,
      connectors,
      audit,
      session,
      events,
      clock,
      profile,
      log,
    });
  const dossiers = build();
  const repository = createOwnRepository({
    database,
    documents,
    dossiers,
    audit,
    session,
    events,
    clock,
    // a slow machine counts all the same
    countTime: Infinity,
  });
  const filling = createFilling({ database, dossiers, audit, events, log });

  const heard: AppEvent[] = [];
  const stopHearing = new AbortController();
  void (async () => {
    for await (const { event } of events.subscribe(undefined, stopHearing.signal)) heard.push(event);
  })();

  onTestFinished(async () => {
    letPrepare();
    dossiers.stop();
    stopHearing.abort();
    filling.stop();
    inbox.stop();
    await documents.stop();
    http.close();
    database.close();
  });

  const ready = async (): Promise<void> => {
    const preparing = database.prepare(`SELECT count(*) FROM document WHERE state = 'preparing'`).pluck();
    for (let look = 0; preparing.get() !== 0; look += 1) {
      if (look > 2000) throw new Error('papers were not prepared in time');
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };

  return {
    database,
    session,
    events,
    blobs,
    documents,
    inbox,
    outbox,
    audit,
    catalogue,
    dossiers,
    repository,
    filling,
    remotes,
    connectors,
    heard,
    ready,
    /** Papers stay in preparation until the function that this gives is called. */
    holdPreparation(): () => void {
      held = new Promise((resolve) => {
        letPrepare = resolve;
      });
      return () => letPrepare();
    },
    /** Files of this name cannot be turned into a PDF. */
    breakPaper: (name: string) => void broken.add(name),
    /** Throws the switch of the Hà Tĩnh portal, as the settings do. */
    switchPortal(chosen: 'test' | 'live', room = dossiers): void {
      transact(database, () => {
        environment.current = chosen;
        room.environmentChanged('hatinh');
      });
    },
    /** The room once more on the same data, as after a restart. */
    reopen: build,
    /** A paper arrives from the scanner. */
    async scan(name: string, content: Buffer = pdf(name)): Promise<string> {
      const { itemId } = await inbox.takeIn({
        name,
        parts: [{ name, content: { source: chunks(content), size: content.length } }],
        folder: { id: 'khay-1', name: 'Khay 1' },
        actor: 'Máy quét',
      });
      return itemId;
    },
    /** A dossier of the counter; the invoice procedure unless told otherwise. */
    open(
      fields: {
        procedureCode?: string;
        code?: string;
        name?: string;
        receivedOn?: string;
        identityNumber?: string;
      } = {},
    ) {
      return dossiers.create({
        procedureCode: fields.procedureCode ?? '1.005434',
        code: fields.code ?? '',
        applicant: {
          name: fields.name ?? 'Đoàn Thúy Hải',
          kind: 'citizen',
          identityNumber: fields.identityNumber ?? '',
          birthDate: null,
          address: '',
          phone: '',
        },
        channel: 'in-person',
        receivedOn: fields.receivedOn ?? '2020-09-17',
        appointmentOn: null,
      });
    },
    actions: (): string[] =>
      audit
        .list({ text: '', actions: [], limit: 200 })
        .items.map(({ action }) => action)
        .reverse(),
    jobs: () =>
      database.prepare('SELECT destination, operation, dossier_code AS code FROM job ORDER BY number').all() as {
        destination: string;
        operation: string;
        code: string;
      }[],
  };
}
export type World = Awaited<ReturnType<typeof createWorld>>;

function isReason(value: unknown): value is Reason {
  return typeof value === 'object' && value !== null && 'code' in value && 'params' in value;
}

async function* chunks(content: Buffer): AsyncGenerator<Buffer> {
  yield content;
}

/** The code of the AppError that a call ends with. */
export function failureOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  }
  return 'no failure';
}
