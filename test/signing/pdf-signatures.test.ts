import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { signatureStateOf } from '../../src-main/documents/signature-state.ts';
import { readerOf } from '../../src-main/documents/ranges.ts';
import { seeded } from '../fixtures/seeded.ts';
import {
  contentsOf,
  covered,
  openWorkshop,
  plainPdf,
  prepared,
  revision,
  setRanges,
  withContents,
  type Signer,
} from './sign.ts';

const workshop = openWorkshop();
afterAll(() => workshop.close());

const rsa = workshop.signer(['rsa:2048']);
const elliptic = workshop.signer(['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']);

const stateOf = (pdf: Buffer) => signatureStateOf(readerOf(pdf));
const signed = (pdf: Buffer, signer: Signer = rsa, number = 10, ...options: readonly string[]): Buffer => {
  const room = prepared(pdf, number);
  return withContents(room, workshop.cms(covered(room), signer, ...options));
};
const changed = (pdf: Buffer, at: number): Buffer => {
  const other = Buffer.from(pdf);
  other[at] = (other[at] ?? 0) ^ 1;
  return other;
};
const replaced = (pdf: Buffer, one: string, other: string): Buffer => {
  expect(pdf.includes(one, 0, 'latin1')).toBe(true);
  return Buffer.from(pdf.toString('latin1').replace(one, other), 'latin1');
};

describe('a signature that fits', () => {
  it.each([
    ['RSA', rsa, []],
    ['RSA with SHA-512', rsa, ['-md', 'sha512']],
    ['RSA with SHA-1, as older papers have it', rsa, ['-md', 'sha1']],
    ['RSA-PSS', rsa, ['-keyopt', 'rsa_padding_mode:pss']],
    [
      'RSA-PSS with salt and hash of its own',
      rsa,
      ['-md', 'sha384', '-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:20'],
    ],
    ['an elliptic curve', elliptic, []],
    ['without signed attributes', rsa, ['-noattr']],
    ['a signer named by the key identifier', rsa, ['-keyid']],
    ['a time of signing and the certificate in the attributes', rsa, ['-cades']],
  ] as const)('is intact: %s', async (_what, signer, options) => {
    expect(await stateOf(signed(plainPdf(), signer, 10, ...options))).toBe('intact');
  });

  it('stays intact under a second one in an incremental update', async () => {
    const first = signed(plainPdf());
    const both = signed(first, elliptic, 20);
    expect(await stateOf(both)).toBe('intact');
    expect(await stateOf(changed(both, 40))).toBe('broken');
    // the first one's own bytes are covered by the second alone
    expect(await stateOf(changed(both, contentsOf(first)[0] + 2000))).toBe('broken');
    expect(await stateOf(changed(both, both.length - 20))).toBe('broken');
  });

  it('is intact as a time stamp over the document', async () => {
    const room = prepared(plainPdf(), 10, '/SubFilter /ETSI.RFC3161');
    expect(await stateOf(withContents(room, workshop.timestamp(covered(room))))).toBe('intact');
    expect(await stateOf(withContents(room, workshop.timestamp(Buffer.from('something else'))))).toBe('broken');
  });

  it('may be written with indefinite lengths', async () => {
    const room = prepared(plainPdf());
    const definite = workshop.cms(covered(room), rsa);
    expect(definite.toString('hex', 0, 2)).toBe('3082');
    const cms = Buffer.concat([Buffer.from([0x30, 0x80]), definite.subarray(4), Buffer.from([0, 0])]);
    expect(await stateOf(withContents(room, cms))).toBe('intact');
  });

  it('may hold the SHA-1 of the bytes, as older papers do', async () => {
    const room = prepared(plainPdf(), 10, '/SubFilter /adbe.pkcs7.sha1');
    const inside = (bytes: Buffer): Buffer => workshop.cms(createHash('sha1').update(bytes).digest(), rsa, '-nodetach');
    expect(await stateOf(withContents(room, inside(covered(room))))).toBe('intact');
    expect(await stateOf(withContents(room, inside(Buffer.from('other bytes'))))).toBe('broken');
  });

  it('may have blanks behind it and nothing else', async () => {
    const pdf = signed(plainPdf());
    expect(await stateOf(Buffer.concat([pdf, Buffer.from('\r\n\0\0 ')]))).toBe('intact');
    expect(await stateOf(Buffer.concat([pdf, Buffer.from('1')]))).toBe('broken');
  });

  it('stands where windows of reading meet', async () => {
    const size = 1024 * 1024;
    for (const shift of [0, 3, 9, 10, 2000]) {
      const filler = size - plainPdf().length - 700 + shift;
      const body = `4 0 obj\n<< /Length ${filler} >>\nstream\n${' '.repeat(filler)}\nendstream\nendobj\n`;
      expect(await stateOf(signed(plainPdf(body)))).toBe('intact');
    }
  });
});

describe('a PDF without a signature', () => {
  it.each([
    ['as it is', plainPdf()],
    ['with an empty field', plainPdf('4 0 obj\n<< /FT /Sig /T (Chu ky) >>\nendobj\n')],
    ['that speaks of one', plainPdf('4 0 obj\n(/ByteRange [0 1 2 3] /Contents <00>)\nendobj\n')],
    ['with a range that is none of a signature', plainPdf('4 0 obj\n<< /ByteRange [0 1 2 3] >>\nendobj\n')],
    ['with text in place of the value', plainPdf('4 0 obj\n<< /ByteRange [0 1 2 3] /Contents (x) >>\nendobj\n')],
    ['that is no PDF', Buffer.from('\xff\xd8\xff ByteRange')],
    ['that is empty', Buffer.alloc(0)],
  ])('%s has none', async (_what, pdf) => {
    expect(await stateOf(pdf)).toBe('none');
  });

  it('has none of its own where a signed one is attached unpacked', async () => {
    const inner = signed(plainPdf());
    const body = `4 0 obj\n<< /Type /EmbeddedFile /Length ${inner.length} >>\nstream\n${inner.toString('latin1')}\nendstream\nendobj\n`;
    expect(await stateOf(plainPdf(body))).toBe('none');
    expect(await stateOf(signed(plainPdf(body), rsa, 30))).toBe('intact');
  });
});

describe('a signature that does not fit is broken', () => {
  const pdf = signed(plainPdf());
  const range = /\/ByteRange \[[^\]]*\]/.exec(pdf.toString('latin1'))?.[0] ?? '';
  const [start, end] = contentsOf(pdf);
  const pad = (value: number): string => String(value).padStart(10, '0');
  const withRange = (...numbers: readonly (string | number)[]): Buffer =>
    replaced(pdf, range, `/ByteRange [${numbers.map((one) => (typeof one === 'number' ? pad(one) : one)).join(' ')}]`);

  it.each([0, 30, 200, start - 1, end, end + 5, pdf.length - 2])('with another byte at %i', async (at) => {
    expect(await stateOf(changed(pdf, at))).not.toBe('intact');
  });

  it.each([
    ['something behind it', revision(pdf, ['3 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\n'])],
    ['its end missing', pdf.subarray(0, pdf.length - 30)],
    ['nothing but zeros in its ranges', withRange(0, 0, 0, 0)],
    ['a range that begins later', withRange(1, start - 1, end, pdf.length - end)],
    ['a gap wider than its value', withRange(0, start - 20, end, pdf.length - end)],
    ['a gap that reaches the end', withRange(0, start, pdf.length, 0)],
    ['a range beyond the file', withRange(0, start, end, pdf.length)],
    ['ranges the wrong way round', withRange(end, pdf.length - end, 0, start)],
    ['numbers beyond all measure', withRange('99999999999999999999', start, end, 1)],
    ['negative numbers', withRange('-000000001', start, end, pdf.length - end)],
    ['words', withRange('a', 'b', 'c', 'd')],
    ['three numbers', withRange(0, start, end)],
    ['six numbers', withRange(0, start, end, pdf.length - end, 0, 0)],
    ['another signature’s value', withContents(prepared(plainPdf()), workshop.cms(Buffer.from('other bytes'), rsa))],
  ])('with %s', async (_what, other) => {
    expect(await stateOf(other)).toBe('broken');
  });

  it.each([
    ['before its value', -40, 0],
    ['behind its value', 0, 40],
    ['of its value', 1, -1],
  ])(
    'when it leaves out more, or less, than its value, though it fits to the rest: %s',
    async (_what, before, behind) => {
      const room = prepared(plainPdf());
      const [from, to] = contentsOf(room);
      const gap = [from + before, to + behind] as const;
      setRanges(room, ...gap);
      expect(await stateOf(withContents(room, workshop.cms(covered(room, gap), rsa)))).toBe('broken');
    },
  );

  it('when its attributes were changed', async () => {
    const hex = pdf.toString('latin1', start + 1, end - 1);
    // the name of the attribute that holds the time of signing, one arc further
    const at = hex.indexOf('06092a864886f70d010905');
    const other = Buffer.from(pdf);
    other.write('6', start + 1 + at + 21, 'latin1');
    expect(await stateOf(other)).toBe('broken');
  });
});

describe('what cannot be judged is unreadable, whatever stands there', () => {
  const room = prepared(plainPdf());
  const fill = (cms: Buffer): Buffer => withContents(room, cms);

  it.each([
    ['no value yet', room],
    ['zeros and a one', fill(Buffer.from([1]))],
    ['other bytes', fill(Buffer.from('this is no CMS at all'))],
    ['a CMS that is cut', fill(workshop.cms(covered(room), rsa).subarray(0, 700))],
    ['nested without an end', fill(Buffer.alloc(8000, 0x30))],
    ['nested with indefinite lengths', fill(Buffer.from('3080'.repeat(4000), 'hex'))],
    ['lengths beyond all measure', fill(Buffer.from('3088ffffffffffffffff', 'hex'))],
    ['no certificate', fill(workshop.cms(covered(room), rsa, '-nocerts'))],
    ['letters that are no digits', replaced(fill(workshop.cms(covered(room), rsa)), '<3082', '<30zz')],
  ])('%s', async (_what, pdf) => {
    expect(await stateOf(pdf)).toBe('unreadable');
  });

  it('where certificates and revocation lists were added behind the signature', async () => {
    const pdf = signed(plainPdf());
    const update = [
      '1 0 obj\n<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [11 0 R] >> /DSS 12 0 R >>\nendobj\n',
      '12 0 obj\n<< /Type /DSS >>\nendobj\n',
    ];
    expect(await stateOf(revision(pdf, update))).toBe('unreadable');
    expect(await stateOf(revision(changed(pdf, 30), update))).toBe('broken');
    // a signature or a time stamp over that is judged again
    expect(await stateOf(signed(revision(pdf, update), elliptic, 20))).toBe('intact');
  });

  it('also for hundreds of mentions and for too many signatures', async () => {
    const many = Array.from(
      { length: 40 },
      (_, index) => `${index + 10} 0 obj\n<< /ByteRange [0 1 2 3] /Contents <00> >>\nendobj\n`,
    );
    expect(await stateOf(revision(plainPdf(), many))).toBe('unreadable');
    const words = Array.from({ length: 200 }, (_, index) => `${index + 10} 0 obj\n(/ByteRange)\nendobj\n`);
    expect(await stateOf(revision(plainPdf(), words))).toBe('unreadable');
  });
});

it('a file made to be costly is given up early', async () => {
  const costly = `${'9 0 obj\n<< '.repeat(40)}${'/A [ '.repeat(20_000)}/ByteRange `.repeat(60);
  expect(await stateOf(Buffer.from(`%PDF-1.7\n${costly}`))).toBe('none');
});

it('any damage ends in a state and never in a signature that fits', async () => {
  const pdf = signed(plainPdf());
  const random = seeded(7);
  for (let round = 0; round < 300; round += 1) {
    const other = Buffer.from(pdf);
    const count = 1 + Math.floor(random() * 4);
    for (let each = 0; each < count; each += 1) {
      const at = Math.floor(random() * 3000) + (random() < 0.5 ? 0 : contentsOf(pdf)[0] - 400);
      other[Math.min(at, other.length - 1)] = Math.floor(random() * 256);
    }
    const isSame = covered(other).equals(covered(pdf));
    const state = await stateOf(other);
    if (!isSame) expect(state, `round ${round}`).not.toBe('intact');
  }
});
