import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Reason } from '#contract/common.ts';
import { describe as describeReason } from '#contract/messages/index.ts';
import type { PaperQuestion, PaperRepository } from '../../src-main/connectors/connector.ts';
import type { HttpRequest } from '../../src-main/platform/http/client.ts';
import type { Profile } from '../../src-main/settings/profile.ts';
import { REPOSITORY_OWNERS } from '../../src-main/training/repository-papers.ts';
import { openProvince, type ConnectOptions, type Province } from './harness.ts';

let province: Province;
beforeAll(async () => {
  province = await openProvince();
});
afterAll(() => province.close());
afterEach(() => province.servers.clearFaults('dvcqg'));

const PAPERS = /\/bndp\/public\/v1\/user\/papers$/;
const asksForPapers = (url: string): boolean => url.includes('/user/papers');
const CALL = /\/mapi\/call$/;
const RECORD = 'KQ.G15.000007';
const signal = (): AbortSignal => AbortSignal.timeout(10_000);

type PortalProfile = NonNullable<Profile['destinations']['dvcqg']>;
type RepositoryProfile = NonNullable<PortalProfile['repository']>;
interface Options extends Pick<ConnectOptions, 'watch'> {
  readonly change?: (profile: PortalProfile, repository: RepositoryProfile) => void;
}
function repository({ change, ...options }: Options = {}): PaperRepository {
  const { papers } = province.connect({
    ...options,
    change(profile) {
      const portal = profile.destinations.dvcqg;
      if (portal?.repository !== undefined) change?.(portal, portal.repository);
      return profile;
    },
  });
  if (papers === undefined) throw new Error('the profile has no repository');
  return papers;
}
const questionOf = (changes: Partial<PaperQuestion> = {}): PaperQuestion => ({
  procedureCode: '1.003709',
  papers: [{ paperCode: RECORD, documentNumber: '' }],
  ownerNumber: REPOSITORY_OWNERS.onePaper.number,
  officer: { identityNumber: '000085000099', name: 'Nguyễn Thị Mẫu' },
  channel: 'in-person',
  ...changes,
});
const ask = (changes: Partial<PaperQuestion> = {}, options: Options = {}) =>
  repository(options).ask(questionOf(changes), signal());
const answerOnce = (body: unknown, status = 200, path = PAPERS): void => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const headers = { 'content-type': 'application/json' };
  province.servers.failNext('dvcqg', { path, fault: { kind: 'answer', status, headers, body: text } });
};

describe('a question to the repository', () => {
  const sent = async (changes: Partial<PaperQuestion>, change?: Options['change']): Promise<HttpRequest> => {
    const seen: HttpRequest[] = [];
    const watch = (request: HttpRequest): void => void seen.push(request);
    await ask(changes, change === undefined ? { watch } : { watch, change });
    const found = seen.find(({ url }) => asksForPapers(url));
    if (found === undefined) throw new Error('nothing was asked');
    return found;
  };
  const bodyOf = ({ body }: HttpRequest): unknown => JSON.parse(typeof body === 'string' ? body : '');

  it('says in person and by post which officer asks, and online does not', async () => {
    const common = {
      MaThuTuc: '1.003709',
      DanhSachDanhMucKetQua: [{ MaKetQua: RECORD, SoKyHieu: '' }],
      SoDinhDanhChuSoHuu: '000090000001',
    };
    const officer = { HoTenNguoiYeuCau: 'Nguyễn Thị Mẫu', SoDinhDanhNguoiYeuCau: '000085000099' };
    expect(bodyOf(await sent({}))).toEqual({ ...common, ...officer, KenhThucHien: '1' });
    expect(bodyOf(await sent({ channel: 'postal' }))).toEqual({ ...common, ...officer, KenhThucHien: '3' });
    expect(bodyOf(await sent({ channel: 'online' }))).toEqual({ ...common, KenhThucHien: '2' });
    const renumbered = await sent({ channel: 'postal' }, (_, { channels }) => (channels.postal = '1'));
    expect(bodyOf(renumbered)).toEqual({ ...common, ...officer, KenhThucHien: '1' });
  });

  it('has the numbers of the owner and the officer as the portal knows them, however they were written', async () => {
    const officer = { identityNumber: '000.085.000.099 ', name: 'Nguyễn Thị Mẫu' };
    const person = await sent({ ownerNumber: '000 090.000-001', officer });
    expect(bodyOf(person)).toMatchObject({
      SoDinhDanhChuSoHuu: '000090000001',
      SoDinhDanhNguoiYeuCau: '000085000099',
    });
    expect(bodyOf(await sent({ ownerNumber: '0101234567001' }))).toMatchObject({
      SoDinhDanhChuSoHuu: '0101234567-001',
    });
  });

  it('names every paper in one call, the procedure by its national code, and numbers where they are known', async () => {
    const request = await sent({
      procedureCode: '1.005434.000.00.00.H55',
      ownerNumber: ' 9900000009 ',
      papers: [
        { paperCode: '000.00.00.G12-KQ5585', documentNumber: '' },
        { paperCode: '000.00.00.G12-KQ5586', documentNumber: '02/2026/HĐ' },
      ],
    });
    expect(bodyOf(request)).toMatchObject({
      MaThuTuc: '1.005434',
      SoDinhDanhChuSoHuu: '9900000009',
      DanhSachDanhMucKetQua: [
        { MaKetQua: '000.00.00.G12-KQ5585', SoKyHieu: '' },
        { MaKetQua: '000.00.00.G12-KQ5586', SoKyHieu: '02/2026/HĐ' },
      ],
    });
  });

  it.each(['query', 'header'] as const)('travels as JSON with the token alone, the system in the %s', async (where) => {
    const request = await sent({}, (portal) => (portal.dstcodeIn = where));
    const { url, headers = {}, method } = request;
    expect(method).toBe('POST');
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    // a JWT, without a word before it
    expect(headers.authorization).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    const dstcode = 'VN%3AGOV%3A000.00.00.G22%3Avpcpcdvcqgsub01';
    const provider = 'https%3A%2F%2Fapigiaytocanhan.dichvucong.gov.vn';
    const { search } = new URL(url);
    if (where === 'query') {
      expect(search).toBe(`?dstcode=${dstcode}&providerurl=${provider}`);
    } else {
      expect(search).toBe('');
      expect(headers).toMatchObject({ dstcode, providerurl: provider });
    }
  });

  it('about no papers leaves nobody', async () => {
    const seen: string[] = [];
    const answer = await ask({ papers: [] }, { watch: ({ url }) => void seen.push(url) });
    expect(answer).toEqual({ kind: 'found', papers: [] });
    expect(seen).toEqual([]);
  });
});

describe('the answer', () => {
  it('has a paper with its number, its agency and its file, as they came', async () => {
    expect(await ask()).toEqual({
      kind: 'found',
      papers: [
        {
          paperCode: RECORD,
          name: 'Phiếu lý lịch tư pháp số 1',
          documentNumber: '0123/STP-LLTP',
          agency: '000.00.00.H22',
          files: [
            {
              name: 'Phiếu lý lịch tư pháp số 1.pdf',
              link: 'https://dichvucong.h22.example/download/2026/Phiếu lý lịch tư pháp số 1.pdf',
            },
          ],
        },
      ],
    });
  });

  it('has every paper of one code, and every file of a paper', async () => {
    const several = await ask({ ownerNumber: REPOSITORY_OWNERS.severalPapers.number });
    expect(several).toMatchObject({
      kind: 'found',
      papers: [
        { documentNumber: '0456/STP-LLTP', agency: 'H22' },
        { documentNumber: '0789/TTLLTPQG', agency: 'G15.99' },
      ],
    });
    const one = await ask({
      ownerNumber: REPOSITORY_OWNERS.severalPapers.number,
      papers: [{ paperCode: RECORD, documentNumber: '0789/TTLLTPQG' }],
    });
    expect(one).toMatchObject({ kind: 'found', papers: [{ documentNumber: '0789/TTLLTPQG' }] });
    expect(await ask({ ownerNumber: REPOSITORY_OWNERS.twoFiles.number })).toMatchObject({
      kind: 'found',
      papers: [{ files: [{ name: 'Phiếu LLTP - mặt trước.pdf' }, { name: 'Phiếu LLTP - mặt sau.pdf' }] }],
    });
    const business = await ask({
      procedureCode: '1.005434',
      ownerNumber: REPOSITORY_OWNERS.business.number,
      papers: ['5585', '5586'].map((end) => ({ paperCode: `000.00.00.G12-KQ${end}`, documentNumber: '' })),
    });
    expect(business.kind === 'found' && business.papers.map(({ paperCode }) => paperCode.slice(-4))).toEqual([
      '5585',
      '5586',
      '5586',
    ]);
  });

  it('is empty for a person of whom nothing is kept', async () => {
    expect(await ask({ ownerNumber: REPOSITORY_OWNERS.nothing.number })).toEqual({ kind: 'found', papers: [] });
  });

  it.each([
    [
      'a paper of another procedure',
      { procedureCode: '1.001193' },
      'Mã kết quả KQ.G15.000007 không hợp lệ với thủ tục 1.001193',
    ],
    ['a procedure that there is not', { procedureCode: '9.999999' }, 'Mã thủ tục 9.999999 không hợp lệ'],
    [
      'an owner who does not share',
      { ownerNumber: REPOSITORY_OWNERS.refused.number },
      'Chủ sở hữu chưa đồng ý chia sẻ giấy tờ trên Cổng Dịch vụ công quốc gia',
    ],
    [
      'no number of the officer',
      { officer: { identityNumber: '', name: 'A' } },
      'Trường SoDinhDanhNguoiYeuCau không hợp lệ',
    ],
  ])('refuses %s in the words of the portal', async (_what, changes, message) => {
    expect(await ask(changes)).toMatchObject({
      kind: 'refused',
      reason: { code: 'connectors.repository-refused', params: { system: 'Kho DL quốc gia', message } },
    });
  });

  it.each([
    ['dstcode', 'dstcode không hợp lệ'],
    ['providerUrl', 'providerurl không được phép qua máy chủ bảo mật này'],
  ] as const)('of a security server that knows another %s is read as well', async (field, message) => {
    const change: Options['change'] = (_, profile) => {
      profile[field] = field === 'dstcode' ? 'VN:GOV:000.00.00.G22:khac' : 'https://khac.example';
    };
    expect(await ask({}, { change })).toMatchObject({ reason: { params: { message } } });
  });

  it('is no answer while the line is down, and comes when it is back', async () => {
    await province.servers.setFault('dvcqg', 'down');
    expect(await ask()).toMatchObject({ kind: 'unreachable', reason: { code: 'connectors.offline' } });
    await province.servers.setFault('dvcqg', 'none');
    expect(await ask()).toMatchObject({ kind: 'found' });
  });

  it('is not fetched for a question that was given up', async () => {
    const seen: string[] = [];
    const papers = repository({ watch: ({ url }) => void seen.push(new URL(url).pathname) });
    expect(await papers.ask(questionOf(), AbortSignal.abort())).toMatchObject({
      kind: 'unreachable',
      reason: { code: 'connectors.stopped' },
    });
    expect(seen.filter((path) => asksForPapers(path))).toEqual([]);
  });
});

describe('what an answer may look like', () => {
  const paper = (changes: object = {}): object => ({
    MaKetQua: RECORD,
    TenGiayTo: 'Phiếu',
    SoKyHieu: '1',
    CoQuanChuQuan: 'G22.99',
    DanhSachTepDinhKem: [{ TenFile: 'a.pdf', DuongDan: 'https://abc.example/1.pdf' }],
    ...changes,
  });
  const read = { paperCode: RECORD, name: 'Phiếu', documentNumber: '1', agency: 'G22.99' };
  const file = { name: 'a.pdf', link: 'https://abc.example/1.pdf' };

  it.each<[string, unknown, readonly unknown[]]>([
    ['a list', { DanhSachGiayToKetQua: [paper()] }, [{ ...read, files: [file] }]],
    ['one paper without brackets', { DanhSachGiayToKetQua: paper() }, [{ ...read, files: [file] }]],
    [
      'the papers themselves',
      [paper(), paper({ SoKyHieu: 2 })],
      [
        { ...read, files: [file] },
        { ...read, documentNumber: '2', files: [file] },
      ],
    ],
    ['a list in a list', [{ DanhSachGiayToKetQua: [paper()] }], [{ ...read, files: [file] }]],
    ['a result in a result', { result: { danhSachGiayToKetQua: [paper()] } }, [{ ...read, files: [file] }]],
    ['an empty list', { DanhSachGiayToKetQua: [] }, []],
    ['no list', { DanhSachGiayToKetQua: null }, []],
    ['nothing', {}, []],
    ['null', null, []],
    ['no result', undefined, []],
    ['an empty text', '', []],
    ['brackets alone', [], []],
    [
      'the names of the table',
      {
        DanhSachGiayToKetQua: [
          paper({ DanhSachTepDinhKem: { TenTep: 'a.pdf', DuongDan: ' https://abc.example/1.pdf ' } }),
        ],
      },
      [{ ...read, files: [file] }],
    ],
    [
      'a side of a paper without a link',
      {
        DanhSachGiayToKetQua: [
          paper({ DanhSachTepDinhKem: [{ TenFile: 'a.pdf', DuongDan: file.link }, { TenFile: 'b.pdf' }] }),
        ],
      },
      [{ ...read, files: [file, { name: 'b.pdf', link: '' }] }],
    ],
    [
      'a paper without files, number and agency',
      { DanhSachGiayToKetQua: [{ MaKetQua: RECORD, TenGiayTo: 'Phiếu\u0000\n số 1' }] },
      [{ paperCode: RECORD, name: 'Phiếu số 1', documentNumber: '', agency: '', files: [] }],
    ],
    [
      'an entry without a code beside a good one',
      { DanhSachGiayToKetQua: [{ TenGiayTo: 'x' }, null, paper()] },
      [{ ...read, files: [file] }],
    ],
  ])('%s', async (_what, result, papers) => {
    for (const errorCode of ['0', 0, '00']) {
      answerOnce({ errorCode, message: 'Successfully', result });
      expect(await ask()).toEqual({ kind: 'found', papers });
    }
  });

  it.each<[string, unknown]>([
    ['a nought and nothing else', { errorCode: 0 }],
    ['words in place of a list', { errorCode: 0, message: 'OK', result: 'xin chào' }],
    ['something else', { errorCode: 0, message: 'OK', result: { SoLuong: 2 } }],
    ['entries that name no paper', { errorCode: 0, message: 'OK', result: { DanhSachGiayToKetQua: [{ a: 1 }] } }],
    ['no code', { message: 'Successfully', result: { DanhSachGiayToKetQua: [paper()] } }],
    ['a list and nothing beside it', [paper()]],
    [
      'lists far inside each other',
      { errorCode: 0, result: { data: { data: { data: { data: { data: [paper()] } } } } } },
    ],
  ])('%s is never taken for a person without papers', async (_what, body) => {
    answerOnce(body);
    expect(await ask()).toMatchObject({ kind: 'unreachable', reason: { code: 'connectors.answer-unexpected' } });
  });

  it.each([
    'Không tìm thấy giấy tờ của công dân',
    'Không có dữ liệu',
    'Hiện chưa có kết quả nào phù hợp',
    'Không tìm thấy.',
    'Dữ liệu không tồn tại',
    'No data found',
    'Records not found',
    'Không tìm thấy tài liệu'.normalize('NFD'),
  ])('“%s” means that there is nothing', async (message) => {
    answerOnce({ errorCode: 4, message, result: null });
    expect(await ask()).toEqual({ kind: 'found', papers: [] });
    answerOnce({ message }, 404);
    expect(await ask()).toEqual({ kind: 'found', papers: [] });
  });

  it.each([
    'Không tìm thấy thủ tục 1.003709',
    'Tài khoản không có quyền tra cứu, không có dữ liệu',
    'Mã kết quả không tồn tại trong danh mục',
    'Giấy tờ không hợp lệ',
  ])('“%s” is a refusal, beside nought as well where no list is', async (message) => {
    answerOnce({ errorCode: 0, message });
    expect(await ask()).toMatchObject({ kind: 'refused', reason: { params: { message } } });
    answerOnce({ errorCode: '4', message, result: [] });
    expect(await ask()).toMatchObject({ kind: 'refused', reason: { params: { message } } });
  });

  it('of trouble is told by its kind', async () => {
    answerOnce({ errorCode: -1, message: '' });
    expect(await ask()).toMatchObject({
      kind: 'refused',
      reason: { code: 'connectors.repository-refused-silent', params: { code: '-1' } },
    });
    answerOnce({ errorCode: 99, message: 'Hệ thống đang bảo trì' });
    expect(await ask()).toMatchObject({ kind: 'unreachable', reason: { code: 'connectors.asked-busy' } });
    province.servers.failNext('dvcqg', { path: PAPERS, fault: { kind: 'answer', status: 404, body: '<html></html>' } });
    expect(await ask()).toMatchObject({
      kind: 'refused',
      reason: { code: 'connectors.repository-refused-silent', params: { code: '404' } },
    });
  });

  it('has other signs where the profile says so', async () => {
    const change: Options['change'] = (_, { signs }) => (signs.nothing = '^KHONG CO$');
    answerOnce({ errorCode: 4, message: 'Khong co' });
    expect(await ask({}, { change })).toEqual({ kind: 'found', papers: [] });
    answerOnce({ errorCode: 4, message: 'Không có dữ liệu' });
    expect(await ask({}, { change })).toMatchObject({ kind: 'refused' });
  });
});

describe('the list of security servers', () => {
  it('has every agency with its code, of either kind', async () => {
    expect(await repository().securityServers(signal())).toMatchObject({
      ok: true,
      value: [
        { agency: '000.00.00.H22', name: 'Tỉnh tập huấn Hà', dstcode: 'VN:GOV:000.00.00.H22:taphuanh22ss01' },
        { agency: '000.00.00.G15' },
        { agency: '000.00.00.G12', dstcode: 'VN:COM:9900000009:taphuang12' },
        { agency: '000.00.00.H55' },
        { agency: '000.00.00.H98' },
      ],
    });
  });

  it('is asked for as the seed says', async () => {
    const bodies: unknown[] = [];
    await repository({
      watch({ url, body }) {
        if (/\/mapi\/call\b/.test(url)) bodies.push(JSON.parse(typeof body === 'string' ? body : ''));
      },
    }).securityServers(signal());
    expect(bodies).toEqual([{ session: expect.any(String) as string, madonvi: 'H55', service: 'LayDanhMucSSTaiTep' }]);
  });

  it('leaves out what has no agency or no code, and tidies the rest', async () => {
    const row = (MACOQUAN: unknown, DSTCODE: unknown): object => ({ MACOQUAN, TENCOQUAN: ' Bộ\n A ', DSTCODE });
    answerOnce(
      { error_code: '0', result: [row(null, 'x'), row('G01', ''), row(' G02 ', 'VN:GO V:000.00.00.G02:a ')] },
      200,
      CALL,
    );
    expect(await repository().securityServers(signal())).toEqual({
      ok: true,
      value: [{ agency: 'G02', name: 'Bộ A', dstcode: 'VN:GOV:000.00.00.G02:a' }],
    });
  });

  it.each<[string, object, string]>([
    ['an empty list', { result: [] }, 'connectors.answer-unexpected'],
    ['no list', { error_code: 0, message: 'Thành công' }, 'connectors.answer-unexpected'],
    ['a list without codes', { result: [{ MACOQUAN: 'G01' }] }, 'connectors.answer-unexpected'],
    ['a refusal', { error_code: 3, message: 'Không được phép' }, 'connectors.repository-refused'],
    ['overload', { error_code: 3, message: 'Hệ thống quá tải' }, 'connectors.asked-busy'],
  ])('%s is a failure, so that an older list stays in use', async (_what, body, code) => {
    answerOnce(body, 200, CALL);
    expect(await repository().securityServers(signal())).toMatchObject({ ok: false, reason: { code } });
  });
});

describe('what is asked and waited for is never said to lie in the queue:', () => {
  it.each([
    [500, 'connectors.asked-server-error'],
    [429, 'connectors.asked-busy'],
  ])('%s', async (status, code) => {
    const reasons: Reason[] = [];
    answerOnce({}, status);
    const answer = await ask();
    if (answer.kind === 'unreachable') reasons.push(answer.reason);
    answerOnce({}, status, CALL);
    const list = await repository().securityServers(signal());
    if (!list.ok) reasons.push(list.reason);
    answerOnce({}, status, CALL);
    const opened = await province.connect().procedures?.open(signal());
    if (opened?.ok === false) reasons.push(opened.reason);
    expect(reasons.map((reason) => reason.code)).toEqual([code, code, code]);
    for (const reason of reasons) expect(describeReason('vi', reason).what).not.toContain('hàng đợi');
  });
});

it('is not there unless the profile has it', () => {
  const without = province.connect({
    change(profile) {
      delete profile.destinations.dvcqg?.repository;
      return profile;
    },
  });
  expect(without.papers).toBeUndefined();
});
