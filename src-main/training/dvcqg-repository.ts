import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { PortalProcedure } from './dvcqg-procedures.ts';
import { Refusal, type Reply } from './http-server.ts';
import { REPOSITORY_OWNERS, REPOSITORY_PAPERS, type SamplePaper } from './repository-papers.ts';
import { readJson } from './requests.ts';
import type { TokenAccounts, Tokens } from './tokens.ts';

export interface RepositoryApplicationOptions {
  readonly tokens: Tokens;
  readonly account: Pick<TokenAccounts, 'username' | 'password'>;
  /** The system behind the security server, and the code by which it is meant. */
  readonly dstcode: string;
  readonly providerUrl: string;
  /** Whose components say which papers may be asked for. */
  readonly procedures: readonly PortalProcedure[];
}

/** Everything of the repository stands below this path. */
export const REPOSITORY_PATH = '/XrdAdapter/RestService/forward/bndp/public/v1/';
const MOST_BYTES = 1024 * 1024;
const NOT_VALID = 3;
const NOT_SHARED = 12;

const loginBody = z.strictObject({ username: z.string(), password: z.string() });
const paper = z.strictObject({ MaKetQua: z.string().min(1).max(60), SoKyHieu: z.string().max(60) });
const common = {
  MaThuTuc: z.string().regex(/^\d\.\d{6}$/),
  DanhSachDanhMucKetQua: z.array(paper).min(1).max(100),
  // CCCD, CMND or MST
  SoDinhDanhChuSoHuu: z.string().regex(/^(\d{12}|\d{9}|\d{10}(-\d{3})?)$/),
};
/** Online nobody asks for the citizen, so no officer is named. */
const question = z.discriminatedUnion('KenhThucHien', [
  z.strictObject({ ...common, KenhThucHien: z.literal('2') }),
  z.strictObject({
    ...common,
    KenhThucHien: z.enum(['1', '3']),
    HoTenNguoiYeuCau: z.string().min(1).max(100),
    SoDinhDanhNguoiYeuCau: z.string().regex(/^(\d{12}|\d{9})$/),
  }),
]);

/** A refusal has its code as a number, a success as text: both have been seen. */
const no = (errorCode: number, message: string): Reply => ({ status: 200, body: { errorCode, message, result: null } });
const refuse = (_status: number, message: string): Reply => no(NOT_VALID, message);

/** The paper repository behind the security server: the two calls of seed 003, section V, as strict as its tables. */
export function createRepositoryApplication(options: RepositoryApplicationOptions) {
  const { tokens, account, procedures } = options;

  async function login(request: IncomingMessage): Promise<Reply> {
    const { value } = await readJson(request, loginBody, MOST_BYTES, refuse);
    if (value.username !== account.username || value.password !== account.password) {
      throw new Refusal({ status: 401, body: { errorCode: 401, message: 'Tài khoản hoặc mật khẩu không đúng' } });
    }
    const { token, expiresIn } = tokens.issue();
    return {
      status: 200,
      body: { errorCode: '0', message: 'Successfully', result: { accessToken: token, expiresIn } },
    };
  }

  async function papers(request: IncomingMessage, sessionRefused: boolean): Promise<Reply> {
    const token = request.headers.authorization ?? '';
    if (sessionRefused || !tokens.accepts(token)) {
      throw new Refusal({ status: 401, body: { errorCode: 401, message: 'Token không hợp lệ hoặc đã hết hạn' } });
    }
    const { value } = await readJson(request, question, MOST_BYTES, refuse);
    const procedure = procedures.find(({ MATTHC }) => MATTHC === value.MaThuTuc);
    if (procedure === undefined) return no(NOT_VALID, `Mã thủ tục ${value.MaThuTuc} không hợp lệ`);
    const own = new Set(procedure.THANHPHANHOSO.flatMap(({ GIAYTO }) => GIAYTO.map(({ MAGIAYTO }) => MAGIAYTO)));
    const foreign = value.DanhSachDanhMucKetQua.find(({ MaKetQua }) => !own.has(MaKetQua));
    if (foreign !== undefined) {
      return no(NOT_VALID, `Mã kết quả ${foreign.MaKetQua} không hợp lệ với thủ tục ${value.MaThuTuc}`);
    }
    if (value.SoDinhDanhChuSoHuu === REPOSITORY_OWNERS.refused.number) {
      return no(NOT_SHARED, 'Chủ sở hữu chưa đồng ý chia sẻ giấy tờ trên Cổng Dịch vụ công quốc gia');
    }
    const found = REPOSITORY_PAPERS.filter(
      ({ ownerNumber, paperCode, documentNumber }) =>
        ownerNumber === value.SoDinhDanhChuSoHuu &&
        value.DanhSachDanhMucKetQua.some(
          ({ MaKetQua, SoKyHieu }) => MaKetQua === paperCode && (SoKyHieu === '' || SoKyHieu === documentNumber),
        ),
    );
    const result = { DanhSachGiayToKetQua: found.map(toPortal) };
    return { status: 200, body: { errorCode: '0', message: 'Successfully', signature: 'Signature', result } };
  }

  return {
    async handle(request: IncomingMessage, url: URL, sessionRefused: boolean): Promise<Reply> {
      const name = url.pathname.slice(REPOSITORY_PATH.length);
      if (request.method !== 'POST' || (name !== 'login' && name !== 'user/papers')) {
        return { status: 404, body: '<html><body>404</body></html>', type: 'text/html' };
      }
      if (meantBy(request, url, 'dstcode') !== options.dstcode) {
        return { status: 400, body: { message: 'dstcode không hợp lệ' } };
      }
      if (meantBy(request, url, 'providerurl') !== options.providerUrl) {
        return { status: 400, body: { message: 'providerurl không được phép qua máy chủ bảo mật này' } };
      }
      return name === 'login' ? login(request) : papers(request, sessionRefused);
    },
  };
}

/** Who is meant: in the address or in a header, URL-encoded in both. */
export function meantBy(request: IncomingMessage, url: URL, name: 'dstcode' | 'providerurl'): string {
  const header = request.headers[name];
  if (typeof header !== 'string') return url.searchParams.get(name) ?? '';
  return header.includes(':') ? '' : decodeURIComponent(header);
}

/** A file is named by `TenFile` in the seed's sample and by `TenTep` in its table: a paper shows one of them. */
function toPortal({ paperCode, name, documentNumber, agency, files }: SamplePaper): object {
  const nameField = files.length > 1 ? 'TenTep' : 'TenFile';
  return {
    MaKetQua: paperCode,
    TenGiayTo: name,
    SoKyHieu: documentNumber,
    CoQuanChuQuan: agency,
    DanhSachTepDinhKem: files.map((file) => ({ [nameField]: file.name, DuongDan: file.link })),
  };
}
