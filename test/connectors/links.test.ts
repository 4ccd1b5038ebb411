import { describe, expect, it } from 'vitest';
import { isAllowedHost, linkToUrl } from '../../src-main/connectors/sohoa/links.ts';

const base = 'https://motcua.example.gov.vn';

describe('a link of EFY', () => {
  it.each([
    ['http://h/a/885!~!file dinh kem.pdf', '/a/885!~!file%20dinh%20kem.pdf'],
    ['http://h/a!~!Giấy.pdf', '/a!~!Gi%E1%BA%A5y.pdf'],
    ['http://h/a!~!Giấy.pdf'.normalize('NFD'), '/a!~!Gia%CC%82%CC%81y.pdf'],
    ['http://h/a%20b.pdf', '/a%20b.pdf'],
    ['http://h/100% xong #2.pdf', '/100%25%20xong%20%232.pdf'],
  ])('%s asks for %s', (link, path) => {
    expect(linkToUrl(link)?.pathname).toBe(path);
  });

  it.each(['file:///etc/passwd', 'ftp://h/x', '//h/x', '/x', '', 'http://u:p@h/x', 'javascript:1'])(
    'is refused as %s',
    (link) => {
      expect(linkToUrl(link)).toBeNull();
    },
  );

  it.each([
    ['http://motcua.example.gov.vn/x', true],
    ['https://motcua.example.gov.vn/x', true],
    ['https://MOTCUA.example.gov.vn/x', true],
    ['http://motcua.example.gov.vn:8080/x', false],
    ['http://motcua.example.gov.vn.evil.example/x', false],
    ['http://evil.example/motcua.example.gov.vn', false],
    ['http://127.0.0.1/x', false],
    ['http://[::1]/x', false],
    ['http://tep.example.gov.vn/x', true],
    ['http://tep.example.gov.vn:81/x', false],
    ['http://kho.example.gov.vn:8443/x', true],
  ])('to %s is allowed: %s', (link, allowed) => {
    const url = linkToUrl(link);
    expect(url !== null && isAllowedHost(url, base, ['tep.example.gov.vn', 'kho.example.gov.vn:8443'])).toBe(allowed);
  });

  it('to another port of this machine is refused in training as well', () => {
    const url = linkToUrl('http://127.0.0.1/x');
    expect(url !== null && isAllowedHost(url, 'http://127.0.0.1:4000', [])).toBe(false);
  });
});
