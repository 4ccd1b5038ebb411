/**
 * The address behind an `url_file`. EFY writes the path of the file as it is, with blanks, Vietnamese letters and
 * `!~!`: what an address cannot hold is encoded, what is encoded already stays.
 *
 * @returns `null` when it is no web address.
 */
export function linkToUrl(link: string): URL | null {
  // a file's name may hold what means something in an address: `#` and a lone `%`
  const address = link
    .trim()
    .replace(/%(?![0-9a-f]{2})/gi, '%25')
    .replaceAll('#', '%23');
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return null;
  const url = new URL(address);
  return url.username === '' && url.password === '' ? url : null;
}

/**
 * Whether files may be fetched from there: the remote's own host, or a host that the profile names (`host` or
 * `host:port`). A link must never lead into the unit's network.
 */
export function isAllowedHost(url: URL, baseUrl: string, fileHosts: readonly string[]): boolean {
  const base = new URL(baseUrl);
  const sameHost =
    url.hostname === base.hostname && (portOf(url) === portOf(base) || (hasUsualPort(url) && hasUsualPort(base)));
  return (
    sameHost ||
    fileHosts.some((host) => {
      const name = host.toLowerCase();
      return name === url.host || (name === url.hostname && hasUsualPort(url));
    })
  );
}

/** The seed offers files by `http` under the host whose API speaks `https`. */
function hasUsualPort(url: URL): boolean {
  return url.port === '';
}

function portOf(url: URL): string {
  return url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
}
