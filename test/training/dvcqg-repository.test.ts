import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TRAINING_REPOSITORY, trainingAccounts, trainingRepositoryAccount } from '../../src-main/training/profile.ts';
import { REPOSITORY_OWNERS } from '../../src-main/training/repository-papers.ts';
import { createTrainingServers, type TrainingServers } from '../../src-main/training/servers.ts';
import { testClock, type TestClock } from '../connectors/harness.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';

let servers: TrainingServers;
let clock: TestClock;
beforeEach(async () => {
  clock = testClock();
  servers = createTrainingServers({ folder: await temporaryFolder(), clock, sessionSeconds: 60 });
  await servers.start();
});
afterEach(() => servers.stop());

interface Said {
  readonly status: number;
  readonly errorCode?: number | string;
  readonly message?: string;
  readonly result?: { readonly accessToken?: string; readonly DanhSachGiayToKetQua?: readonly unknown[] } | null;
}
const place = { dstcode: TRAINING_REPOSITORY.dstcode, providerurl: TRAINING_REPOSITORY.providerUrl };

async function post(
  name: string,
  body: unknown,
  authorization = '',
  query: Record<string, string> = place,
): Promise<Said> {
  const path = `/XrdAdapter/RestService/forward/bndp/public/v1/${name}?${new URLSearchParams(query).toString()}`;
  const answer = await fetch(`${servers.addresses().dvcqg}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization === '' ? {} : { authorization }) },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, ...(text.startsWith('{') ? (JSON.parse(text) as object) : {}) };
}
const signIn = async (): Promise<string> =>
  (await post('login', trainingRepositoryAccount)).result?.accessToken ?? 'no token came';
const question = (changes: object = {}): object => ({
  MaThuTuc: '1.003709',
  DanhSachDanhMucKetQua: [{ MaKetQua: 'KQ.G15.000007', SoKyHieu: '' }],
  SoDinhDanhChuSoHuu: REPOSITORY_OWNERS.severalPapers.number,
  HoTenNguoiYeuCau: 'Nguyễn Thị Mẫu',
  KenhThucHien: '1',
  SoDinhDanhNguoiYeuCau: '000085000099',
  ...changes,
});
const ask = async (changes: object = {}): Promise<Said> => post('user/papers', question(changes), await signIn());

describe('the training repository', () => {
  it('hands out what it holds, by code and number', async () => {
    expect((await ask()).result?.DanhSachGiayToKetQua).toHaveLength(2);
    const numbered = [{ MaKetQua: 'KQ.G15.000007', SoKyHieu: '0789/TTLLTPQG' }];
    expect((await ask({ DanhSachDanhMucKetQua: numbered })).result?.DanhSachGiayToKetQua).toEqual([
      {
        MaKetQua: 'KQ.G15.000007',
        TenGiayTo: 'Phiếu lý lịch tư pháp số 1',
        SoKyHieu: '0789/TTLLTPQG',
        CoQuanChuQuan: 'G15.99',
        DanhSachTepDinhKem: [
          {
            TenFile: 'Phiếu LLTP năm 2026.pdf',
            DuongDan:
              'http://IP-SS-BNĐP:8080/VXPAdapter/RestService/forward/tep/phiếu số 1/125.pdf?dstcode=VN:GOV:000.00.00.G15:taphuang15ss01&providerurl=https://lylichtuphap.g15.example',
          },
        ],
      },
    ]);
    expect(await ask({ SoDinhDanhChuSoHuu: REPOSITORY_OWNERS.nothing.number })).toMatchObject({
      errorCode: '0',
      result: { DanhSachGiayToKetQua: [] },
    });
  });

  it('wants a token that is in force, without a word before it, and its own account', async () => {
    const token = await signIn();
    for (const wrong of ['', `Bearer ${token}`, `${token}x`]) {
      expect(await post('user/papers', question(), wrong)).toMatchObject({ status: 401, errorCode: 401 });
    }
    expect(await post('user/papers', question(), token)).toMatchObject({ errorCode: '0' });
    servers.repositoryTokens.revokeAll();
    expect(await post('user/papers', question(), token)).toMatchObject({ status: 401 });
    const next = await signIn();
    clock.forward(61_000);
    expect(await post('user/papers', question(), next)).toMatchObject({ status: 401 });
    expect(await post('login', trainingAccounts.dvcqg)).toMatchObject({ status: 401 });
    await servers.setFault('dvcqg', 'expired-token');
    const refused = await signIn();
    expect(await post('user/papers', question(), refused)).toMatchObject({ status: 401 });
  });

  it.each<[string, object]>([
    ['a field that is not in the table', { GhiChu: '' }],
    ['a channel that there is not', { KenhThucHien: '4' }],
    ['a channel as a number', { KenhThucHien: 1 }],
    ['an officer where nobody stands between', { KenhThucHien: '2' }],
    ['in person without the officer', { SoDinhDanhNguoiYeuCau: undefined }],
    ['by post without the name', { KenhThucHien: '3', HoTenNguoiYeuCau: '' }],
    ['a number that is none', { SoDinhDanhChuSoHuu: '12345' }],
    ['no papers', { DanhSachDanhMucKetQua: [] }],
    ['a paper without SoKyHieu', { DanhSachDanhMucKetQua: [{ MaKetQua: 'KQ.G15.000007' }] }],
    ['a code of a unit', { MaThuTuc: '1.003709.000.00.00.H55' }],
    ['a paper of another procedure', { MaThuTuc: '1.001193' }],
    ['an owner who does not share', { SoDinhDanhChuSoHuu: REPOSITORY_OWNERS.refused.number }],
  ])('refuses %s with a code and words', async (_what, changes) => {
    const { status, errorCode, message } = await ask(changes);
    expect(status).toBe(200);
    expect(errorCode).not.toBe('0');
    expect(message).toMatch(/\p{L}{3,}/u);
  });

  it('is found by its own codes alone', async () => {
    const token = await signIn();
    const others: Record<string, string>[] = [
      {},
      { dstcode: place.dstcode },
      { ...place, dstcode: 'VN:GOV:000.00.00.G22:vpcpdvcprovider' },
      { ...place, providerurl: 'https://khac.example' },
    ];
    for (const query of others) {
      expect(await post('user/papers', question(), token, query)).toMatchObject({ status: 400 });
      expect(await post('login', trainingRepositoryAccount, '', query)).toMatchObject({ status: 400 });
    }
    expect(await post('user/khac', question(), token)).toMatchObject({ status: 404 });
  });
});
