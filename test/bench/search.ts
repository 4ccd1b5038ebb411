import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connectors } from '../../src-main/connectors/connector.ts';
import { createDossierStore, type DossierFilter } from '../../src-main/dossiers/dossier-store.ts';
import type { Database } from '../../src-main/platform/database/connection.ts';
import { transact } from '../../src-main/platform/database/database.ts';
import { profile } from '../../src-main/settings/profile.ts';
import { dataFolderIn, openCounter, openIntake, UNIT } from '../fixtures/core.ts';
import { playPreparing } from '../fixtures/preparing.ts';
import { FAMILIES, GIVENS, MIDDLES } from './people.ts';
import type { BenchResult } from './result.ts';
import { quantile } from './statistics.ts';

const DOSSIERS = 100_000;
const ROUNDS = 15;
const TARGET = 20;

const OFFICER = { name: 'Người đo' };
const PROFILE = profile.parse({ name: 'Đo', unit: { code: UNIT, name: 'Đơn vị đo' } });
const NONE: Connectors = { all: new Map(), remoteFiles: new Map(), oneStop: null };

const PROCEDURES = [
  { code: '1.001193', name: 'Đăng ký khai sinh' },
  { code: '1.005434', name: 'Mua quyển hóa đơn' },
  { code: '2.000488', name: 'Cấp Phiếu lý lịch tư pháp cho công dân Việt Nam' },
  { code: '1.000894', name: 'Đăng ký kết hôn' },
];

/** What officers type: common and rare, broad and narrow, one letter at a time. */
const QUERIES = [
  '',
  'n',
  'nguyen',
  'nguyễn văn',
  'Nguyễn Thị Hoa',
  'doan thuy hai',
  'đặng đình đức',
  'khai sinh',
  'hoa don',
  '0013',
  'H55-2009',
  '000.00.17.H55-200917-0013',
  'H55',
  '0010900',
  'nguyen 0013',
  'khong co ai ten nay',
];

/** Finding a dossier among 100 000: the first page with its total, as the window asks for it. */
export async function benchSearch(): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'qmc-bench-'));
  const intake = await openIntake(dataFolderIn(folder), { workers: playPreparing().workers, officer: OFFICER });
  const { database } = intake;
  try {
    fill(database);
    const { dossiers } = openCounter(intake, { profile: PROFILE, connectors: NONE });
    const ask = (query: string, only: DossierFilter): number => {
      const started = performance.now();
      dossiers.search({ query, only, limit: 100 });
      return performance.now() - started;
    };
    const rounds = (filter: DossierFilter): number[] =>
      Array.from({ length: ROUNDS }, () => QUERIES.map((query) => ask(query, filter))).flat();
    rounds('all');
    const all = rounds('all');
    const missing = rounds('missing');
    const scan = scanning(database);
    const figure = (name: string, times: readonly number[]): BenchResult => {
      const value = quantile(times, 0.95);
      return {
        name,
        value,
        unit: 'ms',
        yardstick: { name: 'reading every row (LIKE), p95', value: scan },
        target: `≤ ${TARGET} ms`,
        ok: value <= TARGET,
      };
    };
    return [
      figure(`search ${DOSSIERS.toLocaleString('en')} dossiers, p95 of ${QUERIES.length} kinds of query`, all),
      figure('the same among those with missing papers, p95', missing),
    ];
  } finally {
    await intake.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function fill(database: Database): void {
  const store = createDossierStore(database);
  let seed = 1;
  const pick = <Item>(items: readonly Item[]): Item => {
    seed = (seed * 48_271) % 2_147_483_647;
    const item = items[seed % items.length];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  const started = Date.UTC(2020, 0, 1);
  transact(database, () => {
    for (let index = 0; index < DOSSIERS; index += 1) {
      const day = new Date(started + Math.floor(index / 120) * 86_400_000).toISOString().slice(0, 10);
      const sequence = String((index % 120) + 1).padStart(4, '0');
      store.insert({
        id: `dossier-${index}`,
        code: `${UNIT}-${day.slice(2).replaceAll('-', '')}-${sequence}`,
        procedure: pick(PROCEDURES),
        applicant: {
          name: `${pick(FAMILIES)} ${pick(MIDDLES)} ${pick(GIVENS)}`,
          kind: 'citizen',
          identityNumber: `0${String(10_900_000_000 + index * 37).padStart(11, '0')}`,
          birthDate: null,
          address: '',
          phone: '',
        },
        channel: 'in-person',
        status: 'received',
        receivedOn: day,
        appointmentOn: null,
        unitCode: UNIT,
        doubted: false,
        createdAt: started + index,
      });
    }
    database.prepare('UPDATE dossier SET missing_count = 1 WHERE number % 7 = 0').run();
  });
}

/** The plain way, without an index: accents matter here, so it even finds less. */
function scanning(database: Database): number {
  const look = database.prepare(
    `SELECT number FROM dossier WHERE code LIKE @part OR applicant LIKE @part ORDER BY number DESC LIMIT 101`,
  );
  const times = QUERIES.filter((query) => query !== '').map((query) => {
    const started = performance.now();
    look.all({ part: `%${query}%` });
    return performance.now() - started;
  });
  return quantile(times, 0.95);
}
