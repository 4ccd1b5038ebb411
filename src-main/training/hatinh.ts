import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { readXml, XmlError, type XmlElement } from '../platform/xml.ts';
import { describeService, dossierService, NAMESPACE, officeService, type AsmxService } from './hatinh-wsdl.ts';
import type { Reply, TrainingApplication } from './http-server.ts';
import { readBytes } from './requests.ts';
import { sha256Of, type TrainingStore } from './store.ts';

/** The two systems of the portal, side by side under one address. */
export type HatinhSystem = 'test' | 'live';

export interface HatinhServerOptions {
  readonly store: TrainingStore;
  /** Units by the portal's own code, with their first `maxacthuc` at either system. */
  readonly units: Readonly<Record<string, Readonly<Record<HatinhSystem, string>>>>;
  /** The address that the descriptions give. */
  address(): string;
}

export interface HatinhServer extends TrainingApplication {
  /** The portal gives a unit a new `maxacthuc`; the old one is refused from now on. */
  changeSecret(system: HatinhSystem, unit: string, secret: string): void;
  /** How a method says that it is done; its type is undocumented, so it may be anything. */
  setDoneText(text: string): void;
}

/** Where the system for trials stands below the address; the real one stands at its root. */
export const TEST_SYSTEM = '/thu-nghiem';
const FOLDER = '/layouts/hatinh/dvc/';

const XML_TYPE = 'text/xml; charset=utf-8';
const MOST_BYTES = 48 * 1024 * 1024;
const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const STATUSES = ['Đang xử lý', 'Chờ ký duyệt', 'Không giải quyết', 'Chờ bổ sung'];

const dossierRecord = z.object({ status: z.string(), returnedAt: z.string() });
const secretRecord = z.object({ secret: z.string() });
const officeRecord = z.object({ sha256: z.string() });

/** An exception of the service; ASMX turns each into HTTP 500 with a fault. */
class ServiceException extends Error {
  readonly type: string;

  constructor(message: string, type = 'System.Exception') {
    super(message);
    this.type = type;
  }
}

const fault = (code: 'Client' | 'Server', text: string): Reply => ({
  status: 500,
  type: XML_TYPE,
  body:
    `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${SOAP}"` +
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>' +
    `<soap:Fault><faultcode>soap:${code}</faultcode><faultstring>${escaped(text)}</faultstring><detail /></soap:Fault>` +
    '</soap:Body></soap:Envelope>',
});

const notHere: Reply = {
  status: 404,
  type: 'text/html; charset=utf-8',
  body: '<html><body><h1>Không tìm thấy tài nguyên</h1></body></html>',
};

/** What ASMX answers when the database behind it hangs. */
const databaseTrouble = fault(
  'Server',
  'Server was unable to process request. ---> System.Data.SqlClient.SqlException: Timeout expired. The timeout period' +
    ' elapsed prior to completion of the operation or the server is not responding.\n   at DVC.Data.Open()',
);

/** The services of seed 002 as ASP.NET would run them: descriptions, faults, and nothing that the seed does not allow. */
export function createHatinhServer(options: HatinhServerOptions): HatinhServer {
  const { store, units } = options;
  let doneText = 'true';

  const secretOf = (system: HatinhSystem, unit: string): string | undefined =>
    store.get('secret', `${system}|${unit}`, secretRecord)?.secret ??
    (Object.hasOwn(units, unit) ? units[unit]?.[system] : undefined);

  const checkUnit = (system: HatinhSystem, values: ReadonlyMap<string, string>, sessionRefused: boolean): string => {
    const unit = values.get('madonvi') ?? '';
    const secret = secretOf(system, unit);
    if (secret === undefined) throw new ServiceException(`Mã đơn vị ${unit} không tồn tại`);
    if (sessionRefused || values.get('maxacthuc') !== secret) throw new ServiceException('Mã xác thực không đúng');
    return unit;
  };

  /** Lines of the system for trials stand apart in the ledger. */
  const kindAt = (system: HatinhSystem, kind: string): string => (system === 'live' ? kind : `test-${kind}`);

  const work = (system: HatinhSystem, name: string, values: ReadonlyMap<string, string>, unit: string): void => {
    const place = (code: string): string => `${system}|${unit}|${code}`;
    const known = (code: string): z.infer<typeof dossierRecord> => {
      const record = store.get('dossier', place(code), dossierRecord);
      if (record === null) throw new ServiceException(`Hồ sơ ${code} không tồn tại`);
      return record;
    };
    const effect = (kind: string, dossierCode: string, content: string, title: string): void =>
      store.effect({ kind: kindAt(system, kind), dossierCode, name: title, sha256: sha256Of(content) });

    switch (name) {
      case 'ThemMoiHoSoDVC': {
        const xml = values.get('xml') ?? '';
        const dossier = readDossier(documentIn(xml), DOSSIER_FIELDS);
        if (store.get('dossier', place(dossier.code), dossierRecord) !== null) {
          throw new ServiceException(`Mã hồ sơ ${dossier.code} đã tồn tại`);
        }
        store.put('dossier', place(dossier.code), { status: '', returnedAt: '' });
        effect('dossier', dossier.code, xml, dossier.code);
        return;
      }
      case 'CapNhatTrangThaiHoSo': {
        const [code, status] = [values.get('mahoso') ?? '', values.get('trangthai') ?? ''];
        if (!STATUSES.includes(status)) throw invalid('Trạng thái', `"${status}" không hợp lệ`);
        const record = known(code);
        // the same status again changes nothing: that is no second effect
        if (record.status === status && record.returnedAt === '') return;
        store.put('dossier', place(code), { status, returnedAt: '' });
        effect('status', code, status, status);
        return;
      }
      case 'TraKetQuaHoSo': {
        const [code, returnedAt] = [values.get('mahoso') ?? '', values.get('ngaytra') ?? ''];
        checkTime('ngaytra', returnedAt);
        const record = known(code);
        if (record.returnedAt !== '') return;
        store.put('dossier', place(code), { ...record, returnedAt });
        effect('returned', code, returnedAt, returnedAt);
        return;
      }
      case 'CapNhatQuaTrinhXuLyHoSo': {
        const xml = values.get('xml') ?? '';
        const line = valuesOf(documentIn(xml), PROCESS_FIELDS);
        const code = required(line, 'MaHoSo');
        required(line, 'ThaoTac');
        checkTime('NgayThucHien', line.get('NgayThucHien') ?? '');
        known(code);
        // each call adds a line; the service looks for no repeats
        effect('process-line', code, xml, line.get('ThaoTac') ?? '');
        return;
      }
      case 'TiepNhanHoSoMotCuaVPUB': {
        const xml = values.get('xml') ?? '';
        const data = documentIn(xml);
        const dossier = readDossier(data, [...DOSSIER_FIELDS, 'ToTrinh']);
        const letter = valuesOf(childNamed(data, 'ToTrinh'), LETTER_FIELDS);
        required(letter, 'TrichYeu');
        if (letter.get('NgayBanHanh') !== '') checkTime('NgayBanHanh', letter.get('NgayBanHanh') ?? '');
        const base64 = required(letter, 'DinhKem');
        if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
          throw new ServiceException(
            'DinhKem: The input is not a valid Base-64 string as it contains a non-base 64 character',
            'System.FormatException',
          );
        }
        if (store.get('office', place(dossier.code), officeRecord) !== null) {
          throw new ServiceException(`Hồ sơ ${dossier.code} đã tồn tại tại một cửa Văn phòng`);
        }
        const sha256 = sha256Of(Buffer.from(base64, 'base64'));
        store.put('office', place(dossier.code), { sha256 });
        effect('office-dossier', dossier.code, dossier.code, dossier.code);
        store.effect({ kind: kindAt(system, 'office-file'), dossierCode: dossier.code, name: 'DinhKem', sha256 });
        return;
      }
      default:
        throw new ServiceException(`Không có hàm ${name}`);
    }
  };

  async function call(
    request: IncomingMessage,
    system: HatinhSystem,
    service: AsmxService,
    sessionRefused: boolean,
  ): Promise<Reply> {
    if (!/^text\/xml\s*;\s*charset="?utf-8"?$/i.test(request.headers['content-type'] ?? '')) {
      return { status: 415, type: 'text/html; charset=utf-8', body: '<html><body>415</body></html>' };
    }
    const header = request.headers.soapaction;
    const action = typeof header === 'string' ? (/^"([^"]*)"$/.exec(header)?.[1] ?? null) : null;
    const name = action?.startsWith(NAMESPACE) === true ? action.slice(NAMESPACE.length) : '';
    const parameters = Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
    if (action === null || parameters === undefined) {
      await readBytes(request, MOST_BYTES, tooLarge);
      return fault(
        'Client',
        `Server did not recognize the value of HTTP Header SOAPAction: ${action ?? String(header ?? '')}.`,
      );
    }
    const bytes = await readBytes(request, MOST_BYTES, tooLarge);
    try {
      const values = parametersOf(bytes, name, parameters);
      const unit = checkUnit(system, values, sessionRefused);
      return store.once(null, '', () => {
        work(system, name, values, unit);
        return result(name, doneText);
      });
    } catch (error) {
      if (error instanceof UnreadableRequest) {
        return fault('Client', `Server was unable to read request. ---> ${error.message}`);
      }
      if (error instanceof ServiceException) {
        const text = `Server was unable to process request. ---> ${error.type}: ${error.message}`;
        return fault('Server', `${text}\n   at DVC.${service.name}.${name}()`);
      }
      throw error;
    }
  }

  return {
    async handle(request, url, sessionRefused) {
      const system: HatinhSystem = url.pathname.startsWith(`${TEST_SYSTEM}/`) ? 'test' : 'live';
      const path = system === 'test' ? url.pathname.slice(TEST_SYSTEM.length) : url.pathname;
      const service = [dossierService, officeService].find(({ name }) => path === `${FOLDER}${name}.asmx`);
      if (service === undefined) return notHere;
      if (request.method === 'GET' && url.search.toLowerCase() === '?wsdl') {
        const body = describeService(service, `${options.address()}${url.pathname}`);
        return { status: 200, type: XML_TYPE, body };
      }
      if (request.method !== 'POST') return notHere;
      return call(request, system, service, sessionRefused);
    },
    trouble: {
      kind: 'answer',
      status: databaseTrouble.status,
      headers: { 'content-type': XML_TYPE },
      body: String(databaseTrouble.body),
    },
    changeSecret(system, unit, secret) {
      store.put('secret', `${system}|${unit}`, { secret });
    },
    setDoneText(text) {
      doneText = text;
    },
  };
}

const tooLarge = (): Reply =>
  fault('Server', 'There was an exception running the extensions specified. ---> Maximum request length exceeded.');

function result(name: string, text: string): Reply {
  return {
    status: 200,
    type: XML_TYPE,
    body:
      `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${SOAP}"><soap:Body>` +
      `<${name}Response xmlns="${NAMESPACE}"><${name}Result>${escaped(text)}</${name}Result></${name}Response>` +
      '</soap:Body></soap:Envelope>',
  };
}

/** The request itself is none; nothing of the service has run. */
class UnreadableRequest extends Error {}

function parametersOf(bytes: Buffer, name: string, expected: readonly string[]): ReadonlyMap<string, string> {
  let root: XmlElement;
  try {
    root = readXml(bytes);
  } catch (error) {
    if (error instanceof XmlError) throw new UnreadableRequest(error.message);
    throw error;
  }
  const body = root.namespace === SOAP && root.name === 'Envelope' ? childNamed(root, 'Body') : null;
  const method = body?.children[0];
  if (method?.name !== name || method.namespace !== NAMESPACE) {
    throw new UnreadableRequest(`The element ${name} of ${NAMESPACE} is expected`);
  }
  const values = new Map<string, string>();
  for (const child of method.children) {
    if (child.namespace !== NAMESPACE || !expected.includes(child.name) || values.has(child.name)) {
      throw new UnreadableRequest(`The element ${child.name} is not expected`);
    }
    values.set(child.name, child.text);
  }
  return values;
}

const DOSSIER_FIELDS = [
  'MaHoSo',
  'HoTenChuHoSo',
  'CMNDChuHoSo',
  'DiaChiChuHoSo',
  'NgayTiepNhan',
  'NgayHenTra',
  'MaThuTuc',
  'TenHoSo',
  'ThanhPhanHoSo',
];
const PROCESS_FIELDS = ['MaHoSo', 'TenNguoiNhan', 'TenNguoiChuyen', 'ThaoTac', 'YKien', 'NgayThucHien'];
const LETTER_FIELDS = ['SoHieuVB', 'CoQuanBanHanh', 'NgayBanHanh', 'TrichYeu', 'DinhKem'];
/** Those that hold others instead of a value. */
const GROUPS = ['ThanhPhanHoSo', 'ToTrinh'];

function documentIn(xml: string): XmlElement {
  let data: XmlElement;
  try {
    data = readXml(Buffer.from(xml));
  } catch (error) {
    if (error instanceof XmlError) {
      throw new ServiceException(`Tham số xml không đúng cấu trúc: ${error.message}`, 'System.Xml.XmlException');
    }
    throw error;
  }
  if (data.name !== 'data' || data.namespace !== '') throw new ServiceException('Tham số xml thiếu phần tử data');
  return data;
}

function readDossier(data: XmlElement, fields: readonly string[]): { readonly code: string } {
  const values = valuesOf(data, fields);
  const code = required(values, 'MaHoSo');
  for (const field of ['HoTenChuHoSo', 'MaThuTuc', 'TenHoSo']) required(values, field);
  checkTime('NgayTiepNhan', values.get('NgayTiepNhan') ?? '');
  const appointment = values.get('NgayHenTra') ?? '';
  if (appointment !== '') checkTime('NgayHenTra', appointment);
  for (const component of childNamed(data, 'ThanhPhanHoSo')?.children ?? []) {
    if (component.name !== 'TenThanhPhan') throw invalid(component.name, 'không hợp lệ trong ThanhPhanHoSo');
    valueOf(component);
  }
  return { code };
}

/** Exactly the documented elements in their order, each with its value. */
function valuesOf(element: XmlElement | null, fields: readonly string[]): ReadonlyMap<string, string> {
  const children = element?.children ?? [];
  const names = children.map(({ name }) => name);
  const wrong = fields.find((field, index) => names[index] !== field) ?? names[fields.length];
  if (wrong !== undefined) throw invalid(wrong, 'thiếu hoặc sai vị trí');
  return new Map(children.map((child) => [child.name, GROUPS.includes(child.name) ? '' : valueOf(child)]));
}

function valueOf(element: XmlElement): string {
  const value = element.attributes.get('value');
  if (value === undefined || element.attributes.size > 1 || element.children.length > 0 || element.text !== '') {
    throw invalid(element.name, 'phải có đúng một thuộc tính value');
  }
  return value;
}

function required(values: ReadonlyMap<string, string>, field: string): string {
  const value = values.get(field) ?? '';
  if (value.trim() === '') throw invalid(field, 'không được để trống');
  return value;
}

function checkTime(field: string, text: string): void {
  const [, day, month, year, time] = /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}:\d{2}:\d{2})$/.exec(text) ?? [];
  if (!z.iso.datetime().safeParse(`${year ?? ''}-${month ?? ''}-${day ?? ''}T${time ?? ''}Z`).success) {
    throw new ServiceException(`${field}: String was not recognized as a valid DateTime.`, 'System.FormatException');
  }
}

function invalid(field: string, what: string): ServiceException {
  return new ServiceException(`Trường ${field} ${what}`, 'System.ArgumentException');
}

function childNamed(element: XmlElement, name: string): XmlElement | null {
  return element.children.find((child) => child.name === name) ?? null;
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => (character === '&' ? '&amp;' : character === '<' ? '&lt;' : '&gt;'));
}
