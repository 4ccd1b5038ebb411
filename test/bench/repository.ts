import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../src-main/platform/database/connection.ts';
import { wordsOf } from '../../src-main/reuse/repository/search-rules.ts';
import {
  createOwnRepository,
  type OwnRepository,
  type SearchRequest,
} from '../../src-main/reuse/repository/service.ts';
import { dataFolderIn, openIntake } from '../fixtures/core.ts';
import { playPreparing } from '../fixtures/preparing.ts';
import { FAMILIES_AS_COMMON, GIVENS, MIDDLES } from './people.ts';
import type { BenchResult } from './result.ts';
import { quantile } from './statistics.ts';

const PAPERS = 1_000_000;
const DOSSIERS = 250_000;
const ROUNDS = 15;
const TARGET = 20;
const TODAY = '2026-11-25';

const KINDS = [
  ['Giấy khai sinh', '000.00.00.G01-KQ0266'],
  ['Phiếu lý lịch tư pháp số 1', 'KQ.G15.000007'],
  ['Giấy chứng nhận đăng ký kết hôn', 'KQ.G15.000011'],
  ['Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất', 'KQ.G14.000123'],
  ['Tờ khai theo mẫu', ''],
  ['Bản sao căn cước công dân', '000.00.00.G12-KQ5586'],
  ['Quyết định công nhận', 'KQ.G03.004512'],
  ['Chứng chỉ hành nghề khám bệnh, chữa bệnh', 'KQ.G17.000345'],
  ['Sổ hộ khẩu', ''],
] as const;

/** What officers type: common and rare, broad and narrow, letter by letter, numbers whole and begun. */
const QUERIES = [
  '',
  'n',
  'ng',
  'nguyen',
  'nguyễn văn',
  'Nguyễn Thị Hoa',
  'giấy',
  'giay khai sinh',
  'phieu ly lich tu phap',
  'chung chi hanh nghe',
  'quyen su dung dat nguyen',
  'doan thuy hai',
  'đặng đình đức',
  'khai sinh tran thi yen',
  'KQ.G15.000007',
  'KQ.G15',
  '123/QĐ-UBND',
  '4512/',
  '0010900',
  '001090',
  '001 090 004 567',
  '001090012345',
  'nguyen 001090',
  'khong co giay nay',
];
/** Each word is common, and they seldom or never meet: all of them have to be walked through. */
const APART = ['giay khai sinh nguyen dat', 'tran nguyen', 'le pham', 'to khai 000345', 'ly lich hanh nghe'];

type Filter = Pick<SearchRequest, 'kind' | 'only'>;

/** Finding papers among a million: the first page with its total, as the window asks for it, and look-ups by owner. */
export async function benchRepository(): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'qmc-bench-'));
  const intake = await openIntake(dataFolderIn(folder), {
    workers: playPreparing().workers,
    officer: { name: 'Người đo' },
  });
  const { database } = intake;
  const unused = (): never => {
    throw new Error('a search settles nothing');
  };
  try {
    fill(database);
    const repository = createOwnRepository({ ...intake, dossiers: { settleAgain: unused } });
    const timed = (work: () => unknown): number => {
      const started = performance.now();
      work();
      return performance.now() - started;
    };
    const rounds = (queries: readonly string[], filter: Filter): number[] =>
      Array.from({ length: ROUNDS }, () =>
        queries.map((query) => timed(() => repository.search({ query, ...filter, limit: 100 }))),
      ).flat();
    const all: Filter = { kind: 'all', only: 'all' };
    const filters = (['valid', 'expired', 'withdrawn'] as const).flatMap((only) =>
      (['all', 'result'] as const).map((kind): Filter => ({ kind, only })),
    );
    rounds(QUERIES, all);
    const plain = rounds(QUERIES, all);
    const filtered = filters.flatMap((filter) => rounds(QUERIES, filter));
    const apart = rounds(APART, all);
    const deep = timesOfPages(repository, timed);
    const offers = timesOfOffers(repository, timed);
    const scan = scanning(database, timed);
    const figure = (name: string, times: readonly number[], part = 0.95): BenchResult => {
      const value = quantile(times, part);
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
      figure(`search ${PAPERS.toLocaleString('en')} papers, p95 of ${QUERIES.length} kinds of query`, plain),
      figure(`the same with each of ${filters.length} filters, p95`, filtered),
      figure('the 200 pages of a common word one after the other, p95', deep),
      figure('offers of one owner for 10 paper codes, p95', offers),
      // told as it is: no part of the promise
      { ...figure('common words that never meet, median', apart, 0.5), target: 'told, no promise', ok: true },
    ];
  } finally {
    await intake.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function timesOfPages(repository: OwnRepository, timed: (work: () => unknown) => number): number[] {
  const times: number[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 200; page += 1) {
    times.push(
      timed(() => {
        const request = { query: 'nguyen', kind: 'all', only: 'all', limit: 100 } as const;
        cursor = repository.search({ ...request, cursor }).nextCursor ?? undefined;
      }),
    );
  }
  return times;
}

function timesOfOffers(repository: OwnRepository, timed: (work: () => unknown) => number): number[] {
  const paperCodes = [...KINDS.map(([, code]) => code), 'KQ.G99.000001', 'KQ.G99.000002', 'KQ.G99.000003'];
  return Array.from({ length: 500 }, (_, index) => {
    const ownerNumber = `001${String(90_000_000 + ((index * 7919) % DOSSIERS)).padStart(9, '0')}`;
    return timed(() => repository.offers({ ownerNumber, paperCodes, on: TODAY }));
  });
}

/** A database as the program makes it, its rows by statements; only the waits for the disk are left out. */
function fill(database: Database): void {
  database.pragma('synchronous = OFF');
  database.pragma('foreign_keys = OFF');
  database.pragma('cache_size = -400000');
  const list = (name: string, values: readonly (readonly [string, string])[]): void => {
    database.exec(`CREATE TEMP TABLE ${name} (i INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL)`);
    const insert = database.prepare(`INSERT INTO ${name} VALUES (?, ?, ?)`);
    for (const [index, [a, b]] of values.entries()) insert.run(index, a, b);
  };
  const alone = (values: readonly string[]): [string, string][] => values.map((value) => [value, '']);
  list('family', alone(FAMILIES_AS_COMMON));
  list('middle', alone(MIDDLES));
  list('given', alone(GIVENS));
  list('kind', KINDS);
  database.function('words', { varargs: true }, (...given: unknown[]) => {
    const [name, paperCode, documentNumber, agency, ownerName, ownerNumber, kind, withdrawn, validUntil] =
      given.map(String);
    return wordsOf({
      name: name ?? '',
      paperCode: paperCode ?? '',
      documentNumber: documentNumber ?? '',
      abstract: '',
      agency: agency ?? '',
      ownerName: ownerName ?? '',
      ownerNumber: ownerNumber ?? '',
      kind: kind === 'result' ? 'result' : 'component',
      withdrawn: withdrawn === '1',
      validUntil: validUntil === 'null' ? null : (validUntil ?? null),
    });
  });
  const sizes = {
    families: FAMILIES_AS_COMMON.length,
    middles: MIDDLES.length,
    givens: GIVENS.length,
    kinds: KINDS.length,
  };
  database.exec(`
    BEGIN;
    INSERT INTO blob VALUES ('${'a'.repeat(64)}', 1, 1);
    CREATE TEMP TABLE person AS
      WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n < ${DOSSIERS - 1}),
      mixed AS (SELECT n, (n * 48271 + 11) % 2147483647 AS h FROM counted)
      SELECT n, '001' || printf('%09d', 90000000 + n) AS number,
        (SELECT a FROM family WHERE i = h % ${sizes.families}) || ' ' ||
        (SELECT a FROM middle WHERE i = h / 31 % ${sizes.middles}) || ' ' ||
        (SELECT a FROM given WHERE i = h / 1009 % ${sizes.givens}) AS name
      FROM mixed;
    INSERT INTO dossier (number, id, code, procedure_code, procedure_name, applicant, channel, status, received_on,
                         unit_code, created_at, updated_at)
      SELECT n + 1, printf('dossier-%07d', n), '000.00.17.H55-261125-' || printf('%07d', n), '1.005434',
        'Mua quyển hóa đơn', json_object('name', name, 'kind', 'citizen', 'identityNumber', number), 'in-person',
        'finished', '2026-11-25', '000.00.17.H55', n, n
      FROM person;
    CREATE TEMP TABLE paper AS
      WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ${PAPERS})
      SELECT n, (n * 16807 + 7) % 2147483647 AS h, (n - 1) / 4 AS person FROM counted;
    INSERT INTO kept_paper (number, id, kind, dossier_id, dossier_code, procedure_code, procedure_name, name, paper_code, document_number, issued_on, valid_until,
                            scope, abstract, agency, signer, files, owner_name, owner_number, owner_key, kept_at, withdrawn_at)
      SELECT paper.n, printf('paper-%07d', paper.n), iif(h % 3 = 0, 'result', 'component'),
        printf('dossier-%07d', person), '000.00.17.H55-261125-' || printf('%07d', person), '1.005434',
        'Mua quyển hóa đơn', kind.a, kind.b,
        iif(h % 3 = 0, (h / 7 % 5000) || '/QĐ-UBND', ''),
        iif(h % 3 = 0, date('2020-01-01', '+' || (h / 11 % 2400) || ' days'), NULL),
        iif(h % 5 = 0, date('2024-01-01', '+' || (h / 13 % 2400) || ' days'), NULL),
        '', '', iif(h % 3 = 0, 'Sở Tư pháp', ''), '',
        json_array(json_object('documentId', printf('document-%07d', paper.n), 'name', printf('scan_%07d.pdf', paper.n),
                               'size', 90000, 'sha256', '${'a'.repeat(64)}')), person.name, person.number, person.number, paper.n,
        iif(h % 997 = 0, 1, NULL)
      FROM paper JOIN person ON person.n = paper.person JOIN kind ON kind.i = h / 17 % ${sizes.kinds};
    INSERT INTO document (id, name, kind, state, pdf_sha256, pdf_size, page_count, created_at)
      SELECT printf('document-%07d', n), printf('scan_%07d.pdf', n), 'pdf', 'ready', '${'a'.repeat(64)}', 90000, 1, n
      FROM paper;
    INSERT INTO document_part (document_id, position, name, kind, sha256, size)
      SELECT printf('document-%07d', n), 0, printf('scan_%07d.pdf', n), 'pdf', '${'a'.repeat(64)}', 90000 FROM paper;
    INSERT INTO attachment (id, dossier_id, document_id, position, source, attached_at, attached_by)
      SELECT printf('attachment-%07d', n), printf('dossier-%07d', person), printf('document-%07d', n), 0, 'scan', n, 'x'
      FROM paper;
    INSERT INTO kept_paper_file
      SELECT printf('attachment-%07d', n), n, printf('document-%07d', n), 0 FROM paper;
    INSERT INTO kept_paper_search (rowid, words)
      SELECT number, words(name, paper_code, document_number, agency, owner_name, owner_number, kind,
                           withdrawn_at IS NOT NULL, valid_until)
      FROM kept_paper ORDER BY number;
    COMMIT;
  `);
  database.pragma('foreign_keys = ON');
  database.pragma('synchronous = FULL');
  database.pragma('cache_size = -16000');
}

/** The plain way, without an index: accents matter here, so it even finds less. */
function scanning(database: Database, timed: (work: () => unknown) => number): number {
  const look = database.prepare(
    `SELECT number FROM kept_paper
     WHERE name LIKE @part OR owner_name LIKE @part OR owner_number LIKE @part OR paper_code LIKE @part
       OR document_number LIKE @part
     ORDER BY number DESC LIMIT 101`,
  );
  return quantile(
    QUERIES.filter((query) => query !== '').map((query) => timed(() => look.all({ part: `%${query}%` }))),
    0.95,
  );
}
