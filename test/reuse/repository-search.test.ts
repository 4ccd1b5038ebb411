import { beforeEach, describe, expect, test } from 'vitest';
import { transact } from '../../src-main/platform/database/database.ts';
import { createPaperStore, type NewPaper } from '../../src-main/reuse/repository/paper-store.ts';
import { identityKey } from '../../src-main/platform/identity-rules.ts';
import { createWorld, failureOf, type World } from '../dossiers/world.ts';

let world: World;
let dossierId: string;
let made: number;

beforeEach(async () => {
  world = await createWorld();
  dossierId = world.open({ name: 'Chủ hồ sơ' }).id;
  made = 0;
});

function keep(fields: Partial<Omit<NewPaper, 'owner'>> & { owner?: string; identityNumber?: string } = {}): string {
  const { owner = 'Đoàn Thúy Hải', identityNumber = '', ...rest } = fields;
  const id = `paper-${(made += 1)}`;
  createPaperStore(world.database).insert(
    {
      id,
      dossier: { id: dossierId, code: 'H21.17-261125-0001' },
      procedure: { code: '1.005434', name: 'Mua quyển hóa đơn' },
      kind: 'component',
      componentId: null,
      name: 'Giấy khai sinh',
      paperCode: '',
      documentNumber: '',
      issuedOn: null,
      validUntil: null,
      validForever: false,
      scope: '',
      abstract: '',
      agency: '',
      signer: '',
      owner: { name: owner, identityNumber, key: identityKey(identityNumber) },
      keptAt: made,
      ...rest,
    },
    'newest',
  );
  return id;
}

const search = (query: string, filter: Partial<Parameters<World['repository']['search']>[0]> = {}) =>
  world.repository.search({ query, kind: 'all', only: 'all', limit: 50, ...filter });
const found = (query: string, filter: Partial<Parameters<World['repository']['search']>[0]> = {}): string[] =>
  search(query, filter).items.map(({ id }) => id);

describe('words', () => {
  test('are found with and without accents, composed or not, as beginnings, in any order', () => {
    const id = keep({ name: 'Quyết định cấp đất', owner: 'Lê Trung Đức', abstract: 'Về việc ở Hạ Long' });
    keep({ name: 'Tờ khai', owner: 'Nguyễn Thị Hoà' });
    for (const query of [
      'quyết định',
      'quyet dinh',
      'dinh quyet',
      'Đức',
      'duc le',
      'quy',
      'q',
      'hạ long'.normalize('NFD'),
    ]) {
      expect(found(query)).toEqual([id]);
    }
    expect(found('quyet hoa')).toEqual([]);
  });

  test('numbers are found whole, by their beginning, and as people space them', () => {
    const person = keep({
      identityNumber: '001 090 000 001',
      documentNumber: '123/QĐ-UBND',
      paperCode: 'KQ.G15.000007',
    });
    const firm = keep({ identityNumber: '0101234567-001', documentNumber: '124/QĐ-UBND', paperCode: 'KQ.G15.000008' });
    for (const query of [
      '001090000001',
      '001090',
      '001 090 000 001',
      '001.090.000.001',
      '123/QĐ',
      '123/qd-ubnd',
      'KQ.G15.000007',
    ]) {
      expect(found(query)).toEqual([person]);
    }
    const dotted = keep({ identityNumber: '001.090.000.002', documentNumber: '9/X', paperCode: 'KQ.G15.000009' });
    for (const query of ['001090000002', '001 090 000 002', '001.090.000.002']) expect(found(query)).toEqual([dotted]);
    for (const query of ['0101234567', '0101234567-001', '0101234567001', '124', '000008'])
      expect(found(query)).toEqual([firm]);
    expect(found('QD UBND')).toEqual([firm, person]);
  });

  test('signs of the query language are only signs', () => {
    const id = keep({ owner: 'An' });
    for (const query of ['"', 'an"', '*', 'NEAR(an', 'words:an', '(', 'an OR', "'; --", '-an', '\uE001', '\uE002']) {
      expect(() => found(query)).not.toThrow();
    }
    expect(found('an"')).toEqual([id]);
    expect(search('***')).toEqual({ items: [], nextCursor: null, total: 0, more: false });
    // the marks of the index are no words that anybody can ask for
    expect(found('\uE001')).toEqual([]);
    expect(failureOf(() => search('', { cursor: 'abc' }))).toBe('platform.invalid-input');
  });
});

describe('filters', () => {
  test('by kind, validity and withdrawal, alone and with words', () => {
    const plain = keep({ owner: 'An' });
    const result = keep({ owner: 'An', kind: 'result', validUntil: '2099-01-01' });
    const ended = keep({ owner: 'An', kind: 'result', validUntil: '2020-01-01' });
    const early = keep({ owner: 'An', issuedOn: '2098-01-01' });
    const withdrawn = keep({ owner: 'An', validUntil: '2020-01-01' });
    keep({ owner: 'Bình' });
    world.repository.setWithdrawn({ id: withdrawn, withdrawn: true, reason: 'nhầm' });
    for (const query of ['', 'an']) {
      const others = query === '' ? ['paper-6'] : [];
      expect(found(query)).toEqual([...others, withdrawn, early, ended, result, plain]);
      expect(found(query, { kind: 'component' })).toEqual([...others, withdrawn, early, plain]);
      expect(found(query, { kind: 'result' })).toEqual([ended, result]);
      expect(found(query, { only: 'valid' })).toEqual([...others, result, plain]);
      expect(found(query, { only: 'expired' })).toEqual([ended]);
      expect(found(query, { only: 'withdrawn' })).toEqual([withdrawn]);
      expect(found(query, { only: 'valid', kind: 'result' })).toEqual([result]);
      expect(found(query, { only: 'expired', kind: 'component' })).toEqual([]);
      expect(found(query, { only: 'withdrawn', kind: 'result' })).toEqual([]);
    }
  });

  test('answer alike whether few or many have ended', () => {
    const ids = transact(world.database, () =>
      Array.from({ length: 2100 }, (_, index) =>
        keep({ owner: index % 2 === 0 ? 'An' : 'Bình', ...(index % 3 === 0 ? {} : { validUntil: '2020-01-01' }) }),
      ),
    );
    const ended = (query: string) => found(query, { only: 'expired', limit: 200 });
    const many = [ended(''), ended('an')];
    const last = ids.filter((_, index) => index % 3 !== 0 && index > 1000);
    world.database.prepare(`UPDATE kept_paper SET valid_until = '2020-01-01' WHERE valid_until IS NULL`).run();
    expect(search('', { only: 'expired' })).toMatchObject({ total: 1000, more: true });
    expect(ended('')).toHaveLength(200);
    world.database.prepare(`UPDATE kept_paper SET valid_until = NULL WHERE number % 3 = 1`).run();
    expect([ended(''), ended('an')]).toEqual(many);
    expect(many[0]).toEqual(last.toReversed().slice(0, 200));
  });
});

describe('pages', () => {
  test('go newest first, do not overlap, and stay stable while papers come in', () => {
    const ids = Array.from({ length: 25 }, () => keep());
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = search('khai sinh', { limit: 10, cursor });
      expect(page).toMatchObject({ total: 25 + pages.length, more: false });
      pages.push(page.items.map(({ id }) => id));
      keep();
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(pages.flat()).toEqual(ids.toReversed());
    expect(pages.map(({ length }) => length)).toEqual([10, 10, 5]);
  });

  test('are counted up to a thousand', () => {
    transact(world.database, () => {
      for (let index = 0; index < 1000; index += 1) keep({ owner: 'An' });
    });
    expect(search('an')).toMatchObject({ total: 1000, more: false });
    keep({ owner: 'An' });
    expect(search('an')).toMatchObject({ total: 1000, more: true });
    expect(search('')).toMatchObject({ total: 1000, more: true });
  });
});

test('papers and dossiers that were indexed as their number was written are found in its one form once they are indexed anew', async () => {
  const dossier = world.open({ identityNumber: '0000.9000.0001' });
  const id = keep({ identityNumber: '0000.9000.0001' });
  const other = keep({ identityNumber: '000090000001' });
  const dossiersFound = () => world.dossiers.search({ query: '000090000001', only: 'all', limit: 9 }).items;
  // as the version before left it
  const number = String(world.database.prepare('SELECT number FROM kept_paper WHERE id = ?').pluck().get(id));
  world.database.exec(`
    DELETE FROM kept_paper_search WHERE rowid = ${number};
    INSERT INTO kept_paper_search (rowid, words) VALUES (${number}, '0000 9000 0001');
    INSERT INTO index_again VALUES ('kept-paper', ${number});
    DELETE FROM dossier_search WHERE rowid = 2;
    INSERT INTO dossier_search (rowid, identity) VALUES (2, '0000.9000.0001');
    INSERT INTO index_again VALUES ('dossier', 2)`);
  expect(found('000090000001')).toEqual([other]);
  expect(dossiersFound()).toEqual([]);
  world.filling.start();
  await expect.poll(() => world.database.prepare('SELECT count(*) FROM index_again').pluck().get()).toBe(0);
  expect(found('000090000001')).toEqual([other, id]);
  expect(dossiersFound().map((one) => one.id)).toEqual([dossier.id]);
  expect(found('0000')).toEqual([other, id]);
});
