import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient, implement } from '@orpc/server';
import { contract, type Contract } from '#contract/index.ts';
import type { Reason } from '#contract/common.ts';
import type { ScanFolder } from '#contract/scan.ts';
import type { Officer } from '#contract/session.ts';
import { createAuditRouter } from './audit/router.ts';
import { createAuditLog } from './audit/service.ts';
import { damageIn, lookAfterOpening, lookBeforeOpening } from './backup/damage.ts';
import { beginRun, endRun } from './backup/marker.ts';
import { createRecoveredPapers } from './backup/recovered-papers.ts';
import { createRecovery } from './backup/recovery.ts';
import { createBackupRouter } from './backup/router.ts';
import { createBackup, SNAPSHOT_FOLDER } from './backup/service.ts';
import { createConnectors } from './connectors/index.ts';
import { createRemoteMemory } from './connectors/memory.ts';
import { coreProbes, recoveryProbes } from './core-probes.ts';
import { createDocumentsRouter } from './documents/router.ts';
import { createDocuments } from './documents/service.ts';
import { createCatalogue } from './dossiers/catalogue.ts';
import { createCatalogueRefresh } from './dossiers/catalogue-refresh.ts';
import { createCatalogueRouter, createDossiersRouter } from './dossiers/router.ts';
import { createDossiers } from './dossiers/service.ts';
import { failuresMiddleware } from './failures.ts';
import { createInboxRouter } from './inbox/router.ts';
import { createInbox } from './inbox/service.ts';
import { openHouse, type House } from './house.ts';
import { createLifecycle, type Lifecycle, type Timing } from './lifecycle.ts';
import { createOutboxRouter } from './outbox/router.ts';
import { createOutbox } from './outbox/service.ts';
import { systemClock, toInstant } from './platform/clock.ts';
import { openDatabase, type Database } from './platform/database/database.ts';
import { createEventHub } from './platform/events.ts';
import { createEventsRouter, createHostRouter } from './platform/router.ts';
import type { HostServices } from './platform/host.ts';
import { createBudget } from './platform/http/bandwidth.ts';
import { createHttpClient, withBudget } from './platform/http/client.ts';
import { silentLog } from './platform/log.ts';
import { resourceFile } from './platform/resources.ts';
import { machineFailure } from './platform/machine-failures.ts';
import { createWorkerPool } from './platform/workers.ts';
import { createRecoveryRouter } from './recovery-router.ts';
import { doneFolderOf } from './scan/folder.ts';
import { createScanRouter } from './scan/router.ts';
import { createScan } from './scan/service.ts';
import { createSessionRouter } from './session/router.ts';
import { createSession, storedActor } from './session/service.ts';
import { createEnvironments } from './settings/environments.ts';
import { examine } from './settings/doctor.ts';
import { createSettingsRouter } from './settings/router.ts';
import { createSecretStore, secretsAt } from './settings/secrets.ts';
import { backupProfile } from './settings/profile.ts';
import { createSettings, type ProfileInForce } from './settings/service.ts';
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
  /** Calls in flight are left as uncertain, the database is closed in order; bounded, four seconds by default. */
  stop(milliseconds?: number): Promise<void>;
}

export type CoreRouter = Awaited<ReturnType<typeof build>>['router'];

const PAGE_OF_CODES = 100;

/**
 * The only place that builds things, in the order in which they depend on each other; stopped in reverse. Where the
 * database is damaged the core starts all the same and waits for a person to choose a copy of it.
 *
 * @throws AppError when the data folder is held by another program, or profile or keys cannot be used.
 */
export async function startCore(options: CoreOptions): Promise<Core> {
  let log = silentLog();
  const ground = createLifecycle(() => log);
  let rooms = createLifecycle(() => log);
  const stop = async (): Promise<void> => {
    await rooms.stop();
    await ground.stop();
  };
  try {
    const house = await openHouse(options, ground.part.bind(ground), (opened) => (log = opened));
    const place = { ...house, snapshots: join(house.home, SNAPSHOT_FOLDER) };
    const buildRooms = async (): Promise<Built> => {
      rooms = createLifecycle(() => log);
      if (house.writes) await lookBeforeOpening(place);
      const built = await build(house, options, rooms.part.bind(rooms));
      log.info({ timings: [...ground.timings, ...rooms.timings], mode: options.mode }, 'started');
      return built;
    };
    const built = await buildRooms().catch(async (error: unknown) => {
      const damage = house.writes ? await damageIn(error, place) : null;
      if (damage === null) throw error;
      log.error({ err: error, damage: damage.code, detail: damage.detail }, 'waits to be restored');
      await rooms.stop();
      return waitForRestore(house, options, damage, buildRooms);
    });
    return {
      ...built,
      dataFolder: house.dataFolder,
      training: house.training,
      get timings() {
        return [...ground.timings, ...rooms.timings];
      },
      async announce(address) {
        const { kind } = options.host;
        try {
          await house.instance?.announce({ pid: process.pid, host: kind, address, startedAt: toInstant(Date.now()) });
        } catch (error) {
          // the lock holds without it: others only cannot be told where this program is
          log.warn({ err: error }, 'could not say where the program can be reached');
        }
      },
      stop,
    };
  } catch (error) {
    log.error({ err: error }, 'could not start');
    await stop();
    throw machineFailure(error) ?? error;
  }
}

type Built = Pick<Core, 'router' | 'scanFolders' | 'drain'>;

/** A core without rooms; once a copy is restored it has all of them, behind the same router. */
async function waitForRestore(
  house: House,
  { host }: CoreOptions,
  reason: Reason,
  buildRooms: () => Promise<Built>,
): Promise<Built> {
  const { home, keys, blobs, dataFolder, training, log } = house;
  const workers = createWorkerPool({ blobFolder: blobs.folder, blobKey: keys.blobs }, 1);
  const settings = house.installed?.profile.backup ?? backupProfile.parse({});
  const actor = (database: Database): string => storedActor(database) ?? firstOfficer(training).name;
  const recovery = createRecovery({ home, keys, blobs, workers, settings, clock: systemClock, actor, reason });
  const restored = new AbortController();
  let working: Built | null = null;
  let client: ContractRouterClient<Contract> | null = null;
  let restoring: Promise<string> | null = null;

  const restore = async (id: string | null): Promise<string> => {
    const movedTo = await recovery.restore(id);
    working = await buildRooms();
    client = createRouterClient(working.router);
    await workers.close();
    restored.abort();
    return movedTo;
  };
  return {
    router: createRecoveryRouter({
      recovery,
      info: {
        kind: host.kind,
        version: host.version,
        dataFolder,
        training,
        recovery: true,
        capabilities: host.capabilities,
      },
      doctor: () => examine(recoveryProbes({ dataFolder, reason, view: () => recovery.view() })),
      events: createEventHub(),
      log,
      restore: (id) => (restoring ??= restore(id).finally(() => (restoring = null))),
      working: () => client,
      restored: restored.signal,
    }) as CoreRouter,
    scanFolders: [],
    drain: (timeoutMs) => working?.drain(timeoutMs) ?? Promise.resolve({ left: 0 }),
  };
}

async function build(house: House, options: CoreOptions, part: Lifecycle['part']) {
  const { host, mode } = options;
  const { dataFolder, home, writes, log, installed, training, keys, blobs } = house;
  const clock = systemClock;

  const database = await part(
    'database',
    () => openDatabase(join(home, 'data.db'), keys.database, mode),
    (opened) => void opened.close(),
    'last',
  );
  if (writes) await lookAfterOpening(home, database);
  const run = await part(
    'run',
    async () => ({ uncleanEnd: writes && (await beginRun(home, clock.now())) }),
    () => (writes ? endRun(home) : undefined),
    'last',
  );
  const events = createEventHub();
  const audit = createAuditLog(database, clock);
  const session = createSession({
    database,
    audit,
    events,
    initial: firstOfficer(training),
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
  // in training the servers bring their secrets; what somebody entered since then counts
  const readSecret = (name: string): string | undefined => secrets.read(name) ?? servers?.secrets().get(name);
  const environments = createEnvironments(profile, database, clock);
  const settings = createSettings({ dataFolder, inForce, database, secrets, environments, readSecret, audit, events });
  const client = await part('http', createHttpClient, (created) => created.close());
  const http = withBudget(client, createBudget(profile.sending.bandwidth));
  const connectors = createConnectors({
    profile,
    readSecret,
    http,
    clock,
    log,
    environmentOf: environments.of,
    // a reader writes nothing down
    ...(writes ? { memory: createRemoteMemory(database, clock) } : {}),
  });

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
    () =>
      createOutbox({
        database,
        connectors,
        settings: profile.destinations,
        sending: profile.sending,
        secrets: (destination) => secretsAt(profile, destination),
        blobs,
        audit,
        events,
        clock,
        log,
      }),
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
  settings.onEnvironmentSet((destination) => dossiers.environmentChanged(destination));
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

  const recovered = await part(
    'recovered papers',
    () =>
      createRecoveredPapers({
        database,
        blobs,
        inbox,
        doneFolders: () => scan.folders().map(doneFolderOf),
        events,
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
      recovered.start();
    });
  }

  // a reader beside nobody has no training servers to ask
  const asked = training && !writes ? [] : [...connectors.all.values()];
  const doctor = async () =>
    examine(await coreProbes({ dataFolder, database, backup, scanFolders: () => scan.folders(), connectors: asked }));
  const router = implement(contract)
    .use(failuresMiddleware(log, (damage) => backup.foundDamage(damage)))
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
    scanFolders,
    async drain(timeoutMs: number) {
      await outbox.drain(timeoutMs);
      const { counts } = outbox.list({ states: [], limit: 1 });
      return { left: counts.waiting + counts.sending + counts['needs-login'] + counts['needs-person'] };
    },
  };
}

/** Before anybody entered a name. */
function firstOfficer(training: boolean): Officer {
  return {
    name: training ? 'Cán bộ tập huấn' : 'Cán bộ tiếp nhận',
    identityNumber: '',
    account: '',
    counter: training ? 'Quầy 3' : '',
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
