import type { IncomingMessage } from 'node:http';
import { GATEWAY_PAGE, SLOW_MILLISECONDS, type RequestFault } from './faults.ts';
import type { Reply } from './http-server.ts';
import {
  REPOSITORY_AGENCIES,
  sampleFileAt,
  samplePaperBytes,
  type RepositoryAgency,
  type SampleFile,
} from './repository-papers.ts';
import { sha256Of } from './store.ts';

/** Where the security server hands out files of agencies. */
export const FILES_PATH = '/VXPAdapter/RestService/forward/';

/** Another host than the security server: nobody may be led there. */
const ELSEWHERE = 'http://127.0.0.1:9/VXPAdapter/RestService/forward/elsewhere.pdf';

const page = (status: number): Reply => ({ status, body: GATEWAY_PAGE, type: 'text/html; charset=utf-8' });
/** As the security server itself says no: with 500 and the name of its fault. */
const fault = (type: string, message: string): Reply => ({ status: 500, body: { type, message } });

/** Files of the sample papers behind the security server: by `dstcode`, `providerurl` and path, with ranges. */
export async function answerFile(request: IncomingMessage, url: URL): Promise<Reply> {
  if (request.method !== 'GET') return page(405);
  const dstcode = url.searchParams.get('dstcode') ?? '';
  const site = url.searchParams.get('providerurl') ?? '';
  const agency = REPOSITORY_AGENCIES.find((one) => one.dstcode === dstcode && one.outdated !== true);
  const refusal = refusalOf(agency, dstcode, site);
  if (refusal !== null) return refusal;
  const found = sampleFileAt({ dstcode, site, path: decoded(url.pathname.slice(FILES_PATH.length - 1)) });
  if (found === undefined) return page(404);
  const { paper, file } = found;
  switch (file.content) {
    case 'missing':
      return page(404);
    case 'page':
      return page(200);
    case 'message':
      return {
        status: 200,
        body: JSON.stringify({ errorCode: '1', message: 'Tài khoản không được phép tải tệp này' }),
        type: 'application/pdf',
      };
    case 'elsewhere':
      return { status: 302, body: '', headers: { location: ELSEWHERE } };
    default: {
      const reply = inRange(request, await samplePaperBytes(paper, file));
      const trouble = troubleOf(file, reply);
      return trouble === null ? reply : { ...reply, fault: trouble };
    }
  }
}

function refusalOf(agency: RepositoryAgency | undefined, dstcode: string, site: string): Reply | null {
  if (dstcode === '') return { status: 400, body: { message: 'Thiếu dstcode' } };
  if (agency === undefined) {
    return fault('Server.ClientProxy.UnknownMember', `Không có hệ thống ${dstcode.slice(0, 100)}`);
  }
  if (agency.site !== site) {
    return fault('Server.ServerProxy.AccessDenied', 'Không được phép gọi providerurl này');
  }
  return null;
}

/** The line breaks once: a range behind that is answered whole. */
function troubleOf({ content }: SampleFile, { status }: Reply): RequestFault | null {
  if (content === 'slow') return { kind: 'delay', milliseconds: SLOW_MILLISECONDS, drip: true };
  if (content === 'endless') return { kind: 'endless' };
  return content === 'breaks' && status === 200 ? { kind: 'half' } : null;
}

/** The whole, or the range that is asked for while the file is the one that `If-Range` means (RFC 9110, 14). */
function inRange(request: IncomingMessage, bytes: Buffer): Reply {
  const etag = `"${sha256Of(bytes)}"`;
  const headers = { etag, 'accept-ranges': 'bytes' };
  const type = 'application/pdf';
  const [, from] = /^bytes=(\d{1,15})-$/.exec(request.headers.range ?? '') ?? [];
  const condition = request.headers['if-range'];
  if (from === undefined || (condition !== undefined && condition !== etag)) {
    return { status: 200, body: bytes, type, headers };
  }
  const start = Number(from);
  if (start >= bytes.length) {
    return { status: 416, body: '', headers: { ...headers, 'content-range': `bytes */${bytes.length}` } };
  }
  return {
    status: 206,
    body: bytes.subarray(start),
    type,
    headers: { ...headers, 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` },
  };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
