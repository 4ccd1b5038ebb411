import { expect, test } from 'vitest';
import { inMegabytes, isMisnamed, paperName } from '../../src-main/inbox/rules.ts';
import { extensionOf } from '../../src-main/platform/file-name.ts';

test.for([
  ['Giấy chứng nhận.pdf'.normalize('NFD'), 'Giấy chứng nhận.pdf'.normalize('NFC')],
  ['..', 'Không tên'],
  ['', 'Không tên'],
  ['../../etc/passwd', '_.._etc_passwd'],
  ['a\u0000b.pdf', 'ab.pdf'],
  ['.hidden.pdf', 'hidden.pdf'],
] as const)('the name %j is shown as %j', ([given, shown]) => {
  expect(paperName(given)).toBe(shown);
});

test('a long name is cut between letters and keeps its extension', () => {
  const name = paperName(`${'👍ế'.repeat(300)}.pdf`);
  expect(Array.from(name)).toHaveLength(255);
  expect(name).toMatch(/^(👍ế)+👍?\.pdf$/u);
});

test('the extension is that of the name alone', () => {
  expect(extensionOf('a.PDF')).toBe('.pdf');
  expect(extensionOf('.pdf')).toBe('');
  expect(extensionOf('a.b c')).toBe('');
  expect(isMisnamed('ảnh.JPG', 'jpeg')).toBe(false);
  expect(isMisnamed('ảnh.jpg', 'pdf')).toBe(true);
});

test('megabytes are never shown as less than they are', () => {
  expect([1, 1_100_000, 500 * 1024 * 1024, 500 * 1024 * 1024 + 1].map(inMegabytes)).toEqual([0.1, 1.1, 500, 501]);
});
