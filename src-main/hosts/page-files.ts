import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { AppError } from '../platform/errors.ts';

/** One file of the built page. */
export interface PageFile {
  readonly path: string;
  readonly size: number;
  /** All but the content security policy, which each host adds (`contentSecurityPolicy`). */
  readonly headers: Readonly<Record<string, string>>;
}

/** The built page: only what was found in its folder at start has a name here, so no path can lead outside. */
export interface PageFiles {
  /** `urlPath` as it stands in the address, still percent-encoded; `null` when there is no such file. */
  find(urlPath: string): PageFile | null;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.gif': 'image/gif',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

/** Vite names these by a hash of their content, so they never change under the same name. */
const HASHED = /^\/assets\/.*[-.][\w-]{8,}\.\w+$/;

/**
 * What the page may do: its own code, no inline script, no other host. `'wasm-unsafe-eval'` is for the decoders of
 * the PDF viewer, inline styles for the interface's components.
 *
 * @param connections where it may connect besides its own origin.
 */
export function contentSecurityPolicy(connections: readonly string[]): string {
  return [
    `default-src 'self'`,
    `script-src 'self' 'wasm-unsafe-eval'`,
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' blob: data:`,
    `font-src 'self' data:`,
    `worker-src 'self' blob:`,
    `connect-src ${["'self'", ...connections].join(' ')}`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

/**
 * Lists the built page once.
 *
 * @throws AppError `host.page-missing` when the program was not built.
 */
export async function listPageFiles(folder: string): Promise<PageFiles> {
  const files = new Map<string, PageFile>();
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    const found = await stat(path);
    if (!found.isFile()) continue;
    const url = `/${name.replaceAll('\\', '/')}`;
    files.set(url, { path, size: found.size, headers: headersOf(url) });
  }
  const index = files.get('/index.html');
  if (index === undefined) throw new AppError('host.page-missing', { detail: folder });
  files.set('/', index);
  return {
    find(urlPath) {
      try {
        return files.get(decodeURIComponent(urlPath)) ?? null;
      } catch {
        return null;
      }
    },
  };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder, { recursive: true });
  } catch (error) {
    throw new AppError('host.page-missing', { cause: error, detail: folder });
  }
}

function headersOf(url: string): Record<string, string> {
  return {
    'Content-Type': TYPES[extname(url).toLowerCase()] ?? 'application/octet-stream',
    'Cache-Control': HASHED.test(url) ? 'public, max-age=31536000, immutable' : 'no-cache',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=()',
  };
}
