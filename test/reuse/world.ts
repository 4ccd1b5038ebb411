import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { Reason } from '#contract/common.ts';
import type { Dossier } from '#contract/dossiers.ts';
import type { ComponentLookUp, LookUpOverview } from '#contract/reuse.ts';
import type {
  Connectors,
  FileRequest,
  PaperAnswer,
  PaperQuestion,
  PaperRepository,
  RepositoryPaper,
  SecurityServer,
} from '../../src-main/connectors/connector.ts';
import { agencyOf, serverOf } from '../../src-main/connectors/dvcqg/repository/agencies.ts';
import { namesServer } from '../../src-main/connectors/dvcqg/repository/file-address.ts';
import { planAsk, withQueuedQuestions } from '../../src-main/connectors/dvcqg/repository/queued-questions.ts';
import { createConnectors } from '../../src-main/connectors/index.ts';
import { AppError } from '../../src-main/platform/errors.ts';
import { createHttpClient } from '../../src-main/platform/http/client.ts';
import type { OwnPaper, OwnPapers } from '../../src-main/reuse/own-papers.ts';
import { createReuse, type Reuse } from '../../src-main/reuse/service.ts';
import { profile as profileSchema } from '../../src-main/settings/profile.ts';
import type { TrainingServers } from '../../src-main/training/servers.ts';
import {
  dataFolderIn,
  dossierOf,
  listen,
  openCounter,
  openIntake,
  prepared,
  scanPaper,
  UNIT,
  until,
  type DossierFields,
} from '../fixtures/core.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { playPreparing } from '../fixtures/preparing.ts';
import { pdf } from '../dossiers/world.ts';

export { failureOf, pdf } from '../dossiers/world.ts';

/** Invented people: the owner of the papers, and the officer at the counter. */
export const OWNER = '000090000001';
export const OFFICER = '000085000009';
/** The procedure of these tests asks for two papers that are results of others. */
export const PROCEDURE = '1.005434';
export const FIRST_CODE = '000.00.00.G12-KQ5585';
export const SECOND_CODE = '000.00.00.G12-KQ5586';

/** The national repository in memory, and how it misbehaves. */
export interface National {
  readonly questions: PaperQuestion[];
  readonly downloads: FileRequest[];
  /** What the next question is answered with, if not by `papers`. */
  answer: (question: PaperQuestion, signal: AbortSignal) => Promise<PaperAnswer> | PaperAnswer;
  /** The bytes behind a link. */
  readonly files: Map<string, Buffer>;
  /** Runs before each piece of a download leaves. */
  beforePiece: (request: FileRequest, piece: number) => Promise<void> | void;
  servers: readonly SecurityServer[] | Reason;
  listed: number;
  signIns: ('login' | 'token')[];
  /** Sessions that are in force already. */
  readonly held: Set<'login' | 'token'>;
  refuses: Partial<Record<'login' | 'token', Reason>>;
}

export function paper(fields: Partial<RepositoryPaper> = {}): RepositoryPaper {
  const documentNumber = fields.documentNumber ?? '12/QĐ';
  return {
    paperCode: FIRST_CODE,
    name: 'Giấy chứng nhận',
    documentNumber,
    agency: '000.00.00.H22',
    files: [{ name: 'Giấy chứng nhận.pdf', link: `https://portal.example/${documentNumber}/1.pdf` }],
    ...fields,
  };
}

/** Pieces of a file are this long, so that a download can be broken off between two of them. */
const PIECE = 64;

export interface WorldOptions {
  readonly connected?: boolean;
  /** The practice systems in place of what is played in memory. */
  readonly servers?: TrainingServers;
  /** The own repository as it is, in place of what is played in memory. */
  readonly keeps?: boolean;
  /** The queue sends, and the room listens. */
  readonly acts?: boolean;
  readonly officer?: string;
  readonly folder?: string;
}

/**
 * The rooms from documents to the queue as they are, on a real database and real blobs. Three things are played: the
 * worker that makes PDFs, the own repository, and the national one.
 */
export async function createWorld(options: WorldOptions = {}) {
  const folder = options.folder ?? (await temporaryFolder());
  const clock = { shift: 0, now: () => Date.now() + clock.shift };
  const intake = await openIntake(dataFolderIn(folder), {
    workers: playPreparing().workers,
    officer: { name: 'Nguyễn Thị Hoa', identityNumber: options.officer ?? OFFICER, counter: 'Quầy 3' },
    clock,
    limits: { maxFileBytes: 10_000_000, reserveBytes: 0 },
  });
  const { database, inbox, events, audit } = intake;
  const profile = profileSchema.parse({
    name: 'Thử',
    unit: { code: UNIT, name: 'Sở Thử' },
    destinations: { igate: { baseUrl: 'http://127.0.0.1:9/' }, dvcqg: { baseUrl: 'http://127.0.0.1:9/' } },
    routes: [{ procedures: ['*'], destinations: ['igate', 'dvcqg'] }],
  });
  const http = createHttpClient();
  const { servers } = options;
  const real = createConnectors({
    profile: servers?.profile() ?? profile,
    readSecret: (name) => servers?.secrets().get(name),
    http,
    clock,
  });

  const national: National = {
    questions: [],
    downloads: [],
    answer: () => ({ kind: 'found', papers: [] }),
    files: new Map(),
    beforePiece: () => undefined,
    servers: [{ agency: 'H22', name: 'Tỉnh Hà Giang', dstcode: 'VN:GOV:000.00.00.H22:kho' }],
    listed: 0,
    signIns: [],
    held: new Set(),
    refuses: {},
  };
  const papers: PaperRepository = {
    async ask(question, signal) {
      national.questions.push(question);
      return national.answer(question, signal);
    },
    planAsk,
    async securityServers() {
      national.listed += 1;
      return 'code' in national.servers
        ? { ok: false, reason: national.servers }
        : { ok: true, value: national.servers };
    },
    agencyOf,
    serverOf,
    namesServer,
    async *download(request) {
      national.downloads.push(request);
      const bytes = national.files.get(request.link);
      if (bytes === undefined) throw new AppError('dossiers.remote-failed');
      for (let start = 0, piece = 0; start < bytes.length; start += PIECE, piece += 1) {
        await national.beforePiece(request, piece);
        if (request.signal.aborted) throw new AppError('platform.cancelled');
        yield bytes.subarray(start, start + PIECE);
        request.onProgress(Math.min(bytes.length, start + PIECE), bytes.length);
      }
    },
    async signIn(which) {
      national.signIns.push(which);
      return national.refuses[which] ?? null;
    },
    isSignedIn: (which) => national.held.has(which),
  };
  const connected = options.connected ?? true;
  const portal = real.all.get('dvcqg');
  if (portal === undefined) throw new Error('the profile names the portal');
  const played: Connectors = {
    ...real,
    all: new Map([...real.all, ['dvcqg', withQueuedQuestions(portal, papers, clock)]]),
    ...(connected ? { papers } : {}),
  };
  const connectors = servers === undefined ? played : real;

  const counter = openCounter(intake, { profile: servers?.profile() ?? profile, connectors });
  const { outbox, dossiers, repository } = counter;
  const ownPapers: OwnPaper[] = [];
  const playedRepository: OwnPapers = {
    offers: ({ paperCodes, exceptDossierId }) =>
      ownPapers.filter(({ paperCode, dossier }) => paperCodes.includes(paperCode) && dossier.id !== exceptDossierId),
  };
  const build = (): Reuse =>
    createReuse({
      ...intake,
      ...counter,
      ownPapers: options.keeps === true ? repository : playedRepository,
      papers: connectors.papers,
      queue: outbox,
      maxFileBytes: 1_000_000,
    });
  let reuse = build();
  if (options.acts === true) {
    outbox.start();
    reuse.start();
  }

  const { heard, stop: stopHearing } = listen(events);

  let closed = false;
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    stopHearing();
    await reuse.stop();
    await outbox.stop();
    http.close();
    await intake.close();
  };
  onTestFinished(close);

  const scan = async (): Promise<{ itemId: string; documentId: string; size: number }> => {
    const bytes = pdf(`scan ${randomBytes(8).toString('hex')}`);
    const itemId = await scanPaper(inbox, 'Giấy cũ.pdf', bytes);
    const documentId = database.prepare('SELECT document_id FROM inbox_item WHERE id = ?').pluck().get(itemId);
    return { itemId, documentId: String(documentId), size: bytes.length };
  };

  const world = {
    ...intake,
    ...counter,
    clock,
    national,
    ownPapers,
    heard,
    close,
    until,
    ready: () => prepared(intake),
    get reuse() {
      return reuse;
    },
    /** Ends this room and opens it again, as a restart does. */
    async restart(): Promise<void> {
      await reuse.stop();
      reuse = build();
      reuse.start();
    },
    /** A dossier of the counter with two components that can be looked up. */
    open: (fields: Omit<DossierFields, 'code' | 'name' | 'receivedOn'> = {}): Dossier =>
      dossiers.create(dossierOf({ procedureCode: PROCEDURE, identityNumber: OWNER, ...fields })),
    lookUp: (dossier: Pick<Dossier, 'id'>, componentIds?: readonly string[], documentNumbers = {}) =>
      reuse.lookUp({ dossierId: dossier.id, componentIds, documentNumbers }),
    /** What is known once nothing is being asked any more. */
    async settled(dossier: Pick<Dossier, 'id'>): Promise<LookUpOverview> {
      await until(
        () => reuse.overview(dossier.id).components.every(({ national: { state } }) => state !== 'asking'),
        'the answer',
      );
      return reuse.overview(dossier.id);
    },
    agree: (dossier: Pick<Dossier, 'id' | 'components'>) =>
      reuse.recordConsent({
        dossierId: dossier.id,
        componentIds: dossier.components.map(({ id }) => id),
        givenBy: 'Đoàn Thúy Hải',
        onBehalf: false,
        way: 'spoken',
        note: '',
      }),
    /** A paper arrives from the scanner; gives its item and its document. */
    scan,
    /** A paper that came with another dossier and lies in the own repository. */
    async keepOwn(fields: Partial<OwnPaper> = {}): Promise<OwnPaper> {
      const { documentId, size } = await scan();
      const kept: OwnPaper = {
        id: `own-${ownPapers.length + 1}`,
        kind: 'component',
        name: 'Giấy cũ',
        paperCode: FIRST_CODE,
        documentNumber: '7/GT',
        agency: 'Sở Thử',
        issuedOn: '2020-01-02',
        validUntil: null,
        dossier: { id: 'another' },
        files: [{ documentId, name: 'Giấy cũ.pdf', size }],
        ...fields,
      };
      ownPapers.push(kept);
      return kept;
    },
    lines: (action: string) =>
      audit.list({ text: '', actions: [action], limit: 200 }).items.map(({ detail, outcome }) => ({ detail, outcome })),
  };
  return world;
}
export type World = Awaited<ReturnType<typeof createWorld>>;

/** The component at that place of an overview. */
export function componentAt(overview: LookUpOverview, index: number): ComponentLookUp {
  const found = overview.components[index];
  if (found === undefined) throw new Error(`no component ${index}`);
  return found;
}

/** The code of the AppError that a call ends with. */
export async function rejectionOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  }
  return 'no failure';
}
