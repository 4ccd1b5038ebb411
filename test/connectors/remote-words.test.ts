import { expect, test } from 'vitest';
import { describe as sentenceOf } from '#contract/messages/index.ts';
import { remoteMessage } from '../../src-main/connectors/answers.ts';
import { lineOf } from '../../src-main/connectors/dvcqg/repository/fields.ts';
import { repositoryRefusal } from '../../src-main/connectors/dvcqg/repository/errors.ts';
import { remoteWords } from '../../src-main/connectors/remote-words.ts';

test.each([
  ['names in angle brackets', 'Mã <KQ.G15.000007> không thuộc thủ tục <1.003709>', null],
  ['an unknown tag', 'Trường <MaKetQua bắt buộc> còn trống', null],
  ['a comparison', 'Số tệp phải < 5 và > 0', null],
  ['marks of web text', '<p>Không có <b>quyền</b> khai thác<br/>mã 12</p>', 'Không có quyền khai thác mã 12'],
  ['a link', 'Xem <a href="http://x.example/?a=1">hướng dẫn</a>', 'Xem hướng dẫn'],
  ['a script', 'Lỗi<script>alert("x")</script> 12', 'Lỗi 12'],
  ['turned writing', 'Tệp \u202efdp.exe\u202c bị từ chối', 'Tệp fdp.exe bị từ chối'],
  ['isolates and what has no width', 'Tài\u200b kho\u2066ản\u2069\ufeff', 'Tài khoản'],
  ['controls and lines', 'Dòng 1\u0000\u0007\r\n\tDòng 2\u2028Dòng 3', 'Dòng 1 Dòng 2 Dòng 3'],
  ['decomposed letters', 'Lỗi'.normalize('NFD'), 'Lỗi'],
])('%s in a message are shown as a person can read them', (_what, told, shown) => {
  expect(remoteWords(told)).toBe(shown ?? told);
  expect(remoteMessage({ errorCode: '3', message: told })).toBe(shown ?? told);
});

test('a page in place of a message is none; a long message is cut between letters', () => {
  expect(remoteWords('<!DOCTYPE html><html><body><h1>502</h1></body></html>')).toBe('');
  expect(remoteMessage({ message: '<html><body>502</body></html>', error: 'Cổng nghẽn' })).toBe('Cổng nghẽn');
  const long = remoteWords('𠀀'.repeat(400));
  expect(Array.from(long)).toHaveLength(300);
  expect(long.endsWith('𠀀…')).toBe(true);
});

test('a refusal keeps what the portal says in angle brackets', () => {
  const { reason } = repositoryRefusal('Kho DL', remoteWords('Mã <KQ.G15.000007> không hợp lệ'), '3') as {
    reason: Parameters<typeof sentenceOf>[1];
  };
  expect(sentenceOf('vi', reason).what).toBe('Kho DL không cho tra cứu: Mã <KQ.G15.000007> không hợp lệ.');
});

test('fields of a paper, and every sentence, are without marks that turn the writing', () => {
  expect(lineOf('Giấy\u202e fdp\u2067.exe\u0000')).toBe('Giấy fdp.exe');
  const params = { system: 'Kho DL', message: 'a\u202eb\u2066c\u200e' };
  expect(sentenceOf('vi', { code: 'connectors.repository-refused', params }).what).toBe(
    'Kho DL không cho tra cứu: abc.',
  );
});
