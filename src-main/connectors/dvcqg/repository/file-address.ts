import { inBothLanguages } from '#contract/messages/index.ts';
import type { Sentence } from '#contract/messages/types.ts';
import { AppError } from '../../../platform/errors.ts';

/** Where security servers hand out files (seed 003, section V). */
const FORWARD_PATH = '/VXPAdapter/RestService/forward';

const FORWARDED = /^\/+VXPAdapter\/+RestService\/+forward\/+/i;

/** Characters of a link as it was told; longer than the longest file name with its folders. */
const LONGEST_LINK = 8192;
/** Letters of other scripts take nine times their length; servers refuse longer lines of request. */
const LONGEST_ADDRESS = 32_768;
/** How often a name may have been encoded over itself. */
const DEEPEST = 5;

/** Where the unit's own security server hands out files. */
export interface FilePlace {
  /** Its base URL. */
  readonly baseUrl: string;
  /** Below the base URL; the path of the seed without it. */
  readonly filesPath?: string;
}

/** The unit's own security server and the system that holds the file. */
export interface FileRoute extends FilePlace {
  readonly system: string;
  readonly dstcode: string;
}

const why = {
  long: { vi: 'quá dài', en: 'it is too long' },
  letters: { vi: 'có ký tự không được phép', en: 'it holds characters that are not allowed' },
  noWeb: { vi: 'không phải địa chỉ http hoặc https', en: 'it is no http or https address' },
  account: { vi: 'có kèm tài khoản đăng nhập', en: 'it carries an account' },
  host: { vi: 'tên máy chủ không hợp lệ', en: 'the name of the host is not valid' },
  file: { vi: 'không chỉ tới tệp nào', en: 'it names no file' },
  climbs: { vi: 'đi ngược lên thư mục khác', en: 'it climbs to another folder' },
  doubled: { vi: 'tự khai nơi chuyển tiếp', en: 'it names a destination of its own' },
} satisfies Record<string, Sentence>;

/**
 * The address under which the unit's own security server hands out the file behind a link of the repository, by the
 * two cases of seed 003, section V: a link to the agency's own server is put behind the forward path with `dstcode` and
 * `providerurl`; a link that is such an address already keeps its path and its query, only the host becomes the unit's
 * own. Whatever the link says, the answer's origin is that of `baseUrl`. Pure.
 *
 * A `#` and a lone `%` belong to the file's name; a `?` begins the query.
 *
 * @throws AppError `connectors.download-link`, `connectors.download-no-server`
 */
export function fileAddress(link: string, route: FileRoute): string {
  const fail = (reason: Sentence): AppError =>
    new AppError('connectors.download-link', { params: { system: route.system, ...inBothLanguages('why', reason) } });
  const text = link.trim();
  if (text.length > LONGEST_LINK) throw fail(why.long);
  if (/[\p{Cc}\p{Cs}\\]/u.test(text)) throw fail(why.letters);
  const [, scheme, authority, path = '', query = ''] = /^(https?):\/\/([^/?#]*)([^?]*)([^]*)$/iu.exec(text) ?? [];
  if (scheme === undefined || authority === undefined) throw fail(why.noWeb);
  if (authority.includes('@')) throw fail(why.account);

  const forwarded = FORWARDED.exec(path);
  const file = path.slice(forwarded === null ? 1 : forwarded[0].length);
  if (!path.startsWith('/') || (file === '' && query.length <= 1)) throw fail(why.file);
  if (climbs(file)) throw fail(why.climbs);
  if (holdsControls(file) || holdsControls(query)) throw fail(why.letters);

  const fields = query.slice(1).split('&').filter(Boolean);
  const names = new Set(fields.map(nameOf));
  if (forwarded !== null) {
    if (!names.has('dstcode')) fields.push(`dstcode=${destination(route)}`);
  } else {
    if (names.has('dstcode') || names.has('providerurl')) throw fail(why.doubled);
    const origin = originOf(`${scheme}://${authority}`);
    if (origin === null) throw fail(why.host);
    fields.push(`dstcode=${destination(route)}`, `providerurl=${encodeURIComponent(origin)}`);
  }
  const address = `${forwardBase(route)}${encoded(file)}?${encoded(fields.join('&'))}`;
  if (address.length > LONGEST_ADDRESS) throw fail(why.long);
  return address;
}

/** Whether a link is a forwarded one with a `dstcode` of its own: only its host is replaced (seed 003, V.3, case 2). */
export function namesServer(link: string): boolean {
  const [, path = '', query = ''] = /^https?:\/\/[^/?#]*([^?]*)\??([^]*)$/iu.exec(link.trim()) ?? [];
  return FORWARDED.test(path) && query.split('&').some((field) => nameOf(field) === 'dstcode');
}

/**
 * Where a redirect leads, when that is a file of the same security server; else the host that it names (empty when it
 * names none). Pure.
 */
export function redirectTarget(
  location: string,
  from: string,
  place: FilePlace,
): { readonly address: string } | { readonly host: string } {
  const names = location !== '' && location.length <= LONGEST_ADDRESS && URL.canParse(location, from);
  if (!names) return { host: '' };
  const target = new URL(location, from);
  const isOwn =
    target.username === '' &&
    target.password === '' &&
    `${target.origin}${target.pathname}`.startsWith(forwardBase(place)) &&
    !/[\\\p{Cc}]/u.test(location) &&
    !climbs(target.pathname) &&
    !climbs(location.replace(/[?#][^]*$/, '')) &&
    !holdsControls(target.pathname);
  target.hash = '';
  return isOwn ? { address: target.href } : { host: target.host };
}

function destination({ system, dstcode }: FileRoute): string {
  if (dstcode === '') throw new AppError('connectors.download-no-server', { params: { system } });
  return encodeURIComponent(dstcode);
}

/** The name of a query field in small letters, decoded: `%64stcode` is `dstcode` to a server. */
function nameOf(field: string): string {
  return (decoded(field.replace(/=[^]*$/, '')) ?? '').toLowerCase().trim();
}

/** The beginning that every address has, with a slash at its end. */
function forwardBase({ baseUrl, filesPath = FORWARD_PATH }: FilePlace): string {
  const own = new URL(baseUrl);
  return `${own.origin}${own.pathname.replace(/\/+$/, '')}${filesPath.replace(/\/+$/, '')}/`;
}

/** `null` when no host can be called so. */
function originOf(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { origin, hostname } = new URL(text);
  return hostname === '' ? null : origin;
}

/** Whether a path, however often encoded, has a part that leads upwards: a server behind may decode it once more. */
function climbs(path: string): boolean {
  const plain = decoded(path);
  if (plain === null) return true;
  return plain.split(/[/\\]/).some((part) => /^\.\.?$/.test(part.replace(/;[^]*$/, '').trim()));
}

function holdsControls(text: string): boolean {
  const plain = decoded(text);
  return plain === null || /\p{Cc}/u.test(plain);
}

/**
 * What a server can make of a text by decoding it again and again, byte by byte, so that no broken letter hides what
 * stands beside it; `null` when that finds no end.
 */
function decoded(text: string): string | null {
  let before = text;
  for (let round = 0; round < DEEPEST; round += 1) {
    const after = before.replace(/%([0-7][0-9a-f])/gi, (_whole, byte: string) =>
      String.fromCharCode(Number.parseInt(byte, 16)),
    );
    if (after === before) return after;
    before = after;
  }
  return null;
}

/** What an address cannot hold is encoded; what is encoded already stays. Letters are never composed anew. */
function encoded(text: string): string {
  return text
    .replace(/%(?![0-9a-f]{2})/gi, '%25')
    .replace(/[^!$%&'()*+,\-./0-9:;=?@A-Z_a-z~]+/gu, (letters) => encodeURIComponent(letters))
    .replaceAll("'", '%27');
}
