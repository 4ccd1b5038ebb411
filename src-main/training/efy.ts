import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { Refusal, type Reply, type TrainingApplication } from './http-server.ts';
import { RESULT_TYPE, sampleEfyPdf, type SampleEfyDossier } from './efy-dossiers.ts';
import { writePull, type PullShape } from './efy-shape.ts';
import { bearer, readJson } from './requests.ts';
import { sha256Of, type TrainingStore } from './store.ts';
import type { TokenAccounts, Tokens } from './tokens.ts';

export interface EfyServerOptions {
  readonly store: TrainingStore;
  readonly tokens: Tokens;
  readonly accounts: Pick<TokenAccounts, 'username' | 'password'>;
  readonly site: string;
  readonly unitCode: string;
  /** The address under which files are offered. */
  address(): string;
}

export interface EfyServer extends TrainingApplication {
  setPullShape(shape: PullShape): void;
  /** Puts a dossier there that waits to be digitised; does nothing when it is there. */
  add(dossier: SampleEfyDossier): Promise<void>;
}

const MOST_BYTES = 1024 * 1024;
const MOST_FILE_BYTES = 96 * 1024 * 1024;
const code = z.string().min(5).max(60);
const pullBody = z.strictObject({ madonvi: z.string().min(1), tungay: z.string(), denngay: z.string() });
const markBody = z.strictObject({
  madonvi: z.string().min(1),
  dataHoso: z
    .array(z.strictObject({ mahoso: code }))
    .min(1)
    .max(500),
});
const fileKey = {
  madonvi: z.string().min(1),
  mahoso: code,
  matailieu: z.string().min(1).max(100),
  ten_file: z.string().min(1).max(300),
};
const putFileBody = z.strictObject({ ...fileKey, noidung: z.string().min(4) });
const fileStatusBody = z.strictObject({ ...fileKey, trangthai: z.string().min(1).max(20) });
const fileBody = z.strictObject(fileKey);
const typesBody = z.strictObject({ madonvi: z.string().min(1) });

const dossierRecord = z.object({
  code: z.string(),
  applicant: z.string(),
  receivedOn: z.string(),
  procedure: z.object({ code: z.string(), name: z.string() }),
  files: z.array(z.object({ type: z.string(), typeName: z.string(), name: z.string(), path: z.string() })),
  marked: z.boolean(),
});
const held = z.object({ sha256: z.string() });
const heldStatus = z.object({ trangthai: z.string() });

/** Errors as the seed has them: HTTP 200, the code as text inside, a comma behind the last field. */
const refuse = (status: number, message: string): Reply => ({
  status: 200,
  body: `{"error": ${JSON.stringify(message)}, "code": "${status}", }`,
  type: 'application/json; charset=utf-8',
});
const refused = (status: number, message: string): Refusal => new Refusal(refuse(status, message));
const done = (message: string): Reply => ({ status: 200, body: { status: 200, message } });

/** A one-stop server that speaks seed 004 to the letter, malformed answers included. */
export function createEfyServer(options: EfyServerOptions): EfyServer {
  const { store, tokens, accounts, site, unitCode } = options;
  const api = `/${site}/general/api/`;
  const attached = `/${site}/general/public/attach-file/`;
  let shape: PullShape = 'seed';

  const checkUnit = (unit: string): void => {
    if (unit !== unitCode) throw refused(403, `Đơn vị ${unit} không được phép truy cập`);
  };
  /** Dossiers of this unit are known here, the counter's own as well; those of other units are not. */
  const checkDossier = (dossierCode: string): void => {
    if (!dossierCode.startsWith(`${unitCode}-`)) throw refused(404, `Không tìm thấy hồ sơ ${dossierCode}`);
  };

  async function login(request: IncomingMessage): Promise<Reply> {
    const schema = z.strictObject({ username: z.string(), password: z.string() });
    const { value } = await readJson(request, schema, MOST_BYTES, refuse);
    if (value.username !== accounts.username || value.password !== accounts.password) {
      throw refused(400, 'Tên đăng nhập hoặc mật khẩu không đúng');
    }
    return { status: 200, body: { token: tokens.issue().token } };
  }

  async function pull(request: IncomingMessage): Promise<Reply> {
    const { value } = await readJson(request, pullBody, MOST_BYTES, refuse);
    checkUnit(value.madonvi);
    const from = dayOf(value.tungay, 'tungay');
    const to = dayOf(value.denngay, 'denngay');
    const dossiers = store
      .list('dossier', dossierRecord)
      .filter((dossier) => !dossier.marked && dossier.files.length > 0)
      .filter((dossier) =>
        from === null && to === null
          ? dossier.files.some((file) => file.type === RESULT_TYPE)
          : (from === null || dossier.receivedOn >= from) && (to === null || dossier.receivedOn <= to),
      );
    const rows = dossiers.map((dossier) => ({
      mahoso: dossier.code,
      tentochuccanhan: dossier.applicant,
      ngaynhan: dossier.receivedOn.split('-').reverse().join('/'),
      mathutuc: dossier.procedure.code,
      tenthutuc: dossier.procedure.name,
      files: dossier.files.map((file) => ({
        matailieu: file.type,
        tentailieu: file.typeName,
        url_file: `${options.address()}${attached}${file.path}`,
        ten_file: file.name,
      })),
    }));
    return { status: 200, body: writePull(rows, shape), type: 'application/json; charset=utf-8' };
  }

  async function mark(request: IncomingMessage): Promise<Reply> {
    const { value, bytes } = await readJson(request, markBody, MOST_BYTES, refuse);
    checkUnit(value.madonvi);
    return store.once(null, '', () => {
      for (const { mahoso } of value.dataHoso) {
        const dossier = store.get('dossier', mahoso, dossierRecord);
        if (dossier === null) throw refused(404, `Không tìm thấy hồ sơ ${mahoso}`);
        if (dossier.marked) continue;
        store.put('dossier', mahoso, { ...dossier, marked: true });
        store.effect({ kind: 'synced', dossierCode: mahoso, name: mahoso, sha256: sha256Of(bytes) });
      }
      return done('Cập nhật thành công');
    });
  }

  async function putFile(request: IncomingMessage): Promise<Reply> {
    const { value } = await readJson(request, putFileBody, MOST_FILE_BYTES, refuse);
    checkUnit(value.madonvi);
    checkDossier(value.mahoso);
    if (value.noidung.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(value.noidung)) {
      throw refused(400, 'Trường noidung phải là base64');
    }
    const { sha256 } = await store.keep(Buffer.from(value.noidung, 'base64'));
    return store.once(null, '', () => {
      const place = `${value.mahoso}|${value.matailieu}|${value.ten_file}`;
      // the same bytes again change nothing: that is no second effect
      if (store.get('pushed', place, held)?.sha256 !== sha256) {
        store.put('pushed', place, { sha256 });
        store.effect({ kind: 'dossier-file', dossierCode: value.mahoso, name: value.ten_file, sha256 });
      }
      return done('Cập nhật thành công');
    });
  }

  async function putFileStatus(request: IncomingMessage): Promise<Reply> {
    const { value, bytes } = await readJson(request, fileStatusBody, MOST_BYTES, refuse);
    checkUnit(value.madonvi);
    return store.once(null, '', () => {
      const place = `${value.mahoso}|${value.matailieu}|${value.ten_file}`;
      if (store.get('pushed', place, held) === null) throw refused(404, `Không có tệp ${value.ten_file}`);
      if (store.get('file-status', place, heldStatus)?.trangthai !== value.trangthai) {
        store.put('file-status', place, { trangthai: value.trangthai });
        const { mahoso: dossierCode, ten_file: name } = value;
        store.effect({ kind: 'file-status', dossierCode, name, sha256: sha256Of(bytes) });
      }
      return done('Cập nhật thành công');
    });
  }

  async function deleteFile(request: IncomingMessage): Promise<Reply> {
    const { value, bytes } = await readJson(request, fileBody, MOST_BYTES, refuse);
    checkUnit(value.madonvi);
    checkDossier(value.mahoso);
    return store.once(null, '', () => {
      const place = `${value.mahoso}|${value.matailieu}|${value.ten_file}`;
      // what is not there needs no deleting: that is no second effect
      if (store.get('pushed', place, held) !== null) {
        store.remove('pushed', place);
        store.remove('file-status', place);
        const { mahoso: dossierCode, ten_file: name } = value;
        store.effect({ kind: 'file-deleted', dossierCode, name, sha256: sha256Of(bytes) });
      }
      return done('Xóa thành công');
    });
  }

  async function documentTypes(request: IncomingMessage): Promise<Reply> {
    const { value } = await readJson(request, typesBody, MOST_BYTES, refuse);
    checkUnit(value.madonvi);
    const files = store.list('dossier', dossierRecord).flatMap((dossier) => dossier.files);
    const types = new Map(files.map((file) => [file.type, file.typeName]));
    return { status: 200, body: [...types].map(([matailieu, tentailieu]) => ({ matailieu, tentailieu })) };
  }

  return {
    async handle(request, url, sessionRefused) {
      if (request.method === 'GET' && url.pathname.startsWith(attached)) {
        const path = decodeURIComponent(url.pathname.slice(attached.length));
        const file = store.get('attached', path, held);
        if (file === null) return { status: 404, body: '<html><body>404</body></html>', type: 'text/html' };
        return { status: 200, body: store.bytes(file.sha256), type: 'application/pdf' };
      }
      if (request.method !== 'POST' || !url.pathname.startsWith(api)) {
        return { status: 404, body: '<html><body>404</body></html>', type: 'text/html' };
      }
      const name = url.pathname.slice(api.length);
      if (name === 'dangnhap') return login(request);
      if (sessionRefused || !tokens.accepts(bearer(request))) {
        return { status: 401, body: { error: 'Token không hợp lệ hoặc đã hết hạn', code: '401' } };
      }
      switch (name) {
        case 'dongbodulieumotcua':
          return pull(request);
        case 'capnhattrangthaidongbo':
          return mark(request);
        case 'capnhatfile':
          return putFile(request);
        case 'capnhattrangthaifile':
          return putFileStatus(request);
        case 'xoafile':
          return deleteFile(request);
        case 'danhmucloaitailieu':
          return documentTypes(request);
        default:
          return refuse(404, `Không có API ${name}`);
      }
    },

    setPullShape(wanted) {
      shape = wanted;
    },

    async add(dossier) {
      if (store.get('dossier', dossier.code, dossierRecord) !== null) return;
      const folder = `${unitCode}/${dossier.receivedOn.replaceAll('-', '/')}`;
      const stamp = `${dossier.receivedOn.replaceAll('-', '_')}_${dossier.code.slice(-4)}031048`;
      const files = await Promise.all(
        dossier.files.map(async (file, index) => {
          const path = `${folder}/${stamp}!~!${file.name}`;
          const { sha256 } = await store.keep(await sampleEfyPdf(dossier, index));
          return { ...file, path, sha256 };
        }),
      );
      store.once(null, '', () => {
        for (const { path, sha256 } of files) store.put('attached', path, { sha256 });
        store.put('dossier', dossier.code, {
          ...dossier,
          files: files.map(({ sha256: _bytes, ...file }) => file),
          marked: false,
        });
        return done('');
      });
    },
  };
}

/** A day as the protocol writes it, `dd/MM/yyyy`; empty = no limit. */
function dayOf(text: string, field: string): string | null {
  if (text === '') return null;
  const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text) ?? [];
  const iso = `${year ?? ''}-${month ?? ''}-${day ?? ''}`;
  if (!z.iso.date().safeParse(iso).success) throw refused(400, `Trường ${field} phải có dạng dd/MM/yyyy`);
  return iso;
}
