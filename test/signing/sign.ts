import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Keys of an invented signer, made by OpenSSL for the time of a test file. */
export interface Signer {
  readonly certificate: string;
  readonly key: string;
}

const CONTENTS_BYTES = 8192;
const RANGE = '[0000000000 0000000000 0000000000 0000000000]';

export interface Workshop {
  /** `how` is what `openssl req -newkey` takes, such as `rsa:2048`. */
  signer(how: readonly string[], name?: string): Signer;
  /** A detached CMS over the bytes; `options` go to `openssl cms`. */
  cms(bytes: Buffer, signer: Signer, ...options: readonly string[]): Buffer;
  /** A time stamp over the bytes by RFC 3161. */
  timestamp(bytes: Buffer): Buffer;
  close(): void;
}

export function openWorkshop(): Workshop {
  const folder = mkdtempSync(join(tmpdir(), 'qmc-sign-'));
  let number = 0;
  const file = (name: string, content?: string | Buffer): string => {
    number += 1;
    const path = join(folder, `${number}-${name}`);
    if (content !== undefined) writeFileSync(path, content);
    return path;
  };
  const openssl = (...line: readonly string[]): void => {
    execFileSync('openssl', line, { stdio: ['ignore', 'ignore', 'pipe'] });
  };
  const selfSigned = (how: readonly string[], ...rest: readonly string[]): Signer => {
    const signer = { certificate: file('certificate.pem'), key: file('key.pem') };
    openssl('req', '-x509', '-nodes', '-days', '3650', '-newkey', ...how, ...rest, '-keyout', signer.key, '-out', signer.certificate); // prettier-ignore
    return signer;
  };
  return {
    signer: (how, name = '/CN=Chu ky mau') => selfSigned(how, '-subj', name),
    cms(bytes, { certificate, key }, ...options) {
      const out = file('signature.der');
      openssl('cms', '-sign', '-binary', '-outform', 'DER', '-in', file('bytes', bytes), '-signer', certificate, '-inkey', key, '-out', out, ...options); // prettier-ignore
      return readFileSync(out);
    },
    timestamp(bytes) {
      const { certificate, key } = selfSigned(
        ['rsa:2048'],
        '-subj',
        '/CN=Dau thoi gian mau',
        '-addext',
        'extendedKeyUsage=critical,timeStamping',
      );
      const [query, reply, token] = [file('query.tsq'), file('reply.tsr'), file('token.der')];
      const config = file(
        'tsa.cnf',
        `[tsa]\ndefault_tsa=one\n[one]\nserial=${file('serial', '01\n')}\ncrypto_device=builtin\nsigner_digest=sha256\ndefault_policy=1.2.3.4.1\ndigests=sha256\naccuracy=secs:1\n`,
      );
      openssl('ts', '-query', '-data', file('bytes', bytes), '-sha256', '-cert', '-out', query);
      openssl('ts', '-reply', '-config', config, '-section', 'one', '-queryfile', query, '-signer', certificate, '-inkey', key, '-out', reply); // prettier-ignore
      openssl('ts', '-reply', '-config', config, '-in', reply, '-token_out', '-out', token);
      return readFileSync(token);
    },
    close() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A one-page PDF, byte by byte as it stands here. */
export function plainPdf(body = ''): Buffer {
  return revision(Buffer.from('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n', 'latin1'), [
    '1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n',
    '2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n',
    '3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n',
    ...(body === '' ? [] : [body]),
  ]);
}

/** The same file with more objects behind it, as an incremental update has them (ISO 32000-1, 7.5.6). */
export function revision(before: Buffer, objects: readonly string[], root = '1 0 R'): Buffer {
  const [, previous] = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(before.toString('latin1', before.length - 100)) ?? [];
  const chunks: Buffer[] = [before];
  let at = before.length;
  const entries = objects.map((object) => {
    const entry = `${Number.parseInt(object, 10)} 1\n${String(at).padStart(10, '0')} 00000 n \n`;
    const bytes = Buffer.from(object, 'latin1');
    chunks.push(bytes);
    at += bytes.length;
    return entry;
  });
  const [, known = '0'] = /\/Size (\d+)(?![^]*\/Size \d)/.exec(before.toString('latin1')) ?? [];
  const size = Math.max(Number(known), ...objects.map((object) => 1 + Number.parseInt(object, 10)));
  const back = previous === undefined ? '' : ` /Prev ${previous}`;
  const first = previous === undefined ? '0 1\n0000000000 65535 f \n' : '';
  chunks.push(
    Buffer.from(
      `xref\n${first}${entries.join('')}trailer\n<< /Size ${size} /Root ${root}${back} >>\nstartxref\n${at}\n%%EOF\n`,
      'latin1',
    ),
  );
  return Buffer.concat(chunks);
}

/** The PDF with room for one more signature and its ranges set. */
export function prepared(pdf: Buffer, number = 10, entries = '/SubFilter /ETSI.CAdES.detached'): Buffer {
  const catalog = `1 0 obj\n<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [${number + 1} 0 R] >> >>\nendobj\n`;
  return room(pdf, {
    root: '1 0 R',
    number,
    objects: [catalog],
    entries: `${entries} /Reason (Ky so \\(mau\\) 1 0 obj)`,
  });
}

/** The same with a catalog of its own: `objects` are those that change, `number` the first that is free. */
export function room(
  pdf: Buffer,
  update: {
    readonly root: string;
    readonly number: number;
    readonly objects: readonly string[];
    readonly entries: string;
  },
): Buffer {
  const { root, number, objects, entries } = update;
  const contents = '0'.repeat(CONTENTS_BYTES * 2);
  const widget = '/Type /Annot /Subtype /Widget /Rect [0 0 0 0] /F 132';
  const bytes = revision(
    pdf,
    [
      ...objects,
      `${number} 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite ${entries}\n/ByteRange ${RANGE}\n/Contents <${contents}> >>\nendobj\n`,
      `${number + 1} 0 obj\n<< ${widget} /FT /Sig /T (Chu ky ${number}) /V ${number} 0 R >>\nendobj\n`,
    ],
    root,
  );
  setRanges(bytes, ...contentsOf(bytes));
  return bytes;
}

/** Says that everything but the bytes from `start` to `end` is covered. */
export function setRanges(pdf: Buffer, start: number, end: number): void {
  const numbers = [0, start, end, pdf.length - end].map((value) => String(value).padStart(10, '0'));
  pdf.write(`[${numbers.join(' ')}]`, pdf.lastIndexOf('/ByteRange [') + '/ByteRange '.length, 'latin1');
}

/** Where the newest signature's value stands, with its brackets. */
export function contentsOf(pdf: Buffer): readonly [number, number] {
  const start = pdf.indexOf('<', pdf.lastIndexOf('/Contents <'));
  return [start, pdf.indexOf('>', start) + 1];
}

/** What a signature over the prepared PDF has to cover. */
export function covered(pdf: Buffer, [start, end] = contentsOf(pdf)): Buffer {
  return Buffer.concat([pdf.subarray(0, start), pdf.subarray(end)]);
}

export function withContents(pdf: Buffer, cms: Buffer): Buffer {
  const filled = Buffer.from(pdf);
  filled.write(cms.toString('hex'), contentsOf(pdf)[0] + 1, 'latin1');
  return filled;
}
