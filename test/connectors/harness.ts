import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { DestinationId } from '#contract/common.ts';
import type {
  Attempt,
  Connector,
  Connectors,
  DossierSnapshot,
  OutgoingFile,
  PlannedOperation,
  Receipt,
} from '../../src-main/connectors/connector.ts';
import { createConnectors, type ConnectorsDependencies } from '../../src-main/connectors/index.ts';
import type { Clock } from '../../src-main/platform/clock.ts';
import { AppError } from '../../src-main/platform/errors.ts';
import { createHttpClient, type HttpRequest } from '../../src-main/platform/http/client.ts';
import { profile as profileSchema, type Profile } from '../../src-main/settings/profile.ts';
import { createTrainingServers, type TrainingServers } from '../../src-main/training/servers.ts';

/** The components that the catalogue of these tests knows. */
export const COMPONENTS = [
  { name: 'Tờ khai đăng ký', paperCode: 'KQ.G15.000001' },
  { name: 'Giấy chứng sinh', paperCode: '' },
];

export interface TestFile extends OutgoingFile {
  readonly bytes: Buffer;
}

export function testFile(name: string, content: string, changes: Partial<OutgoingFile> = {}): TestFile {
  const bytes = Buffer.from(`%PDF-1.4\n${content}\n%%EOF\n`);
  return {
    attachmentId: `attachment-${name}`,
    name,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
    reused: 0,
    digitised: true,
    fromNationalRepository: false,
    bytes,
    ...changes,
  };
}

export function snapshotOf(changes: Partial<DossierSnapshot> = {}): DossierSnapshot {
  return {
    dossierId: 'dossier-1',
    code: '000.00.17.H55-261120-0007',
    unitCode: '000.00.17.H55',
    procedure: { code: '1.001193', name: 'Đăng ký khai sinh' },
    applicant: {
      name: 'Nguyễn Văn Mẫu',
      kind: 'citizen',
      identityNumber: '000090000001',
      birthDate: '1990-01-01',
      address: 'Thôn M, Xã N, Tỉnh T',
      phone: '',
    },
    channel: 'in-person',
    status: 'received',
    receivedOn: '2026-11-20',
    appointmentOn: '2026-12-04',
    components: [],
    results: [],
    officer: { name: 'Nguyễn Thị Mẫu', account: 'ntmau@example.gov.vn', identityNumber: '' },
    takenAt: Date.parse('2026-11-20T02:00:00Z'),
    idesk: null,
    ...changes,
  };
}

export function componentOf(index: 0 | 1, files: readonly OutgoingFile[]): DossierSnapshot['components'][number] {
  const { name, paperCode } = COMPONENTS[index] ?? { name: '', paperCode: '' };
  return { id: `component-${index + 1}`, position: index + 1, name, paperCode, files };
}

/** Time stands still unless a test moves it. */
export interface TestClock extends Clock {
  forward(milliseconds: number): void;
}

export function testClock(start = Date.parse('2026-11-20T02:00:00Z')): TestClock {
  let now = start;
  return {
    now: () => now,
    forward(milliseconds) {
      now += milliseconds;
    },
  };
}

export interface ConnectOptions {
  readonly change?: (profile: Profile) => unknown;
  readonly secrets?: ReadonlyMap<string, string>;
  /** Milliseconds for the requests that match, so that a test need not wait for the profile's half second. */
  readonly hurry?: { readonly path: Pick<RegExp, 'test'>; readonly milliseconds: number };
  /** Told of every request before it leaves. */
  readonly watch?: (request: HttpRequest) => void;
  /** Where sessions outlive the connectors. */
  readonly sessions?: ConnectorsDependencies['sessions'];
}

export interface Province {
  readonly servers: TrainingServers;
  readonly clock: TestClock;
  readonly profile: Profile;
  /** Connectors of the training profile with changes; each call has sessions of its own. */
  connect(options?: ConnectOptions): Connectors;
  attempt(operation: PlannedOperation, receipts?: ReadonlyMap<string, Receipt>, files?: readonly TestFile[]): Attempt;
  /** Runs a plan in its order, as the outbox would, and gives the receipts by key. */
  runPlan(
    connector: Connector,
    snapshot: DossierSnapshot,
    files: readonly TestFile[],
    stopBefore?: (operation: PlannedOperation) => boolean,
  ): Promise<Map<string, Receipt>>;
  close(): Promise<void>;
}

/** Training servers in a folder of their own, and connectors that talk to them. */
export async function openProvince(): Promise<Province> {
  const folder = await mkdtemp(join(tmpdir(), 'quay-province-'));
  const clock = testClock();
  const servers = createTrainingServers({ folder, clock, components: () => COMPONENTS });
  await servers.start();
  const http = createHttpClient();
  const profile = servers.profile();
  const attempt: Province['attempt'] = (operation, receipts = new Map(), files = []) => ({
    operation: operation.operation,
    key: operation.key,
    payload: JSON.parse(JSON.stringify(operation.payload)) as unknown,
    receipts,
    signal: new AbortController().signal,
    openFile(sha256) {
      const file = files.find((candidate) => candidate.sha256 === sha256);
      if (file === undefined) return Promise.reject(new AppError('platform.blob-missing'));
      return Promise.resolve({ size: file.bytes.length, stream: Readable.from([file.bytes]) });
    },
    onSent: () => undefined,
  });
  return {
    servers,
    clock,
    profile,
    connect: ({ change = (same: Profile) => same, secrets = servers.secrets(), hurry, watch, sessions } = {}) =>
      createConnectors({
        profile: profileSchema.parse(change(structuredClone(profile))),
        readSecret: (name) => secrets.get(name),
        http: {
          request(request) {
            watch?.(request);
            const isHurried = hurry?.path.test(new URL(request.url).pathname) === true;
            return http.request(isHurried ? { ...request, timeout: hurry.milliseconds } : request);
          },
          open: (opening) => http.open(opening),
          close: () => undefined,
        },
        clock,
        ...(sessions === undefined ? {} : { sessions }),
      }),
    attempt,
    async runPlan(connector, snapshot, files, stopBefore = () => false) {
      const receipts = new Map<string, Receipt>();
      for (const operation of connector.plan(snapshot)) {
        if (stopBefore(operation)) break;
        const outcome = await connector.execute(attempt(operation, receipts, files));
        if (outcome.kind !== 'done') {
          throw new Error(`${operation.operation} ${operation.subject}: ${JSON.stringify(outcome)}`);
        }
        receipts.set(operation.key, JSON.parse(JSON.stringify(outcome.receipt)) as Receipt);
      }
      return receipts;
    },
    async close() {
      http.close();
      await servers.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function connectorOf(connectors: Connectors, destination: DestinationId): Connector {
  const connector = connectors.all.get(destination);
  if (connector === undefined) throw new Error(`no connector for ${destination}`);
  return connector;
}
