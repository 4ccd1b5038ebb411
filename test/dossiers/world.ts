import { onTestFinished } from 'vitest';
import type { DestinationId, Reason } from '#contract/common.ts';
import type { Dossier } from '#contract/dossiers.ts';
import { createConnectors } from '../../src-main/connectors/index.ts';
import type { Answer, Connectors, OneStopDossier, RemoteFileInfo } from '../../src-main/connectors/connector.ts';
import { transact } from '../../src-main/platform/database/database.ts';
import { createHttpClient } from '../../src-main/platform/http/client.ts';
import { createFilling } from '../../src-main/reuse/repository/filling.ts';
import { profile as profileSchema } from '../../src-main/settings/profile.ts';
import {
  dataFolderIn,
  dossierOf,
  listen,
  openCounter,
  openIntake,
  prepared,
  scanPaper,
  UNIT,
  type DossierFields,
} from '../fixtures/core.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { playPreparing } from '../fixtures/preparing.ts';

const ADDRESS = 'http://127.0.0.1:9/';
const UNITS = { [UNIT]: { code: 'stp', secret: 'hatinh.stp' } };
const PORTAL = { baseUrl: ADDRESS, units: UNITS, test: { baseUrl: `${ADDRESS}thu-nghiem`, units: UNITS } };

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
  const preparing = playPreparing();
  const intake = await openIntake(dataFolderIn(await temporaryFolder()), {
    workers: preparing.workers,
    officer: { name: 'Nguyễn Thị Hoa', account: 'nthoa@tinh.example', counter: 'Quầy 3' },
    limits: { maxFileBytes: 10_000_000, reserveBytes: 0 },
  });
  const { database, inbox, clock, audit } = intake;
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

  const { dossiers, openDossiers, ...counter } = openCounter(intake, { profile, connectors });
  const filling = createFilling({ ...intake, dossiers });
  const { heard, stop: stopHearing } = listen(intake.events);

  onTestFinished(async () => {
    preparing.letGo();
    dossiers.stop();
    stopHearing();
    filling.stop();
    http.close();
    await intake.close();
  });

  return {
    ...intake,
    ...counter,
    dossiers,
    filling,
    remotes,
    connectors,
    heard,
    ready: () => prepared(intake),
    /** Papers stay in preparation until the function that this gives is called. */
    holdPreparation: () => preparing.hold(),
    /** Files of this name cannot be turned into a PDF. */
    breakPaper: (name: string) => preparing.breakPaper(name),
    /** Throws the switch of the Hà Tĩnh portal, as the settings do. */
    switchPortal(chosen: 'test' | 'live', room = dossiers): void {
      transact(database, () => {
        environment.current = chosen;
        room.environmentChanged('hatinh');
      });
    },
    /** The room once more on the same data, as after a restart. */
    reopen: openDossiers,
    /** A paper arrives from the scanner. */
    scan: (name: string, content: Buffer = pdf(name)) => scanPaper(inbox, name, content),
    open: (fields: DossierFields = {}) => dossiers.create(dossierOf(fields)),
    /** A dossier with one paper, prepared, on its first component. */
    async openWithPaper(): Promise<Dossier> {
      const { id, components } = dossiers.create(dossierOf({}));
      const inboxItemIds = [await scanPaper(inbox, 'Giấy giới thiệu.pdf', pdf('Giấy giới thiệu.pdf'))];
      const { dossier } = dossiers.attach({ dossierId: id, componentId: components[0]?.id ?? '', inboxItemIds });
      await prepared(intake);
      return dossier;
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
