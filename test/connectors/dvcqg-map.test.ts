import { describe, expect, it } from 'vitest';
import { clip, createClipper } from '../../src-main/connectors/dvcqg/clip.ts';
import { dvcqgPayloads, planDvcqg, portalTime, type PortalValues } from '../../src-main/connectors/dvcqg/map.ts';
import { resultCodeOf } from '../../src-main/connectors/result-codes.ts';
import { portalUnit } from '../../src-main/connectors/dvcqg/security-server.ts';
import defaults from '../../src-main/connectors/dvcqg/profile.json' with { type: 'json' };
import type { DossierSnapshot } from '../../src-main/connectors/connector.ts';
import { dossierStatus } from '#contract/dossiers.ts';
import { componentOf, snapshotOf, testFile } from './harness.ts';

const values: PortalValues = {
  unitName: 'Sở Mẫu',
  statuses: defaults.statuses,
  works: defaults.works,
  lengths: defaults.lengths,
  documentLink: undefined,
  connectedDatabases: [],
};
const dossierOf = (snapshot: DossierSnapshot, changes: Partial<PortalValues> = {}) => {
  const [sync] = planDvcqg(snapshot, { ...values, ...changes });
  return dvcqgPayloads.syncDossier.parse(sync?.payload).dossier;
};

describe('a text that is too long', () => {
  it('keeps its limit in UTF-16 units and ends with a sign', () => {
    for (const text of [
      'Nguyễn Văn Mẫu',
      '𝒳'.repeat(40),
      'e\u0323\u0302'.repeat(40),
      '👩‍👩‍👧‍👦'.repeat(10),
      'x'.repeat(200),
    ]) {
      for (let limit = 2; limit < 60; limit += 1) {
        const { text: cut, isClipped } = clip(text, limit);
        expect(cut.length).toBeLessThanOrEqual(limit);
        expect(cut.isWellFormed()).toBe(true);
        expect(isClipped).toBe(text.normalize('NFC').length > limit);
        // what is left is a beginning of the text, cut between two letters
        const kept = isClipped ? cut.slice(0, -1) : cut;
        const whole = [...new Intl.Segmenter('vi').segment(text.normalize('NFC'))].map(({ segment }) => segment);
        let beginning = '';
        const beginnings = new Set(['', ...whole.map((letter) => (beginning += letter).trimEnd())]);
        expect(beginnings.has(kept)).toBe(true);
      }
    }
  });

  it('is composed first, so that a decomposed name that fits is not cut', () => {
    const name = 'Nguyễn Thị Ngọc Ánh';
    expect(clip(name.normalize('NFD'), name.length)).toEqual({ text: name, isClipped: false });
    expect(clip('a\ud800b', 10).text.isWellFormed()).toBe(true);
  });

  it('is named once for each field', () => {
    const clipper = createClipper({ TenGiayTo: 5 });
    expect([
      clipper.cut('TenGiayTo', 'quyết định'),
      clipper.cut('TenGiayTo', 'giấy phép'),
      clipper.cut('ChuHoSo', 'x'.repeat(99)),
    ]).toEqual(['quyế…', 'giấy…', 'x'.repeat(99)]);
    expect(clipper.clipped()).toEqual([{ field: 'TenGiayTo', limit: 5 }]);
  });
});

describe('the plan for the portal', () => {
  const full = snapshotOf({ components: [componentOf(0, [testFile('tờ khai.pdf', 'form')])] });

  it('has the same keys for an unchanged dossier, whoever looks at it and whenever', () => {
    const keys = (snapshot: DossierSnapshot) => planDvcqg(snapshot, values).map(({ key }) => key);
    const officer = { name: 'Trần Văn Khác', account: '', identityNumber: '' };
    expect(keys({ ...structuredClone(full), officer, takenAt: full.takenAt + 86_400_000 })).toEqual(keys(full));
    for (const key of keys(full)) expect(key).toMatch(/^dvcqg\/000\.00\.17\.H55-261120-0007\/[\x21-\x7e]{1,200}$/);
    expect(keys({ ...full, appointmentOn: null })).not.toEqual(keys(full));
  });

  it('tells the dossier first, and carries nothing that JSON loses', () => {
    const plan = planDvcqg(full, values);
    expect(plan.map(({ operation, after }) => [operation, after])).toEqual([
      ['syncDossier', []],
      ['reportProgress', ['dossier']],
    ]);
    for (const { payload } of plan) expect(JSON.parse(JSON.stringify(payload))).toEqual(payload);
  });
});

describe('the fields of the portal', () => {
  it('are text, with dates to the second and codes instead of words', () => {
    const dossier = dossierOf(
      snapshotOf({ procedure: { code: '1.005434.000.00.00.H55', name: 'Mua quyển hóa đơn' }, channel: 'postal' }),
      { connectedDatabases: ['7'] },
    );
    expect(dossier).toEqual({
      MaHoSo: '000.00.17.H55-261120-0007',
      MaTTHC: '1.005434',
      KenhThucHien: '3',
      ChuHoSo: 'Nguyễn Văn Mẫu',
      LoaiDoiTuong: '1',
      TrichYeuHoSo: 'Mua quyển hóa đơn',
      NgayTiepNhan: '20261120000000',
      NgayHenTra: '20261204000000',
      TrangThaiHoSo: '2',
      HinhThuc: '1',
      DonViXuLy: 'Sở Mẫu',
      NoiNopHoSo: '2',
      HoSoCoThanhPhanSoHoa: '0',
      TaiKhoanDuocXacThucVoiVNeID: '0',
      DuocThanhToanTrucTuyen: '0',
      DinhDanhCHS: [{ LoaiDinhDanh: '1', SoDinhDanh: '000090000001' }],
      NgayNopHoSo: '20261120000000',
      DSKetNoiCSDL: [{ MaCSDL: '7' }],
      TaiLieuNop: [],
      DanhSachGiayToKetQua: [],
    });
    const other = dossierOf(snapshotOf({ appointmentOn: null, channel: 'online' }));
    expect([other.NgayHenTra, other.KenhThucHien, other.HinhThuc]).toEqual(['', '2', '0']);
  });

  it('tell the truth about each paper, from the paper itself', () => {
    const scanned = testFile('quét.pdf', 'a');
    const issued = testFile('từ iDesk.pdf', 'b', { digitised: false });
    const reused = testFile('dùng lại.pdf', 'c', { reused: 1, digitised: false });
    const national = testFile('kho.pdf', 'd', { reused: 2, digitised: false, fromNationalRepository: true });
    const flags = (snapshot: DossierSnapshot) => {
      const { TaiLieuNop, HoSoCoThanhPhanSoHoa } = dossierOf(snapshot);
      return [
        HoSoCoThanhPhanSoHoa,
        ...TaiLieuNop.map((one) =>
          [one.DuocSoHoa, one.DuocTaiSuDung, one.DuocLayTuKhoDMQG, one.MaKetQuaThayThe].join('|'),
        ),
      ];
    };
    const components = [componentOf(0, [scanned, issued, reused, national])];
    expect(flags(snapshotOf({ components }))).toEqual(['1', '1|0|0|', '0|0|0|', '0|1|0|', '0|2|1|KQ.G15.000001']);
    expect(flags(snapshotOf({ components: [componentOf(0, [issued])] }))).toEqual(['0', '0|0|0|']);
    expect(flags(snapshotOf({}))).toEqual(['0']);
  });

  it('know a person by the shape of the number, and invent none', () => {
    const identity = (identityNumber: string) =>
      dossierOf(snapshotOf({ applicant: { ...snapshotOf().applicant, identityNumber } })).DinhDanhCHS;
    expect(identity('000.090.000-001')).toEqual([{ LoaiDinhDanh: '1', SoDinhDanh: '000090000001' }]);
    expect(identity('0000 9000 0001')).toEqual([{ LoaiDinhDanh: '1', SoDinhDanh: '000090000001' }]);
    expect(identity('013419012')).toEqual([{ LoaiDinhDanh: '2', SoDinhDanh: '013419012' }]);
    for (const number of ['', '0108212803', 'B1234567']) expect(identity(number)).toEqual([]);
  });

  it('have a number for each status, and a line for each status whatever its number', () => {
    const numbers = dossierStatus.options.map((status) => dossierOf(snapshotOf({ status })).TrangThaiHoSo);
    expect(numbers).toEqual(['1', '2', '4', '4', '5', '6', '3', '7', '8', '9', '10']);
    const keys = dossierStatus.options.map((status) => planDvcqg(snapshotOf({ status }), values).at(-1)?.key);
    expect(new Set(keys).size).toBe(dossierStatus.options.length);
  });

  it('write a moment in Vietnamese time', () => {
    expect(portalTime(Date.parse('2026-12-31T17:30:05Z'))).toBe('20270101003005');
    const line = planDvcqg(snapshotOf({ takenAt: Date.parse('2026-11-20T02:00:00Z') }), values).at(-1);
    expect(line?.payload).toMatchObject({ line: { ThoiDiemXuLy: '20261120090000', NgayBatDau: '' } });
  });

  it('name a paper without a link until the profile says where the portal can fetch it', () => {
    const paper = testFile('Tờ khai & đơn.pdf', 'a');
    const snapshot = snapshotOf({ components: [componentOf(0, [paper])], results: [paper] });
    expect(dossierOf(snapshot).TaiLieuNop[0]?.DuongDanTaiTepTin).toBe('');
    const template = 'https://motcua.example.gov.vn/tep/{dossier}/{sha256}?ten={name}';
    const { TaiLieuNop, DanhSachGiayToKetQua } = dossierOf(snapshot, { documentLink: template });
    const link = `https://motcua.example.gov.vn/tep/000.00.17.H55-261120-0007/${paper.sha256}?ten=${encodeURIComponent('Tờ khai & đơn.pdf')}`;
    expect([TaiLieuNop[0]?.DuongDanTaiTepTin, DanhSachGiayToKetQua[0]?.DuongDanTepTinKetQua]).toEqual([link, link]);
  });

  it('name a result by its only code, else by the name that the file bears', () => {
    const birth = { name: 'Giấy khai sinh', code: 'KQ.G15.000001' };
    const copy = { name: 'Trích lục khai sinh', code: 'KQ.G15.000002' };
    expect(resultCodeOf([birth], 'bất kỳ.pdf')).toBe(birth.code);
    expect(resultCodeOf([birth, copy], 'TRÍCH LỤC khai sinh - 0007.pdf')).toBe(copy.code);
    expect(resultCodeOf([birth, copy], 'quyết định.pdf')).toBe('');
    expect(resultCodeOf([], 'Giấy khai sinh.pdf')).toBe('');
  });

  it('know the unit by the province or ministry of its code, or as the profile says', () => {
    expect(portalUnit('000.00.17.H55', {})).toBe('H55');
    expect(portalUnit('H21.17', {})).toBe('H21');
    expect(portalUnit('G09.20', {})).toBe('G09');
    expect(portalUnit('000.00.17.H55', { '000.00.17.H55': 'H46' })).toBe('H46');
    expect(portalUnit('lạ', {})).toBe('lạ');
  });
});
