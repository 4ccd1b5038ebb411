import { describe, expect, it } from 'vitest';
import { fileAddress, redirectTarget } from '../../src-main/connectors/dvcqg/repository/file-address.ts';
import { AppError } from '../../src-main/platform/errors.ts';

const OWN = 'http://10.1.2.3:8080';
const DSTCODE = 'VN:GOV:000.00.00.H22:hagiangvdxpsvc01';
const BEHIND = `dstcode=VN%3AGOV%3A000.00.00.H22%3Ahagiangvdxpsvc01&providerurl=`;
const HA_GIANG = encodeURIComponent('https://dichvucong.hagiang.gov.vn');

const address = (link: string, changes: { baseUrl?: string; dstcode?: string } = {}): string =>
  fileAddress(link, { system: 'Kho DL', baseUrl: OWN, dstcode: DSTCODE, ...changes });
const file = (link: string): string =>
  address(link)
    .replace(/^.*\/forward\//, '')
    .replace(/\?dstcode=.*$/, '');
const refused = (link: string, changes = {}): unknown => {
  try {
    return `taken: ${address(link, changes)}`;
  } catch (error) {
    return error instanceof AppError ? [error.code, error.params.why ?? ''] : error;
  }
};

describe("a link to the agency's own server (case 1)", () => {
  it('goes behind the forward path of the own security server, with destination and provider encoded', () => {
    expect(address('https://dichvucong.hagiang.gov.vn/download/124.pdf')).toBe(
      `${OWN}/VXPAdapter/RestService/forward/download/124.pdf?${BEHIND}${HA_GIANG}`,
    );
  });

  it.each([
    [
      'blanks',
      '/tệp đính kèm/quyết định.pdf',
      't%E1%BB%87p%20%C4%91%C3%ADnh%20k%C3%A8m/quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh.pdf',
    ],
    ['decomposed letters as they are', '/quyết.pdf'.normalize('NFD'), 'quye%CC%82%CC%81t.pdf'],
    ['what is encoded already', '/quy%E1%BA%BFt%20a.pdf', 'quy%E1%BA%BFt%20a.pdf'],
    ['a mix of both', '/quy%E1%BA%BFt định.pdf', 'quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh.pdf'],
    ['plus signs', '/a+b.pdf', 'a+b.pdf'],
    ['number signs', '/Công văn #12.pdf', 'C%C3%B4ng%20v%C4%83n%20%2312.pdf'],
    ['lone per cent signs', '/100% xong.pdf', '100%25%20xong.pdf'],
    ['encoded question marks', '/h%3Fi.pdf', 'h%3Fi.pdf'],
    ['quotes', `/"a" 'b' \`c\`.pdf`, '%22a%22%20%27b%27%20%60c%60.pdf'],
    ['brackets', '/[1]{2}<3>|^.pdf', '%5B1%5D%7B2%7D%3C3%3E%7C%5E.pdf'],
    ['dots inside a name', '/a..b/...c.pdf', 'a..b/...c.pdf'],
    ['letters beyond the first plane', '/👍.pdf', '%F0%9F%91%8D.pdf'],
  ])('keeps %s in the name', (_what, path, expected) => {
    expect(file(`https://dichvucong.hagiang.gov.vn${path}`)).toBe(expected);
  });

  it('keeps the query of the link in front', () => {
    expect(address('https://h.gov.vn/tai?id=5&ten=Đơn xin.pdf')).toBe(
      `${OWN}/VXPAdapter/RestService/forward/tai?id=5&ten=%C4%90%C6%A1n%20xin.pdf&${BEHIND}https%3A%2F%2Fh.gov.vn`,
    );
    expect(address('https://h.gov.vn/?id=5')).toContain('/forward/?id=5&dstcode=');
  });

  it.each([
    ['http://h.gov.vn/a.pdf', 'http://h.gov.vn'],
    ['HTTPS://H.GOV.VN/a.pdf', 'https://h.gov.vn'],
    ['https://h.gov.vn:443/a.pdf', 'https://h.gov.vn'],
    ['https://h.gov.vn:8443/a.pdf', 'https://h.gov.vn:8443'],
    ['http://192.168.1.9:81/a.pdf', 'http://192.168.1.9:81'],
    ['http://[2001:db8::1]:81/a.pdf', 'http://[2001:db8::1]:81'],
    ['  https://h.gov.vn/a.pdf \n', 'https://h.gov.vn'],
  ])('%s names %s as provider', (link, provider) => {
    expect(new URL(address(link)).searchParams.get('providerurl')).toBe(provider);
    expect(new URL(address(link)).origin).toBe(OWN);
  });

  it('needs the code of a security server', () => {
    expect(refused('https://h.gov.vn/a.pdf', { dstcode: '' })).toEqual(['connectors.download-no-server', '']);
  });
});

describe('a link that is a forward address already (case 2)', () => {
  const rest =
    '/VXPAdapter/RestService/forward/download/124.pdf?dstcode=VN:GOV:000.00.00.H22:hagiangvdxpsvc01&providerurl=https://dichvucong.hagiang.gov.vn';

  it.each([
    'http://IP-SS-BNĐP:8080',
    'http://IP-SS- BNĐP:8080',
    'http://ip-ss-donvi:8080',
    'http://10.9.9.9:8080',
    'https://ss.tinhkhac.gov.vn',
    'http://[::1]:8080',
    OWN,
  ])('only loses its host %s', (host) => {
    expect(address(`${host}${rest}`)).toBe(`${OWN}${rest}`);
  });

  it('keeps what its query says, also against the destination that we know', () => {
    const url = new URL(address(`http://x:8080${rest}`, { dstcode: 'VN:GOV:khac' }));
    expect(url.searchParams.getAll('dstcode')).toEqual([DSTCODE]);
    expect(url.searchParams.getAll('providerurl')).toEqual(['https://dichvucong.hagiang.gov.vn']);
  });

  it('gets the destination where it names none', () => {
    expect(address('http://x/VXPAdapter/RestService/forward/a b.pdf')).toBe(
      `${OWN}/VXPAdapter/RestService/forward/a%20b.pdf?dstcode=VN%3AGOV%3A000.00.00.H22%3Ahagiangvdxpsvc01`,
    );
  });

  it('is known by its path however that is written, and keeps blanks and letters', () => {
    expect(address('http://x//vxpadapter/restservice//FORWARD/Đơn 1.pdf?dstcode=A:B&ten=Đơn')).toBe(
      `${OWN}/VXPAdapter/RestService/forward/%C4%90%C6%A1n%201.pdf?dstcode=A:B&ten=%C4%90%C6%A1n`,
    );
  });
});

it('another place for files may be named', () => {
  expect(
    fileAddress('https://h.gov.vn/a.pdf', { system: 'Kho DL', baseUrl: OWN, filesPath: '/tep/', dstcode: 'A' }),
  ).toBe(`${OWN}/tep/a.pdf?dstcode=A&providerurl=https%3A%2F%2Fh.gov.vn`);
});

it('the path of the own security server is kept', () => {
  expect(address('https://h.gov.vn/a.pdf', { baseUrl: 'http://ss.local:8080/cong/' })).toMatch(
    /^http:\/\/ss\.local:8080\/cong\/VXPAdapter\/RestService\/forward\/a\.pdf\?/,
  );
});

describe('a link that cannot be a file of the repository is refused by name', () => {
  it.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ftp://h.gov.vn/a.pdf',
    'data:application/pdf;base64,JVBERi0=',
    'gopher://h/1',
    'http:/h.gov.vn/a.pdf',
    'http:h.gov.vn/a.pdf',
    '//h.gov.vn/a.pdf',
    '/download/a.pdf',
    'a.pdf',
    '',
    'blob:http://h/1',
    'view-source:http://h/a.pdf',
  ])('%s', (link) => {
    expect(refused(link)).toEqual(['connectors.download-link', 'không phải địa chỉ http hoặc https']);
  });

  it.each([
    ['http://user:password@h.gov.vn/a.pdf', 'có kèm tài khoản đăng nhập'],
    ['http://10.1.2.3:8080@evil.example/a.pdf', 'có kèm tài khoản đăng nhập'],
    ['http://u@x/VXPAdapter/RestService/forward/a.pdf?dstcode=A', 'có kèm tài khoản đăng nhập'],
    ['http://h.gov.vn/a\\..\\b.pdf', 'có ký tự không được phép'],
    ['http:\\\\evil.example\\a.pdf', 'có ký tự không được phép'],
    ['http://h.gov.vn\\@evil.example/a.pdf', 'có ký tự không được phép'],
    ['http://h.gov.vn/a\r\nHost: evil.example', 'có ký tự không được phép'],
    ['http://h.gov.vn/a\tb.pdf', 'có ký tự không được phép'],
    ['http://h.gov.vn/a%0d%0aHost:%20evil.example', 'có ký tự không được phép'],
    ['http://h.gov.vn/a%2500.pdf', 'có ký tự không được phép'],
    ['http://h.gov.vn/a.pdf?x=%0aSet-Cookie:1', 'có ký tự không được phép'],
    ['http://h.gov.vn/\ud800.pdf', 'có ký tự không được phép'],
    ['http://h.gov.vn/../../XrdAdapter/a', 'đi ngược lên thư mục khác'],
    ['http://h.gov.vn/./a.pdf', 'đi ngược lên thư mục khác'],
    ['http://h.gov.vn/%2e%2e/a.pdf', 'đi ngược lên thư mục khác'],
    ['http://h.gov.vn/a/%2E./b.pdf', 'đi ngược lên thư mục khác'],
    ['http://h.gov.vn/a/..%2fb.pdf', 'đi ngược lên thư mục khác'],
    ['http://h.gov.vn/a/..%5cb.pdf', 'đi ngược lên thư mục khác'],
    ['http://h.gov.vn/a/..;x=1/b.pdf', 'đi ngược lên thư mục khác'],
    ['http://h.gov.vn/a/%252e%252e%252fb.pdf', 'đi ngược lên thư mục khác'],
    ['http://h.gov.vn/a/.. /b.pdf', 'đi ngược lên thư mục khác'],
    [`http://h.gov.vn/a/${'%'.padEnd(31, '25')}2e./b.pdf`, 'đi ngược lên thư mục khác'],
    ['http://x/VXPAdapter/RestService/forward/../../../XrdAdapter/x?dstcode=A', 'đi ngược lên thư mục khác'],
    ['http://h.gov.vn', 'không chỉ tới tệp nào'],
    ['http://h.gov.vn/', 'không chỉ tới tệp nào'],
    ['http://h.gov.vn?a=1', 'không chỉ tới tệp nào'],
    ['http://x/VXPAdapter/RestService/forward/', 'không chỉ tới tệp nào'],
    ['http://h.gov.vn:99999/a.pdf', 'tên máy chủ không hợp lệ'],
    ['http://[::1/a.pdf', 'tên máy chủ không hợp lệ'],
    ['http:///a.pdf', 'tên máy chủ không hợp lệ'],
    ['http://a b/a.pdf', 'tên máy chủ không hợp lệ'],
    ['http://h.gov.vn/a.pdf?dstcode=VN:GOV:khac', 'tự khai nơi chuyển tiếp'],
    ['http://h.gov.vn/a.pdf?x=1&%64stCode=VN', 'tự khai nơi chuyển tiếp'],
    ['http://h.gov.vn/a.pdf?providerurl=http://10.0.0.1', 'tự khai nơi chuyển tiếp'],
    [`http://h.gov.vn/${'a'.repeat(9000)}.pdf`, 'quá dài'],
    [`http://h.gov.vn/${'ệ'.repeat(8000)}.pdf`, 'quá dài'],
  ])('%j: %s', (link, why) => {
    expect(refused(link)).toEqual(['connectors.download-link', why]);
  });
});

describe('a redirect', () => {
  const from = `${OWN}/VXPAdapter/RestService/forward/a/b.pdf?dstcode=A`;
  it.each([
    ['c.pdf?dstcode=A', `${OWN}/VXPAdapter/RestService/forward/a/c.pdf?dstcode=A`],
    ['/VXPAdapter/RestService/forward/x.pdf', `${OWN}/VXPAdapter/RestService/forward/x.pdf`],
    [`${OWN}/VXPAdapter/RestService/forward/x.pdf#teil`, `${OWN}/VXPAdapter/RestService/forward/x.pdf`],
  ])('to %s stays on the forward path', (location, expected) => {
    expect(redirectTarget(location, from, { baseUrl: OWN })).toEqual({ address: expected });
  });

  it.each([
    ['http://evil.example/VXPAdapter/RestService/forward/x.pdf', 'evil.example'],
    ['//evil.example/VXPAdapter/RestService/forward/x.pdf', 'evil.example'],
    ['http://10.1.2.3:8081/VXPAdapter/RestService/forward/x.pdf', '10.1.2.3:8081'],
    ['https://10.1.2.3:8080/VXPAdapter/RestService/forward/x.pdf', '10.1.2.3:8080'],
    ['http://10.1.2.3:8080@evil.example/VXPAdapter/RestService/forward/x', 'evil.example'],
    ['http://u:p@10.1.2.3:8080/VXPAdapter/RestService/forward/x', '10.1.2.3:8080'],
    ['/XrdAdapter/RestService/forward/mapi/call', '10.1.2.3:8080'],
    ['/VXPAdapter/RestService/forward/../../../XrdAdapter/x', '10.1.2.3:8080'],
    ['/VXPAdapter/RestService/forward/%2e%2e/%2e%2e/x', '10.1.2.3:8080'],
    ['../../../../../x', '10.1.2.3:8080'],
    ['/VXPAdapter/RestService/forward/..%2f..%2fx', '10.1.2.3:8080'],
    ['\\\\evil.example\\x', 'evil.example'],
    ['/VXPAdapter/RestService/forward\\..\\x', '10.1.2.3:8080'],
    ['javascript:alert(1)', ''],
    ['file:///VXPAdapter/RestService/forward/x', ''],
    ['http://[::1', ''],
    [`/VXPAdapter/RestService/forward/${'a'.repeat(40_000)}`, ''],
  ])('to %s is not followed', (location, host) => {
    expect(redirectTarget(location, from, { baseUrl: OWN })).toEqual({ host });
  });
});
