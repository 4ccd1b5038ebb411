import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openProvince, type Province } from '../harness.ts';
import { conformanceSystems } from './systems.ts';

let province: Province;
beforeAll(async () => {
  province = await openProvince();
});
afterAll(() => province.close());

it('every connector is in the suite', () => {
  const inSuite = conformanceSystems.map(({ destination }) => destination).sort();
  expect(inSuite).toEqual([...province.connect().all.keys()].sort());
});

describe.each(conformanceSystems)('$destination', ({ destination, cases, reads = [] }) => {
  it('every operation that can be queued is in the table', () => {
    const operations = Object.keys(province.connect().all.get(destination)?.payloads ?? {}).sort();
    const inTable = [...cases, ...reads].flatMap(({ operation }) => operation ?? []);
    expect([...new Set(inTable)].sort()).toEqual(operations);
  });
});
