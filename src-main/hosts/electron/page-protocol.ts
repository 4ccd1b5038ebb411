import { readFile } from 'node:fs/promises';
import type { Protocol } from 'electron';
import { contentSecurityPolicy, type PageFiles } from '../page-files.ts';

const SCHEME = 'app';
/** Where the page lives; nothing else in the window has this origin. */
export const PAGE_ORIGIN = `${SCHEME}://quay`;

/** To be called before the program awaits anything, as Electron wants it. */
export function registerScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Answers for the page's own files and for nothing else. */
export function servePage(protocol: Protocol, files: PageFiles): void {
  const policy = contentSecurityPolicy([]);
  protocol.handle(SCHEME, async ({ url, method }) => {
    const { host, pathname } = new URL(url);
    const ours = `${SCHEME}://${host}` === PAGE_ORIGIN;
    const file = ours && method === 'GET' ? files.find(pathname) : null;
    if (file === null) return new Response(null, { status: 404 });
    return new Response(new Uint8Array(await readFile(file.path)), {
      headers: { ...file.headers, 'Content-Security-Policy': policy },
    });
  });
}

/** Whether an address is one of our page's. */
export function isPage(address: string): boolean {
  return address === PAGE_ORIGIN || address.startsWith(`${PAGE_ORIGIN}/`);
}
