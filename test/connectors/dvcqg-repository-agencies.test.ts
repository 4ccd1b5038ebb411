import { describe, expect, it } from 'vitest';
import { agencyOf, serverOf } from '../../src-main/connectors/dvcqg/repository/agencies.ts';

const server = (agency: string, dstcode = `VN:GOV:${agency}:ss01`) => ({ agency, name: agency, dstcode });

describe("an agency's code", () => {
  it.each([
    ['000.00.00.H22', 'H22'],
    ['H22', 'H22'],
    [' g22.99 ', 'G22.99'],
    ['000.00.17.H55', 'H55.17'],
    ['H55.17', 'H55.17'],
    ['H55.217', 'H55.217'],
    ['000.02.17.H55', 'H55.17.02'],
    ['012.02.17.H55', 'H55.17.02.012'],
    ['H55.00.00', 'H55'],
    ['H55.10', 'H55.10'],
    ['000.00.00', '000'],
    ['Công ty A', 'CÔNGTYA'],
    ['', ''],
  ])('%j is compared as %j', (code, form) => {
    expect(agencyOf(code)).toBe(form);
  });
});

describe("the server of an agency's files", () => {
  const list = [server('000.00.00.G22'), server('000.00.17.H55'), server('H55'), server('VNPT.X'), server('VNPT')];

  it.each([
    ['G22.99', '000.00.00.G22'],
    ['000.00.00.G22', '000.00.00.G22'],
    ['H55.17', '000.00.17.H55'],
    ['000.03.17.H55', '000.00.17.H55'],
    ['H55.18', 'H55'],
    ['h55', 'H55'],
    ['VNPT.X', 'VNPT.X'],
  ])('of %s is that of %s', (agency, found) => {
    expect(serverOf(agency, list)?.agency).toBe(found);
  });

  it.each(['H22', 'G2', '', 'VNPT.Y', '17.H55'])('of %j is not guessed', (agency) => {
    expect(serverOf(agency, list)).toBeNull();
  });

  it('is the first one where an agency has several', () => {
    const two = [server('H22', 'VN:GOV:000.00.00.H22:a'), server('000.00.00.H22', 'VN:COM:0108212803:b')];
    expect(serverOf('H22.05', two)?.dstcode).toBe('VN:GOV:000.00.00.H22:a');
  });
});
