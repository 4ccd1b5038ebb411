import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dossier } from '#contract/dossiers.ts';
import { createAuditLog } from '../../src-main/audit/service.ts';
import { createConnectors } from '../../src-main/connectors/index.ts';
import { createBlobStore } from '../../src-main/platform/blobs/store.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { openDatabase } from '../../src-main/platform/database/database.ts';
import { createEventHub } from '../../src-main/platform/events.ts';
import { createHttpClient } from '../../src-main/platform/http/client.ts';
import { silentLog } from '../../src-main/platform/log.ts';
import { createReuse } from '../../src-main/reuse/service.ts';
import { createSession } from '../../src-main/session/service.ts';
import { profile as profileSchema } from '../../src-main/settings/profile.ts';
import type { BenchResult } from './result.ts';
import { median } from './statistics.ts';

/** Milliseconds that the server thinks before each answer. */
const THINKS = 200;
const COMPONENTS = 10;
const ROUNDS = 9;
/** Round trips that a look-up of all components may cost. */
const TARGET = 1.5;

/** Looks all components of a dossier up at a server that answers each call after 200 ms. */
export async function benchLookUp(): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'quay-look-up-'));
  const server = await slowRepository();
  const http = createHttpClient();
  const database = openDatabase(join(folder, 'data.db'), randomBytes(32), 'writer');
  try {
    const clock = systemClock;
    const events = createEventHub();
    const audit = createAuditLog(database, clock);
    const officer = { name: 'Nguyễn Thị Mẫu', identityNumber: '000085000009', account: '', counter: '' };
    const session = createSession({ database, audit, events, initial: officer });
    const auth = { kind: 'login', username: 'do', password: 'bench' } as const;
    const profile = profileSchema.parse({
      name: 'Đo',
      unit: { code: '000.00.17.H55', name: 'Đơn vị đo' },
      destinations: { dvcqg: { baseUrl: server.address, auth, repository: { auth } } },
    });
    const { papers } = createConnectors({ profile, readSecret: () => 'x', http, clock });
    if (papers === undefined) throw new Error('the profile has a repository');
    const dossier = tenComponents();
    insert(database, dossier);
    const unused = (): never => {
      throw new Error('a look-up needs none of it');
    };
    const reuse = createReuse({
      database,
      blobs: createBlobStore(join(folder, 'blobs'), randomBytes(32)),
      documents: { get: unused, create: unused, prepareSoon: unused },
      dossiers: { get: () => dossier, attachReused: unused },
      catalogue: { find: () => null, isResult: () => true },
      ownPapers: { offers: () => [] },
      papers,
      queue: { enqueue: unused, ended: () => null, retry: unused, cancel: unused, wake: unused },
      audit,
      session,
      events,
      clock,
      log: silentLog(),
      maxFileBytes: 1,
    });

    const single = async (): Promise<number> => {
      const began = performance.now();
      const [component] = dossier.components;
      await papers.ask(
        {
          procedureCode: dossier.procedure.code,
          papers: [{ paperCode: component?.paperCode ?? '', documentNumber: '' }],
          ownerNumber: dossier.applicant.identityNumber,
          officer,
          channel: 'in-person',
        },
        new AbortController().signal,
      );
      return performance.now() - began;
    };
    const all = async (): Promise<number> => {
      const heard = events.subscribe(undefined);
      const began = performance.now();
      reuse.lookUp({ dossierId: dossier.id, documentNumbers: {} });
      for await (const { event } of heard) {
        if (event.type !== 'reuse') continue;
        const { components } = reuse.overview(dossier.id);
        if (components.every(({ national }) => national.state === 'found')) break;
        if (components.some(({ national }) => national.state === 'unreachable' || national.state === 'refused')) {
          throw new Error(`not answered: ${JSON.stringify(components[0]?.national.reason)}`);
        }
      }
      return performance.now() - began;
    };

    // the first one signs in
    await single();
    const yardsticks: number[] = [];
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      yardsticks.push(await single());
      times.push(await all());
    }
    const value = median(times);
    const yardstick = median(yardsticks);
    await reuse.stop();
    return [
      {
        name: `look-up of ${COMPONENTS} components, the server answers after ${THINKS} ms`,
        value,
        unit: 'ms',
        yardstick: { name: 'one question for one component', value: yardstick },
        target: `≤ ${TARGET} × one question`,
        ok: value <= TARGET * yardstick,
      },
    ];
  } finally {
    database.close();
    http.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function tenComponents(): Dossier {
  return {
    id: 'd',
    code: '000.00.17.H55-261125-0001',
    procedure: { code: '1.005434', name: 'Mua quyển hóa đơn' },
    applicant: {
      name: 'Nguyễn Văn Mẫu',
      kind: 'citizen',
      identityNumber: '000090000001',
      birthDate: null,
      address: '',
      phone: '',
    },
    channel: 'in-person',
    status: 'received',
    receivedOn: '2026-11-25',
    appointmentOn: null,
    required: COMPONENTS,
    missingRequired: COMPONENTS,
    updatedAt: '2026-11-25T00:00:00Z',
    deliveries: [],
    unitCode: '000.00.17.H55',
    createdAt: '2026-11-25T00:00:00Z',
    components: Array.from({ length: COMPONENTS }, (_, index) => ({
      id: `c${index}`,
      position: index,
      name: `Giấy tờ ${index + 1}`,
      paperCode: `KQ.G15.${String(index + 1).padStart(6, '0')}`,
      required: true,
      state: 'missing' as const,
      attachments: [],
    })),
    results: [],
    remoteFiles: [],
    refreshedAt: null,
    warnings: [],
  };
}

function insert(database: ReturnType<typeof openDatabase>, { id, code, components }: Dossier): void {
  database
    .prepare(
      `INSERT INTO dossier (id, code, procedure_code, procedure_name, applicant, channel, status, received_on,
                            unit_code, created_at, updated_at)
       VALUES (?, ?, 'p', 'p', '{}', 'in-person', 'received', '2026-11-25', 'H21.17', 1, 1)`,
    )
    .run(id, code);
  const component = database.prepare('INSERT INTO dossier_component VALUES (?, ?, ?, ?, ?, 1)');
  for (const one of components) component.run(one.id, id, one.position, one.name, one.paperCode);
}

/** The repository's two calls: a token, and one paper for each code that is asked for. */
async function slowRepository(): Promise<{ address: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const body: Buffer[] = [];
    request.on('data', (piece: Buffer) => body.push(piece));
    request.on('end', () => {
      const asked = JSON.parse(Buffer.concat(body).toString('utf8')) as {
        DanhSachDanhMucKetQua?: { MaKetQua: string }[];
      };
      const papers = asked.DanhSachDanhMucKetQua?.map(({ MaKetQua }) => ({
        MaKetQua,
        TenGiayTo: 'Giấy tờ',
        SoKyHieu: '1/GT',
        CoQuanChuQuan: 'H55',
        DanhSachTepDinhKem: [{ TenFile: 'giay-to.pdf', DuongDan: 'https://portal.example/giay-to.pdf' }],
      }));
      const result = papers === undefined ? { accessToken: 'x', expiresIn: 3600 } : { DanhSachGiayToKetQua: papers };
      setTimeout(() => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ errorCode: '0', message: 'Successfully', result }));
      }, THINKS);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
