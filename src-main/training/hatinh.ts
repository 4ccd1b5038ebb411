import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import {
  checkTime,
  documentIn,
  DOSSIER_FIELDS,
  invalid,
  LETTER_FIELDS,
  PROCESS_FIELDS,
  readDossier,
  required,
  ServiceException,
  valuesOf,
} from './hatinh-documents.ts';
import { childNamed, fault, parametersOf, result, UnreadableRequest, XML_TYPE } from './hatinh-soap.ts';
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

const MOST_BYTES = 48 * 1024 * 1024;
const STATUSES = ['Đang xử lý', 'Chờ ký duyệt', 'Không giải quyết', 'Chờ bổ sung'];

const dossierRecord = z.object({ status: z.string(), returnedAt: z.string() });
const secretRecord = z.object({ secret: z.string() });
const officeRecord = z.object({ sha256: z.string() });

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
