import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Clock } from '../platform/clock.ts';
import { Refusal, type Reply, type TrainingApplication } from './http-server.ts';
import { bearer, readFiles, readJson, requireKey } from './requests.ts';
import { makeTrainingPdf } from './result-document.ts';
import { newRemoteId, sha256Of, type StoredFile, type TrainingStore } from './store.ts';
import { answerTokenRequest, TOKEN_PATH, type TokenAccounts, type Tokens } from './tokens.ts';

export interface IdeskServerOptions {
  readonly store: TrainingStore;
  readonly tokens: Tokens;
  readonly accounts: TokenAccounts;
  readonly clock: Clock;
}

export interface IssuedDocument {
  readonly number: string;
  /** `yyyy-MM-dd` */
  readonly issued: string;
  readonly file: StoredFile;
}

export interface IdeskServer extends TrainingApplication {
  /** Issues a result for a dossier code, as if the officer's superiors had signed it. */
  issue(dossierCode: string): Promise<IssuedDocument>;
}

const MOST_BYTES = 1024 * 1024;
const fileReference = z.strictObject({ id: z.string().length(24), ten: z.string().min(1) });
const draftBody = z.strictObject({
  maHoSo: z.string().min(5).max(60),
  trichYeu: z.string().min(1).max(2000),
  nguoiGui: z.string().max(200),
  tepDinhKem: z.array(fileReference).max(200),
});
const issuedRecord = z.object({
  id: z.string(),
  maHoSo: z.string(),
  soKyHieu: z.string(),
  trichYeu: z.string(),
  ngayBanHanh: z.string(),
  trangThai: z.string(),
  tep: z.array(z.object({ id: z.string(), ten: z.string(), kichThuoc: z.number() })),
});

const refuse = (status: number, message: string): Reply => ({ status, body: { status, message } });
const refused = (status: number, message: string): Refusal => new Refusal(refuse(status, message));

/** An electronic office that speaks what `connectors/idesk` expects by default. */
export function createIdeskServer(options: IdeskServerOptions): IdeskServer {
  const { store, tokens, accounts, clock } = options;

  async function upload(request: IncomingMessage): Promise<Reply> {
    const key = requireKey(request, refuse);
    const files = await readFiles(request, 'tep', store, refuse);
    const [received] = files;
    if (received === undefined || files.length > 1) throw refused(400, 'Mỗi lần chỉ nhận một tệp');
    return store.once(key, sha256Of(JSON.stringify(files)), () => {
      const { id, name, size, sha256 } = store.addFile(received);
      store.effect({ kind: 'file', dossierCode: '', name, sha256 });
      return { status: 200, body: { id, ten: name, kichThuoc: size } };
    });
  }

  async function draft(request: IncomingMessage): Promise<Reply> {
    const key = requireKey(request, refuse);
    const { value: body, bytes } = await readJson(request, draftBody, MOST_BYTES, refuse);
    return store.once(key, sha256Of(bytes), () => {
      const files = body.tepDinhKem.map((reference) => {
        const file = store.file(reference.id);
        if (file?.name !== reference.ten) throw refused(400, `Không có tệp ${reference.ten}`);
        return file;
      });
      const id = newRemoteId();
      store.put('draft', id, { id, ...body });
      store.effect({ kind: 'draft', dossierCode: body.maHoSo, name: body.trichYeu, sha256: sha256Of(bytes) });
      for (const { name, sha256 } of files) {
        store.effect({ kind: 'draft-file', dossierCode: body.maHoSo, name, sha256 });
      }
      return { status: 200, body: { id } };
    });
  }

  function documents(url: URL): Reply {
    const code = url.searchParams.get('maHoSo') ?? '';
    if (code === '') throw refused(400, 'Thiếu tham số maHoSo');
    const items = store.list(`issued:${code}`, issuedRecord).map(({ maHoSo: _code, ...document }) => document);
    return { status: 200, body: { items } };
  }

  return {
    async handle(request, url, sessionRefused) {
      if (url.pathname === TOKEN_PATH) return answerTokenRequest(request, tokens, accounts);
      if (sessionRefused || !tokens.accepts(bearer(request))) {
        return refuse(401, 'Phiên đăng nhập không hợp lệ hoặc đã hết hạn');
      }
      const route = `${request.method ?? ''} ${url.pathname}`;
      if (route === 'POST /tep') return upload(request);
      if (route === 'POST /van-ban/du-thao') return draft(request);
      if (route === 'GET /van-ban') return documents(url);
      const [, fileId] = /^GET \/tep\/([0-9a-f]{24})$/.exec(route) ?? [];
      if (fileId !== undefined) {
        const file = store.file(fileId);
        if (file === null) throw refused(404, `Không tìm thấy tệp ${fileId}`);
        return { status: 200, body: store.bytes(file.sha256), type: 'application/pdf' };
      }
      return refuse(404, `Không có đường dẫn ${url.pathname}`);
    },

    async issue(dossierCode) {
      const now = new Date(clock.now());
      const issued = now.toISOString().slice(0, 10);
      const order = store.list(`issued:${dossierCode}`, issuedRecord).length + 1;
      const number = `${order}/KQ-${dossierCode.slice(-4)}`;
      const bytes = await makeTrainingPdf(
        ['Chế độ tập huấn', `Kết quả giải quyết hồ sơ ${dossierCode}`, `Số ${number}`, `Ngày ${issued}`],
        now,
      );
      const name = `Kết quả ${dossierCode}${order === 1 ? '' : ` (${order})`}.pdf`;
      const stored = await store.keep(bytes);
      let file: StoredFile | undefined;
      store.once(null, '', () => {
        file = store.addFile({ name, ...stored });
        const id = newRemoteId();
        store.put(`issued:${dossierCode}`, id, {
          id,
          maHoSo: dossierCode,
          soKyHieu: number,
          trichYeu: `Kết quả giải quyết hồ sơ ${dossierCode}`,
          ngayBanHanh: issued,
          trangThai: 'Đã ban hành',
          tep: [{ id: file.id, ten: name, kichThuoc: file.size }],
        });
        store.effect({ kind: 'issued', dossierCode, name, sha256: stored.sha256 });
        return { status: 200, body: null };
      });
      if (file === undefined) throw new Error('the document was not stored');
      return { number, issued, file };
    },
  };
}
