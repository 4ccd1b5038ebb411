import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPull } from '../../src-main/connectors/sohoa/pull.ts';
import { writePull, type EfyDossier } from '../../src-main/training/efy-shape.ts';

const literal = readFileSync(new URL('fixtures/efy-literal.txt', import.meta.url), 'utf8');
const codes = (text: string): string[] | string => {
  const read = readPull(text);
  return read.ok ? read.dossiers.map(({ code }) => code) : read.why;
};

/** A small generator with a seed, so that a failure can be repeated. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
}

describe('the literal text of the seed', () => {
  it('is read with every field', () => {
    const read = readPull(literal);
    expect(read.ok && read.dossiers).toMatchObject([
      {
        code: '000.00.17.H55-261117-0013',
        applicantName: 'TRẦN THỊ THỬ NGHIỆM',
        receivedOn: '2026-11-17',
        procedure: { code: '1.005434.000.00.00.H55', name: 'Mua quyền hóa đơn' },
        files: [
          { documentType: '000.00.00.G12-KQ5586', name: 'file dinh kem.pdf', isResult: false },
          { documentType: 'FILE_TRA_KET_QUA', isResult: true },
        ],
      },
      { code: '000.00.17.H55-261117-0014', applicantName: 'LÊ {GIẢ} ĐỊNH, [và] "anh em"', receivedOn: null },
    ]);
    expect(read.ok && read.dossiers[0]?.files[0]?.url.endsWith('885!~!file dinh kem.pdf')).toBe(true);
  });

  it('with one dossier, or none, is read as well', () => {
    expect(codes('{ { "mahoso": "a", "file_dinh_kem": { [ ] } } }')).toEqual(['a']);
    expect(codes('{ }')).toEqual([]);
    expect(codes('{ [ ] }')).toEqual([]);
  });
});

describe('sane forms', () => {
  const dossier = '{"mahoso":"a","file_dinh_kem":[{"url_file":"http://x/y","matailieu":"t","ten_file":"f"}]}';
  it.each([
    ['an array', `[${dossier}]`, ['a']],
    ['an empty array', '[]', []],
    ['one dossier alone', dossier, ['a']],
    ['an object around an array', `{"status":200,"message":"ok","data":[${dossier}]}`, ['a']],
    ['an object around an empty array', '{"status":200,"data":[]}', []],
    ['two objects around', `{"data":{"items":[${dossier}],"page":{"number":1}}}`, ['a']],
    ['numbered dossiers', `{"0":${dossier},"7":${dossier.replace('"a"', '"b"')}}`, ['a', 'b']],
    ['a byte order mark', `\uFEFF[${dossier}]`, ['a']],
    ['codes as numbers', '[{"mahoso":12345,"file_dinh_kem":[]}]', ['12345']],
    ['a dossier without a code', '[{"tentochuccanhan":"x","file_dinh_kem":[]}]', ['']],
  ])('%s', (_name, text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  it.each([
    ['a list', '[{"url_file":"u"}]'],
    ['one object', '{"url_file":"u"}'],
    ['numbered', '{"0":{"url_file":"u"}}'],
    ['JSON inside a text', JSON.stringify('[{"url_file":"u"}]')],
    ['the literal shape inside a text', JSON.stringify('{ [ {"url_file":"u"}, ] }')],
  ])('files as %s', (_name, files) => {
    const read = readPull(`[{"mahoso":"a","file_dinh_kem":${files}}]`);
    expect(read.ok && read.dossiers[0]?.files.map(({ url }) => url)).toEqual(['u']);
  });

  it.each(['""', 'null', '[]', '{}', '"khong co"'])('no files as %s', (files) => {
    const read = readPull(`[{"mahoso":"a","file_dinh_kem":${files}}]`);
    expect(read.ok && read.dossiers[0]?.files).toEqual([]);
  });
});

describe('what fits neither', () => {
  it.each([
    ['other JSON', '{"foo":"bar"}'],
    ['a number', '42'],
    ['a list of texts', '["a","b"]'],
    ['one strange thing among dossiers', '[{"mahoso":"a","file_dinh_kem":[]},{"foo":1}]'],
    ['a page', '<html></html>'],
    ['nothing', ''],
    ['brackets that do not match', '{[}]'],
    ['brackets without an end of depth', `${'['.repeat(5000)}${']'.repeat(5000)}`],
    ['a second answer behind the first', '{ {"mahoso":"a"}, } x'],
  ])('is said to be so: %s', (_name, text) => {
    expect(codes(text)).toBe('shape');
  });

  it('a text that ends half-way is never taken for the whole, wherever it is cut', () => {
    for (let length = 1; length < literal.trimEnd().length; length += 7) {
      const read = readPull(literal.slice(0, length));
      expect(read.ok, `cut at ${length}`).toBe(false);
    }
  });
});

describe('fuzz', () => {
  const letters = ['a', 'Ữ', '{', '}', '[', ']', '"', '\\', ',', ':', ' ', '\n', "'", '!~!', '/', '<', 'đ'];

  it('whatever names hold, all three shapes say the same', () => {
    for (let seed = 1; seed <= 150; seed += 1) {
      const random = randomOf(seed);
      const word = (): string => Array.from({ length: 1 + random(12) }, () => letters[random(letters.length)]).join('');
      const dossiers: EfyDossier[] = Array.from({ length: random(4) }, (_, index) => ({
        mahoso: `000.00.17.H55-261117-${1000 + index}`,
        tentochuccanhan: word(),
        ngaynhan: '17/11/2026',
        mathutuc: word(),
        tenthutuc: word(),
        files: Array.from({ length: random(3) }, () => ({
          matailieu: word(),
          tentailieu: word(),
          url_file: `http://x/${word()}`,
          ten_file: word(),
        })),
      }));
      const sane = readPull(writePull(dossiers, 'array'));
      expect(sane.ok, `seed ${seed}`).toBe(true);
      expect(readPull(writePull(dossiers, 'seed')), `seed ${seed}`).toEqual(sane);
      expect(readPull(writePull(dossiers, 'wrapped')), `seed ${seed}`).toEqual(sane);
    }
  });

  it('never throws and never invents a dossier from a damaged text', () => {
    const known = new Set(['000.00.17.H55-261117-0013', '000.00.17.H55-261117-0014']);
    for (let seed = 1; seed <= 600; seed += 1) {
      const random = randomOf(seed);
      const at = random(literal.length);
      const damaged = literal.slice(0, at) + (letters[random(letters.length)] ?? '') + literal.slice(at + random(3));
      const read = readPull(damaged);
      if (read.ok) expect(read.dossiers.filter(({ code }) => known.has(code)).length).toBeGreaterThan(0);
    }
  });
});
