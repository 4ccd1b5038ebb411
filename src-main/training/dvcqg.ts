import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { AGENCIES, FIELDS, type PortalProcedure } from './dvcqg-procedures.ts';
import { answerFile, FILES_PATH } from './dvcqg-files.ts';
import {
  createRepositoryApplication,
  meantBy,
  REPOSITORY_PATH,
  type RepositoryApplicationOptions,
} from './dvcqg-repository.ts';
import { dossierData, lineData, type DossierData } from './dvcqg-shape.ts';
import { Refusal, type Reply, type TrainingApplication } from './http-server.ts';
import { REPOSITORY_AGENCIES } from './repository-papers.ts';
import { readJson } from './requests.ts';
import { sha256Of, type TrainingStore } from './store.ts';
import type { TokenAccounts, Tokens } from './tokens.ts';

export interface DvcqgServerOptions {
  readonly store: TrainingStore;
  readonly tokens: Tokens;
  readonly accounts: Pick<TokenAccounts, 'username' | 'password'>;
  /** The only code that this security server forwards. */
  readonly dstcode: string;
  /** The `madonvi` that is let in, and the unit whose dossiers it may send. */
  readonly province: string;
  readonly unitCode: string;
  readonly procedures: readonly PortalProcedure[];
  /** The paper repository behind the same security server. */
  readonly repository: Omit<RepositoryApplicationOptions, 'procedures'>;
}

const FORWARD = '/XrdAdapter/RestService/forward/mapi/';
const MOST_BYTES = 8 * 1024 * 1024;

/** Success, and the two codes that have been seen with refusals. */
const DONE = 0;
const REFUSED = 3;
const NOT_THERE = -3;
const NO_SESSION = -2;

const loginBody = z.strictObject({ username: z.string(), password: z.string() });
const envelope = z.looseObject({ session: z.string(), madonvi: z.string(), service: z.string() });
const common = { session: z.string(), madonvi: z.string(), service: z.string() };
const syncBody = z.strictObject({
  ...common,
  isUpdating: z.enum(['True', 'False']),
  data: z.array(dossierData).min(1).max(10),
});
const progressBody = z.strictObject({ ...common, data: z.array(lineData).min(1).max(10) });
const listBody = z.strictObject(common);
const procedureBody = z.strictObject({ ...common, maTTHC: z.string().min(1).max(60) });
const findBody = z.strictObject({ ...common, mahoso: z.string().min(1).max(60) });

/** The portal says everything with 200 and a code inside. */
const say = (code: number, message: string, rest: object = {}): Reply => ({
  status: 200,
  body: { error_code: code, message, ...rest },
});
const list = (result: readonly unknown[]): Reply => say(DONE, 'Thành công', { result });
const securityServers = REPOSITORY_AGENCIES.map(({ agency, name, dstcode }) => ({
  MACOQUAN: agency,
  TENCOQUAN: name,
  DSTCODE: dstcode,
}));
const refused = (code: number, message: string): Refusal => new Refusal(say(code, message));
const refuse = (_status: number, message: string): Reply => say(REFUSED, message);

/** The national portal behind a security server: what `connectors/dvcqg` expects, as strict as its description. */
export function createDvcqgServer(options: DvcqgServerOptions): TrainingApplication {
  const { store, tokens, accounts, unitCode, procedures } = options;
  const repository = createRepositoryApplication({ ...options.repository, procedures });

  const checkDossierCode = (code: string): void => {
    if (!code.startsWith(`${unitCode}-`)) throw refused(REFUSED, `Trường MaHoSo ${code} không thuộc đơn vị`);
  };

  async function login(request: IncomingMessage): Promise<Reply> {
    const { value } = await readJson(request, loginBody, MOST_BYTES, refuse);
    if (value.username !== accounts.username || value.password !== accounts.password) {
      throw refused(1, 'Sai tên đăng nhập hoặc mật khẩu');
    }
    return { status: 200, body: { session: tokens.issue().token, error_code: DONE } };
  }

  function sync(body: z.infer<typeof syncBody>): Reply {
    return store.once(null, '', () => {
      for (const data of body.data) {
        const { MaHoSo: code } = data;
        checkDossierCode(code);
        const before = store.get('dossier', code, dossierData);
        if (before !== null && body.isUpdating === 'False') throw refused(REFUSED, `Hồ sơ ${code} đã tồn tại`);
        if (before === null && body.isUpdating === 'True') throw refused(NOT_THERE, `Hồ sơ ${code} không tồn tại`);
        receive(before, data);
      }
      const word = body.isUpdating === 'True' ? 'Cập nhật' : 'Thêm mới';
      return say(DONE, `${word} hồ sơ thành công`);
    });
  }

  /** The same state once more changes nothing: that is no second effect. */
  function receive(before: DossierData | null, data: DossierData): void {
    const { MaHoSo: dossierCode } = data;
    if (before !== null && JSON.stringify(before) === JSON.stringify(data)) return;
    store.put('dossier', dossierCode, data);
    const effect = (kind: string, name: string, content: unknown): void =>
      store.effect({ kind, dossierCode, name, sha256: sha256Of(JSON.stringify(content)) });
    effect(before === null ? 'dossier' : 'dossier-update', data.ChuHoSo, data);
    const known = new Set(before?.TaiLieuNop.map((one) => JSON.stringify(one)));
    for (const one of data.TaiLieuNop) {
      if (known.has(JSON.stringify(one))) continue;
      effect(one.IsDeleted === 'True' ? 'document-deleted' : 'document', one.TenTepDinhKem, one);
    }
    const results = new Set(before?.DanhSachGiayToKetQua.map((one) => JSON.stringify(one)));
    for (const one of data.DanhSachGiayToKetQua) {
      if (!results.has(JSON.stringify(one))) effect('result-paper', one.TenGiayTo, one);
    }
  }

  /** All lines or none. A line that is there already is written a second time: the history only grows. */
  function progress(body: z.infer<typeof progressBody>): Reply {
    return store.once(null, '', () => {
      for (const line of body.data) {
        const { MaHoSo: code } = line;
        checkDossierCode(code);
        if (store.get('dossier', code, dossierData) === null) throw refused(NOT_THERE, `Hồ sơ ${code} không tồn tại`);
        const lines = store.get('lines', code, z.array(lineData)) ?? [];
        store.put('lines', code, [...lines, line]);
        const content = sha256Of(JSON.stringify(line));
        store.effect({ kind: 'progress', dossierCode: code, name: line.NoiDungXuLy, sha256: content });
      }
      return say(DONE, 'Cập nhật tiến độ thành công');
    });
  }

  function find(code: string): Reply {
    const dossier = store.get('dossier', code, dossierData);
    if (dossier === null) return say(DONE, 'Thành công', { result: [] });
    const lines = store.get('lines', code, z.array(lineData)) ?? [];
    return say(DONE, 'Thành công', { result: [inUpperCase({ ...dossier, QuaTrinhXuLy: lines })] });
  }

  async function call(request: IncomingMessage, sessionRefused: boolean): Promise<Reply> {
    const { value } = await readJson(request, envelope, MOST_BYTES, refuse);
    if (sessionRefused || !tokens.accepts(value.session)) {
      throw refused(NO_SESSION, 'Phiên làm việc không hợp lệ hoặc đã hết hạn');
    }
    if (value.madonvi !== options.province) throw refused(REFUSED, `Đơn vị ${value.madonvi} không được phép truy cập`);
    switch (value.service) {
      case 'DongBoHoSoMC':
        return sync(checked(syncBody, value));
      case 'CapNhatTienDoHoSoMC':
        return progress(checked(progressBody, value));
      case 'TraCuuHoSo':
        return find(checked(findBody, value).mahoso);
      case 'LayDanhSachTTHC':
        checked(listBody, value);
        return list(procedures.map(({ MATTHC, TENTTHC }) => ({ MATTHC, TENTTHC })));
      case 'LayThuTuc': {
        const { maTTHC } = checked(procedureBody, value);
        const found = procedures.filter(({ MATTHC }) => MATTHC === maTTHC);
        return found.length > 0 ? list(found) : say(REFUSED, `Thủ tục ${maTTHC} chưa được công bố`);
      }
      case 'LayDanhMucLinhVuc':
        checked(listBody, value);
        return list(FIELDS);
      case 'LayDanhMucCoQuan':
        checked(listBody, value);
        return list(AGENCIES);
      case 'LayDanhMucSSTaiTep':
        checked(listBody, value);
        // as in the seed's sample: no code stands beside the list
        return { status: 200, body: { result: securityServers } };
      default:
        return say(REFUSED, `Dịch vụ ${value.service} chưa được cung cấp`);
    }
  }

  return {
    async handle(request, url, sessionRefused) {
      if (url.pathname.startsWith(FILES_PATH)) return answerFile(request, url);
      if (url.pathname.startsWith(REPOSITORY_PATH)) return repository.handle(request, url, sessionRefused);
      if (request.method !== 'POST' || !url.pathname.startsWith(FORWARD)) {
        return { status: 404, body: '<html><body>404</body></html>', type: 'text/html' };
      }
      if (meantBy(request, url, 'dstcode') !== options.dstcode) {
        return { status: 400, body: { message: 'dstcode không hợp lệ' } };
      }
      const name = url.pathname.slice(FORWARD.length);
      if (name === 'login') return login(request);
      if (name === 'call') return call(request, sessionRefused);
      return { status: 404, body: '<html><body>404</body></html>', type: 'text/html' };
    },
  };
}

function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : '';
  const field = [...(issue?.path ?? []), unknown].filter((part) => part !== '').join('.');
  throw refused(REFUSED, `Trường ${field === '' ? '(toàn bộ)' : field} không hợp lệ`);
}

/** Replies of the portal have their names in upper case. */
function inUpperCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inUpperCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.toUpperCase(), inUpperCase(inner)]));
}
