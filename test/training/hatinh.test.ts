import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openProvince, type Province } from '../connectors/harness.ts';

let province: Province;
beforeAll(async () => {
  province = await openProvince();
});
afterAll(() => province.close());

const SERVICE = '/layouts/hatinh/dvc/DVCServiceHoSo.asmx';
const OFFICE = '/layouts/hatinh/dvc/ServiceLienThonggVPUB.asmx';
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

interface Asking {
  readonly path?: string;
  readonly action?: string;
  readonly type?: string;
  readonly namespace?: string;
  readonly unit?: string;
  readonly secret?: string;
}

async function call(name: string, parameters: Readonly<Record<string, string>>, asking: Asking = {}) {
  const { path = SERVICE, type = 'text/xml; charset=utf-8', namespace = 'http://tempuri.org/' } = asking;
  const all = { ...parameters, madonvi: asking.unit ?? 'stp', maxacthuc: asking.secret ?? 'tap-huan-cong-tinh' };
  const inside = Object.entries(all)
    .map(([parameter, value]) => `<${parameter}>${escaped(value)}</${parameter}>`)
    .join('');
  const answer = await fetch(`${province.servers.addresses().hatinh}${path}`, {
    method: 'POST',
    headers: { 'content-type': type, soapaction: asking.action ?? `"http://tempuri.org/${name}"` },
    body: `<?xml version="1.0"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><${name} xmlns="${namespace}">${inside}</${name}></e:Body></e:Envelope>`,
  });
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
}

const dossier = (code: string, changes: Readonly<Record<string, string>> = {}): string => {
  const values = {
    MaHoSo: code,
    HoTenChuHoSo: 'Nguyễn Văn Mẫu',
    CMNDChuHoSo: '000090000001',
    DiaChiChuHoSo: 'Thôn M',
    NgayTiepNhan: '20/11/2026 07:00:00',
    NgayHenTra: '04/12/2026 17:00:00',
    MaThuTuc: '1.001193',
    TenHoSo: 'Đăng ký khai sinh',
    ...changes,
  };
  const items = Object.entries(values).map(([name, value]) => `<${name} value="${value}"></${name}>`);
  return `<data>${items.join('')}<ThanhPhanHoSo><TenThanhPhan value="Tờ khai"></TenThanhPhan></ThanhPhanHoSo></data>`;
};

/** The fault's sentence as ASMX writes it. */
const thrown = (text: string) => ({
  status: 500,
  type: 'text/xml; charset=utf-8',
  text: expect.stringContaining(escaped(`Server was unable to process request. ---> ${text}`)) as string,
});

describe('the services of the Hà Tĩnh portal', () => {
  it('describe themselves as ASMX does, at either system', async () => {
    const { hatinh } = province.servers.addresses();
    for (const path of [SERVICE, OFFICE, `/thu-nghiem${SERVICE}`]) {
      const answer = await fetch(`${hatinh}${path}?WSDL`);
      expect(answer.headers.get('content-type')).toBe('text/xml; charset=utf-8');
      expect(await answer.text()).toContain(`<soap:address location="${hatinh}${path}"/>`);
    }
  });

  it('take a dossier once', async () => {
    const first = await call('ThemMoiHoSoDVC', { xml: dossier('H-1') });
    expect(first.status).toBe(200);
    expect(first.text).toContain('<ThemMoiHoSoDVCResult>true</ThemMoiHoSoDVCResult>');
    expect(await call('ThemMoiHoSoDVC', { xml: dossier('H-1') })).toEqual(
      thrown('System.Exception: Mã hồ sơ H-1 đã tồn tại'),
    );
    // the other system knows nothing of it
    const trial = { path: `/thu-nghiem${SERVICE}`, secret: 'tap-huan-thu-nghiem' };
    expect((await call('ThemMoiHoSoDVC', { xml: dossier('H-1') }, trial)).status).toBe(200);
    expect(province.servers.ledger('hatinh').map(({ kind, times }) => [kind, times])).toEqual([
      ['dossier', 1],
      ['test-dossier', 1],
    ]);
  });

  it.each([
    [
      'an unquoted action',
      { action: 'http://tempuri.org/ThemMoiHoSoDVC' },
      'did not recognize the value of HTTP Header',
    ],
    ['the action of another method', { action: '"http://tempuri.org/TraKetQuaHoSo"' }, 'unable to read request'],
    ['another namespace', { namespace: 'http://khac/' }, 'unable to read request'],
    ['an unknown unit', { unit: 'khac' }, 'Mã đơn vị khac không tồn tại'],
    ['a wrong secret', { secret: 'sai' }, 'Mã xác thực không đúng'],
  ])('refuse %s', async (_what, asking, text) => {
    const answer = await call('ThemMoiHoSoDVC', { xml: dossier('H-2') }, asking);
    expect(answer.status).toBe(500);
    expect(answer.text).toContain(text);
  });

  it('refuse another content type with a page', async () => {
    expect((await call('ThemMoiHoSoDVC', { xml: dossier('H-2') }, { type: 'application/json' })).status).toBe(415);
  });

  it.each([
    ['the slip of the seed', '<data><MaHoSo value="H-1"></MaHoSo><YKien value=""></Ykien></data>', 'XmlException'],
    ['another day', dossier('H-3', { NgayTiepNhan: '2026-11-20' }), 'NgayTiepNhan: String was not recognized'],
    ['a day that is none', dossier('H-3', { NgayTiepNhan: '31/02/2026 07:00:00' }), 'NgayTiepNhan: String was not'],
    ['no name', dossier('H-3', { HoTenChuHoSo: ' ' }), 'Trường HoTenChuHoSo không được để trống'],
    ['an element too many', dossier('H-3').replace('<ThanhPhan', '<Khac value="1"/><ThanhPhan'), 'ThanhPhanHoSo thiếu'],
    ['a text beside the value', dossier('H-3').replace('></MaHoSo>', '>x</MaHoSo>'), 'đúng một thuộc tính value'],
    ['a document type', `<!DOCTYPE data [<!ENTITY a "b">]>${dossier('H-3')}`, 'XmlException'],
  ])('refuse a document with %s', async (_what, xml, text) => {
    expect((await call('ThemMoiHoSoDVC', { xml })).text).toContain(escaped(text));
    expect(province.servers.ledger('hatinh').some(({ dossierCode }) => dossierCode === 'H-3')).toBe(false);
  });

  it('know four statuses and the dossiers that they have', async () => {
    const set = (mahoso: string, trangthai: string) => call('CapNhatTrangThaiHoSo', { mahoso, trangthai });
    expect(await set('H-1', 'Đã xong')).toEqual(thrown('System.ArgumentException: Trường Trạng thái'));
    expect(await set('H-9', 'Chờ bổ sung')).toEqual(thrown('System.Exception: Hồ sơ H-9 không tồn tại'));
    expect((await set('H-1', 'Chờ bổ sung')).status).toBe(200);
    expect((await set('H-1', 'Chờ bổ sung')).status).toBe(200);
    const statuses = province.servers.ledger('hatinh').filter(({ kind }) => kind === 'status');
    expect(statuses.map(({ name, times }) => [name, times])).toEqual([['Chờ bổ sung', 1]]);
  });

  it('add a line for each call, also for the same twice', async () => {
    const xml =
      '<data><MaHoSo value="H-1"/><TenNguoiNhan value="B"/><TenNguoiChuyen value="A"/><ThaoTac value="Chuyển"/>' +
      '<YKien value=""/><NgayThucHien value="20/11/2026 08:00:00"/></data>';
    await call('CapNhatQuaTrinhXuLyHoSo', { xml });
    await call('CapNhatQuaTrinhXuLyHoSo', { xml });
    expect(province.servers.ledger('hatinh').find(({ kind }) => kind === 'process-line')).toMatchObject({ times: 2 });
  });

  it('take a letter in base64 and nothing else', async () => {
    const letter = (content: string) =>
      dossier('H-1').replace(
        '</data>',
        `<ToTrinh><SoHieuVB value=""/><CoQuanBanHanh value="Sở"/><NgayBanHanh value=""/><TrichYeu value="t"/><DinhKem value="${content}"/></ToTrinh></data>`,
      );
    const forward = (content: string) => call('TiepNhanHoSoMotCuaVPUB', { xml: letter(content) }, { path: OFFICE });
    expect(await forward('không phải')).toEqual(thrown('System.FormatException: DinhKem'));
    expect((await forward(Buffer.from('%PDF-1.4').toString('base64'))).status).toBe(200);
    expect((await forward(Buffer.from('%PDF-1.4').toString('base64'))).text).toContain('đã tồn tại');
  });
});
