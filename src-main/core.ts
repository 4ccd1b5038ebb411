import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { implement } from '@orpc/server';
import { contract } from '#contract/index.ts';
import type { ScanFolder } from '#contract/scan.ts';
import { createAuditRouter } from './audit/router.ts';
import { createAuditLog } from './audit/service.ts';
import { beginRun, endRun } from './backup/marker.ts';
import { createBackupRouter } from './backup/router.ts';
import { createBackup } from './backup/service.ts';
import { createConnectors } from './connectors/index.ts';
import { coreProbes } from './core-probes.ts';
import { createDocumentsRouter } from './documents/router.ts';
import { createDocuments } from './documents/service.ts';
import { createCatalogue } from './dossiers/catalogue.ts';
import { createCatalogueRefresh } from './dossiers/catalogue-refresh.ts';
import { createCatalogueRouter, createDossiersRouter } from './dossiers/router.ts';
import { createDossiers } from './dossiers/service.ts';
import { failuresMiddleware } from './failures.ts';
import { createInboxRouter } from './inbox/router.ts';
import { createInbox } from './inbox/service.ts';
import { createLifecycle, type Timing } from './lifecycle.ts';
import { createOutboxRouter } from './outbox/router.ts';
import { createOutbox } from './outbox/service.ts';
import { createBlobStore } from './platform/blobs/store.ts';
import { systemClock, toInstant } from './platform/clock.ts';
import { openDatabase } from './platform/database/database.ts';
import { createEventHub } from './platform/events.ts';
import { createEventsRouter, createHostRouter } from './platform/router.ts';
import type { HostServices } from './platform/host.ts';
import { createBudget } from './platform/http/bandwidth.ts';
import { createHttpClient, withBudget } from './platform/http/client.ts';
import { holdDataFolder } from './platform/instance.ts';
import { openKeys } from './platform/keys.ts';
import { openLog, silentLog, type Log } from './platform/log.ts';
import { resourceFile } from './platform/resources.ts';
import { machineFailure } from './platform/machine-failures.ts';
import { createWorkerPool } from './platform/workers.ts';
import { createScanRouter } from './scan/router.ts';
import { createScan } from './scan/service.ts';
import { createSessionRouter } from './session/router.ts';
import { createSession } from './session/service.ts';
import { examine } from './settings/doctor.ts';
import { createSettingsRouter } from './settings/router.ts';
import { createSecretStore } from './settings/secrets.ts';
import { createSettings, installedProfile, type ProfileInForce } from './settings/service.ts';
import { createTrainingRouter } from './training/router.ts';
import { samples, writeSamples } from './training/samples/samples.ts';
import { restingProfile } from './training/profile.ts';
import { createTrainingServers, type TrainingServers } from './training/servers.ts';
import { createTrainingService } from './training/service.ts';

export interface CoreOptions {
  readonly dataFolder: string;
  readonly host: HostServices;
  /** A reader looks beside a running writer and starts nothing that acts. */
  readonly mode: 'writer' | 'reader';
  /** Absent: the profile installed in the data folder, else training mode. */
  readonly profileFile?: string;
  /** Watched besides the folders of the profile. */
  readonly scanFolder?: string;
  readonly logLevel?: string;
}

/** The whole program without a window. */
export interface Core {
  /** Answers everything in the contract. */
  readonly router: CoreRouter;
  readonly dataFolder: string;
  readonly scanFolders: readonly Pick<ScanFolder, 'name' | 'path'>[];
  readonly training: boolean;
  readonly timings: readonly Timing[];
  /** Sends until nothing more can be sent or the time is up; gives how many jobs are still open. */
  drain(timeoutMs: number): Promise<{ left: number }>;
  /** Tells other programs on this data folder where this one can be reached. */
  announce(address: string | null): Promise<void>;
  stop(): Promise<void>;
}

export type CoreRouter = Awaited<ReturnType<typeof build>>['router'];

const PAGE_OF_CODES = 100;

/**
 * The only place that builds things, in the order in which they depend on each other; stopped in reverse.
 *
 * @throws AppError when the data folder is held by another program, or profile, keys or database cannot be used.
 */
export async function startCore(options: CoreOptions): Promise<Core> {
  let log = silentLog();
  const lifecycle = createLifecycle(() => log);
  try {
    const built = await build(options, lifecycle.part.bind(lifecycle), (opened) => (log = opened));
    log.info({ timings: lifecycle.timings, mode: options.mode }, 'started');
    return { ...built, timings: lifecycle.timings, stop: () => lifecycle.stop() };
  } catch (error) {
    log.error({ err: error }, 'could not start');
    await lifecycle.stop();
    throw machineFailure(error) ?? error;
  }
}

async function build(
  options: CoreOptions,
  part: ReturnType<typeof createLifecycle>['part'],
  useLog: (log: Log) => void,
) {
  const { host, mode } = options;
  const dataFolder = resolve(options.dataFolder);
  const writes = mode === 'writer';
  const clock = systemClock;

  const instance = await part(
    'instance',
    () => (writes ? holdDataFolder(dataFolder) : null),
    (held) => held?.release(),
  );
  const { log } = await part(
    'log',
    () =>
      writes
        ? openLog(join(dataFolder, 'log'), options.logLevel ?? 'info')
        : { log: silentLog(), close: () => Promise.resolve() },
    (opened) => opened.close(),
  );
  useLog(log);
  const installed = await part('profile', () => installedProfile(dataFolder, options.profileFile));
  const training = installed === null;
  // what was practised never meets real systems: training has a house of its own
  const home = training ? join(dataFolder, 'training') : dataFolder;
  if (writes) await mkdir(home, { recursive: true });
  const keys = await part('keys', () => openKeys(dataFolder, host.protection));
  const database = await part(
    'database',
    () => openDatabase(join(home, 'data.db'), keys.database, mode),
    (opened) => void opened.close(),
  );
  const run = await part(
    'run',
    async () => ({ uncleanEnd: writes && (await beginRun(home, clock.now())) }),
    () => (writes ? endRun(home) : undefined),
  );
  const blobs = await part('blobs', async () => {
    const store = createBlobStore(join(home, 'blobs'), keys.blobs);
    if (writes) await store.sweep();
    return store;
  });
  const events = createEventHub();
  const audit = createAuditLog(database, clock);
  const session = createSession({
    database,
    audit,
    events,
    initial: {
      name: training ? 'Cán bộ tập huấn' : 'Cán bộ tiếp nhận',
      identityNumber: '',
      account: '',
      counter: training ? 'Quầy 3' : '',
    },
  });
  const builtIn = resourceFile('catalogue/procedures.json');
  const catalogue = await part('catalogue', () => createCatalogue({ database, audit, session, events, builtIn }));

  const servers: TrainingServers | null = await part(
    'training servers',
    async () => {
      if (!training || !writes) return null;
      const created = createTrainingServers({
        folder: home,
        clock,
        components: (code) => catalogue.get(code).components,
      });
      await created.start();
      return created;
    },
    (created) => created?.stop(),
  );
  const inForce: ProfileInForce = installed ?? { profile: servers?.profile() ?? restingProfile(), file: null };
  const { profile } = inForce;

  const secrets = createSecretStore(database, clock);
  const readSecret = (name: string): string | undefined => servers?.secrets().get(name) ?? secrets.read(name);
  const settings = createSettings({ dataFolder, inForce, database, secrets, readSecret, audit, events });
  const client = await part('http', createHttpClient, (created) => created.close());
  const http = withBudget(client, createBudget(profile.sending.bandwidth));
  const connectors = createConnectors({ profile, readSecret, http, clock, log });

  const workers = await part(
    'workers',
    () => createWorkerPool({ blobFolder: blobs.folder, blobKey: keys.blobs }),
    (pool) => pool.close(),
  );
  const documents = await part(
    'documents',
    () => createDocuments({ database, blobs, workers, events, clock, log }),
    (room) => room.stop(),
  );
  const inbox = await part(
    'inbox',
    () => {
      const { maxFileBytes } = profile.scan;
      return createInbox({ database, blobs, documents, audit, events, clock, session, log, limits: { maxFileBytes } });
    },
    (room) => room.stop(),
  );
  const outbox = await part(
    'outbox',
    () => createOutbox({ database, connectors, settings: profile.destinations, blobs, audit, events, clock, log }),
    (room) => room.stop(),
  );
  settings.onSecretSet(() => outbox.credentialsChanged());
  const dossiers = await part('dossiers', () =>
    createDossiers({
      database,
      blobs,
      catalogue,
      documents,
      papers: inbox.papers,
      outbox,
      connectors,
      audit,
      session,
      events,
      clock,
      profile,
      log,
    }),
  );
  const { procedures } = connectors;
  const refreshCatalogue = createCatalogueRefresh({ database, catalogue, audit, session, events, clock, procedures });
  const scanFolders = await foldersToWatch(options, home, profile.scan.folders, writes);
  const scan = await part(
    'scan',
    () =>
      createScan({
        database,
        inbox,
        events,
        audit,
        session,
        clock,
        log,
        folders: scanFolders,
        maxFileBytes: profile.scan.maxFileBytes,
        ownFolder: dataFolder,
      }),
    (room) => room.stop(),
  );
  const trainingService =
    servers === null
      ? null
      : createTrainingService({
          servers,
          events,
          samples: samples(),
          writeSamples: (ids) => writeSamples(ids, scanFolders[0]?.path ?? join(home, 'scan')),
          procedureCodes: () => catalogue.search('', PAGE_OF_CODES).map((procedure) => procedure.code),
          createDossier(dossier) {
            if (dossiers.findByCode(dossier.code) !== null) return false;
            dossiers.create(dossier);
            return true;
          },
        });

  // one thread of its own: neither a paper nor a copy waits for the other
  const backupWorkers = await part(
    'backup workers',
    () => createWorkerPool({ blobFolder: blobs.folder, blobKey: keys.blobs }, 1),
    (pool) => pool.close(),
  );
  const backup = await part(
    'backup',
    () =>
      createBackup({
        home,
        keys,
        database,
        blobs,
        workers: backupWorkers,
        documentWorkers: workers,
        retryJobs: (ids, actor) => outbox.retry(ids, actor),
        settings: profile.backup,
        uncleanEnd: run.uncleanEnd,
        audit,
        events,
        clock,
        log,
      }),
    (room) => room.stop(),
  );

  if (writes) {
    await part('work left behind', async () => {
      documents.resume();
      outbox.start();
      scan.start();
      backup.start();
    });
  }

  // a reader beside nobody has no training servers to ask
  const asked = training && !writes ? [] : [...connectors.all.values()];
  const doctor = async () =>
    examine(await coreProbes({ dataFolder, database, backup, scanFolders: () => scan.folders(), connectors: asked }));
  const router = implement(contract)
    .use(failuresMiddleware(log))
    .router({
      host: createHostRouter({ host, dataFolder, training, scanFolders }),
      events: createEventsRouter(events),
      scan: createScanRouter(scan),
      inbox: createInboxRouter(inbox),
      documents: createDocumentsRouter(documents),
      catalogue: createCatalogueRouter(catalogue, refreshCatalogue),
      dossiers: createDossiersRouter(dossiers),
      outbox: createOutboxRouter(outbox, session),
      audit: createAuditRouter(audit),
      session: createSessionRouter(session),
      settings: createSettingsRouter(settings, () => session.actor(), doctor),
      training: createTrainingRouter(trainingService),
      backup: createBackupRouter(backup, () => session.actor()),
    });

  return {
    router,
    dataFolder,
    scanFolders,
    training,
    async drain(timeoutMs: number) {
      await outbox.drain(timeoutMs);
      const { counts } = outbox.list({ states: [], limit: 1 });
      return { left: counts.waiting + counts.sending + counts['needs-login'] + counts['needs-person'] };
    },
    async announce(address: string | null) {
      try {
        await instance?.announce({ pid: process.pid, host: host.kind, address, startedAt: toInstant(clock.now()) });
      } catch (error) {
        // the lock holds without it: others only cannot be told where this program is
        log.warn({ err: error }, 'could not say where the program can be reached');
      }
    },
  };
}

/** The profile's folders and the one asked for at the start; without any, one of our own, so that there is a first step. */
async function foldersToWatch(
  options: CoreOptions,
  home: string,
  fromProfile: readonly ScanFolder[],
  create: boolean,
): Promise<readonly ScanFolder[]> {
  const wanted = options.scanFolder ?? (fromProfile.length === 0 ? join(home, 'scan') : undefined);
  if (wanted === undefined) return fromProfile;
  const path = resolve(wanted);
  if (create) await mkdir(path, { recursive: true });
  const own: ScanFolder = {
    id: 'start',
    name: 'Máy quét',
    path,
    kind: 'local',
    subfolders: true,
    doneFolder: '_da_nhan',
    item: 'file',
  };
  return [own, ...fromProfile];
}
