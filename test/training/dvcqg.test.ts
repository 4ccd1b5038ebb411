import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trainingAccounts, TRAINING_DSTCODE } from '../../src-main/training/profile.ts';
import { createTrainingServers, type TrainingServers } from '../../src-main/training/servers.ts';
import { testClock, type TestClock } from '../connectors/harness.ts';

const BASE = '/XrdAdapter/RestService/forward/mapi';
const CODE = '000.00.17.H55-261120-0001';
let folder: string;
let servers: TrainingServers;
let clock: TestClock;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quay-portal-'));
  clock = testClock();
  servers = createTrainingServers({ folder, clock, sessionSeconds: 60 });
  await servers.start();
});
afterEach(async () => {
  await servers.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Said {
  readonly status: number;
  readonly error_code?: number;
  readonly message?: string;
  readonly session?: string;
  readonly result?: Record<string, unknown>[];
}

async function post(name: string, body: unknown, dstcode: string | null = TRAINING_DSTCODE): Promise<Said> {
  const query = dstcode === null ? '' : `?dstcode=${encodeURIComponent(dstcode)}`;
  const answer = await fetch(`${servers.addresses().dvcqg}${BASE}/${name}${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, ...((await answer.json()) as object) };
}
async function signIn(): Promise<string> {
  const { session = '' } = await post('login', trainingAccounts.dvcqg);
  return session;
}
const call = async (service: string, rest: object, session?: string): Promise<Said> =>
  post('call', { session: session ?? (await signIn()), madonvi: 'H55', service, ...rest });

const paper = (changes: object = {}): object => ({
  TepDinhKemId: '1',
  TenTepDinhKem: 'tờ khai.pdf',
  IsDeleted: 'False',
  MaThanhPhanHoSo: 'KQ.G15.000001',
  DuongDanTaiTepTin: '',
  DuocSoHoa: '1',
  DuocTaiSuDung: '0',
  DuocLayTuKhoDMQG: '0',
  MaKetQuaThayThe: '',
  ...changes,
});
const dossier = (changes: object = {}): object => ({
  MaHoSo: CODE,
  MaTTHC: '1.001193',
  KenhThucHien: '1',
  ChuHoSo: 'Nguyễn Văn Mẫu',
  LoaiDoiTuong: '1',
  TrichYeuHoSo: 'Đăng ký khai sinh',
  NgayTiepNhan: '20261120000000',
  NgayHenTra: '',
  TrangThaiHoSo: '2',
  HinhThuc: '0',
  DonViXuLy: 'Bộ phận Một cửa',
  NoiNopHoSo: '2',
  HoSoCoThanhPhanSoHoa: '1',
  TaiKhoanDuocXacThucVoiVNeID: '0',
  DuocThanhToanTrucTuyen: '0',
  DinhDanhCHS: [{ LoaiDinhDanh: '1', SoDinhDanh: '000090000001' }],
  NgayNopHoSo: '20261120000000',
  DSKetNoiCSDL: [],
  TaiLieuNop: [paper()],
  DanhSachGiayToKetQua: [],
  ...changes,
});
const line = (changes: object = {}): object => ({
  MaHoSo: CODE,
  NguoiXuLy: 'Nguyễn Thị Mẫu',
  ChucDanh: '',
  ThoiDiemXuLy: '20261120090000',
  PhongBanXuLy: '',
  NoiDungXuLy: 'Tiếp nhận hồ sơ',
  TrangThai: '2',
  NgayBatDau: '',
  NgayKetThucTheoQuyDinh: '',
  ...changes,
});
const sync = (changes: object = {}, isUpdating = 'False'): Promise<Said> =>
  call('DongBoHoSoMC', { isUpdating, data: [dossier(changes)] });
const ledger = () => servers.ledger('dvcqg').map(({ kind, times }) => [kind, times]);

describe('the training portal', () => {
  it('knows only its own code at the security server, in the address or in a header, encoded', async () => {
    const { username, password } = trainingAccounts.dvcqg;
    expect((await post('login', { username, password })).error_code).toBe(0);
    for (const wrong of [null, 'VN:GOV:000.00.00.G22:khac']) {
      expect(await post('login', { username, password }, wrong)).toMatchObject({ status: 400 });
    }
    const byHeader = async (dstcode: string): Promise<number> => {
      const answer = await fetch(`${servers.addresses().dvcqg}${BASE}/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', dstcode },
        body: JSON.stringify({ username, password }),
      });
      return answer.status;
    };
    expect(await byHeader(encodeURIComponent(TRAINING_DSTCODE))).toBe(200);
    expect(await byHeader(TRAINING_DSTCODE)).toBe(400);
  });

  it('gives a session to its account alone; a session is needed and ends', async () => {
    expect(await post('login', { username: 'x', password: 'y' })).toMatchObject({ status: 200, error_code: 1 });
    const session = await signIn();
    expect(await call('TraCuuHoSo', { mahoso: CODE }, session)).toMatchObject({ error_code: 0, result: [] });
    expect(await call('TraCuuHoSo', { mahoso: CODE }, 'khác')).toMatchObject({ status: 200, error_code: -2 });
    clock.forward(61_000);
    const ended = await call('TraCuuHoSo', { mahoso: CODE }, session);
    expect(ended).toMatchObject({ error_code: -2 });
    expect(ended.message).toContain('hết hạn');
  });

  it('creates once, updates what exists, and counts the same state once', async () => {
    expect(await sync()).toMatchObject({ error_code: 0, message: 'Thêm mới hồ sơ thành công' });
    expect(await sync()).toMatchObject({ error_code: 3, message: `Hồ sơ ${CODE} đã tồn tại` });
    expect(await sync({}, 'True')).toMatchObject({ error_code: 0 });
    expect(ledger()).toEqual([
      ['dossier', 1],
      ['document', 1],
    ]);
    expect(await sync({ TrangThaiHoSo: '9', TaiLieuNop: [paper({ IsDeleted: 'True' })] }, 'True')).toMatchObject({
      error_code: 0,
    });
    expect(ledger().slice(2)).toEqual([
      ['dossier-update', 1],
      ['document-deleted', 1],
    ]);
    const missing = await sync({ MaHoSo: '000.00.17.H55-261120-0002' }, 'True');
    expect(missing).toMatchObject({ error_code: -3, message: expect.stringContaining('không tồn tại') as string });
  });

  it.each([
    ['a number for a text', { TrangThaiHoSo: 2 }, 'TrangThaiHoSo'],
    ['an unknown field', { GhiChu: '' }, 'GhiChu'],
    ['a missing field', { ChuHoSo: undefined }, 'ChuHoSo'],
    ['a day in another form', { NgayTiepNhan: '20/11/2026' }, 'NgayTiepNhan'],
    ['a day that is none', { NgayTiepNhan: '20260230000000' }, 'NgayTiepNhan'],
    ['an hour that is none', { NgayHenTra: '20261120250000' }, 'NgayHenTra'],
    ['a status that is none', { TrangThaiHoSo: '11' }, 'TrangThaiHoSo'],
    ['a procedure with its unit', { MaTTHC: '1.001193.000.00.00.H55' }, 'MaTTHC'],
    ['a text over its length', { TrichYeuHoSo: 'x'.repeat(1001) }, 'TrichYeuHoSo'],
    ['a paper’s name over its length', { TaiLieuNop: [paper({ TenTepDinhKem: 'x'.repeat(4001) })] }, 'TenTepDinhKem'],
    ['a flag that is none', { TaiLieuNop: [paper({ DuocTaiSuDung: '3' })] }, 'DuocTaiSuDung'],
    ['a link that is none', { TaiLieuNop: [paper({ DuongDanTaiTepTin: 'C:\\tep.pdf' })] }, 'DuongDanTaiTepTin'],
    ['a CCCD of nine digits', { DinhDanhCHS: [{ LoaiDinhDanh: '1', SoDinhDanh: '013419012' }] }, 'DinhDanhCHS'],
    ['a dossier of another unit', { MaHoSo: '000.00.18.H55-261120-0001' }, 'MaHoSo'],
  ])('refuses %s and names the field', async (_what, changes, field) => {
    const said = await sync(changes);
    expect(said).toMatchObject({ status: 200, error_code: 3 });
    expect(said.message).toContain(field);
    expect(ledger()).toEqual([]);
  });

  it('refuses another unit, an unknown service, and a switch that is none', async () => {
    const session = await signIn();
    const other = await post('call', { session, madonvi: 'H46', service: 'TraCuuHoSo', mahoso: CODE });
    expect(other.error_code).toBe(3);
    expect(await call('XoaHoSo', {})).toMatchObject({ error_code: 3 });
    expect(await call('DongBoHoSoMC', { isUpdating: true, data: [dossier()] })).toMatchObject({ error_code: 3 });
  });

  it('takes at most ten lines, all or none of them, and writes a repeated one twice', async () => {
    await sync();
    const lines = (count: number): Promise<Said> =>
      call('CapNhatTienDoHoSoMC', {
        data: Array.from({ length: count }, (_, index) =>
          line({ ThoiDiemXuLy: `202611200900${String(index).padStart(2, '0')}` }),
        ),
      });
    expect(await lines(11)).toMatchObject({ error_code: 3, message: 'Trường data không hợp lệ' });
    expect(await lines(10)).toMatchObject({ error_code: 0 });
    const before = ledger().length;
    const poisoned = [line(), line({ NguoiXuLy: 'x'.repeat(51) })];
    expect(await call('CapNhatTienDoHoSoMC', { data: poisoned })).toMatchObject({ error_code: 3 });
    const unknown = [line(), line({ MaHoSo: '000.00.17.H55-261120-0009' })];
    expect(await call('CapNhatTienDoHoSoMC', { data: unknown })).toMatchObject({ error_code: -3 });
    expect(ledger()).toHaveLength(before);
    await call('CapNhatTienDoHoSoMC', { data: [line()] });
    expect(servers.ledger('dvcqg').filter(({ times }) => times === 2)).toMatchObject([{ kind: 'progress' }]);
  });

  it('shows a dossier and its lines with names in upper case', async () => {
    await sync();
    await call('CapNhatTienDoHoSoMC', { data: [line()] });
    const { result } = await call('TraCuuHoSo', { mahoso: CODE });
    expect(result).toMatchObject([
      { MAHOSO: CODE, TAILIEUNOP: [{ DUOCSOHOA: '1' }], QUATRINHXULY: [{ TRANGTHAI: '2', MAHOSO: CODE }] },
    ]);
  });

  it('offers its catalogues with names in upper case', async () => {
    const { result = [] } = await call('LayDanhSachTTHC', {});
    expect(result.length).toBeGreaterThan(12);
    expect(Object.keys(result[0] ?? {})).toEqual(['MATTHC', 'TENTTHC']);
    expect((await call('LayThuTuc', { maTTHC: '2.000488' })).result).toMatchObject([
      { KETQUATHUCHIEN: [{ MAKETQUA: 'KQ.G15.000007' }], THANHPHANHOSO: [{ GIAYTO: expect.any(Array) as unknown[] }] },
    ]);
    expect(await call('LayThuTuc', { maTTHC: '7.777777' })).toMatchObject({ error_code: 3 });
    expect((await call('LayDanhMucLinhVuc', {})).result).toMatchObject([{ MALINHVUC: expect.any(String) as string }]);
    expect((await call('LayDanhMucCoQuan', {})).result).toMatchObject([{ MACOQUAN: expect.any(String) as string }]);
  });

  it('remembers after a restart', async () => {
    await sync();
    await servers.stop();
    servers = createTrainingServers({ folder, clock });
    await servers.start();
    expect(await sync()).toMatchObject({ error_code: 3 });
    expect(servers.counts('dvcqg')).toEqual({ dossiers: 1, files: 1 });
  });
});
