import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { Refusal, type Reply, type TrainingApplication } from './http-server.ts';
import { bearer, readFiles, readJson, requireKey } from './requests.ts';
import { newRemoteId, sha256Of, type StoredFile, type TrainingStore } from './store.ts';
import { answerTokenRequest, TOKEN_PATH, type TokenAccounts, type Tokens } from './tokens.ts';

/** The components of a procedure, as iGate's own catalogue knows them. */
export type ProcedureComponents = (
  procedureCode: string,
) => readonly { readonly name: string; readonly paperCode: string; readonly required?: boolean }[];

export interface IgateServerOptions {
  readonly store: TrainingStore;
  readonly tokens: Tokens;
  readonly accounts: TokenAccounts;
  readonly components: ProcedureComponents;
}

export interface IgateServer extends TrainingApplication {
  knows(dossierCode: string): boolean;
  /** Step 4.2 of seed 000: iDesk puts a result on the dossier by its code. */
  receiveFromIdesk(dossierCode: string, file: StoredFile, document: { number: string; issued: string }): void;
}

const MOST_BYTES = 1024 * 1024;
const isoDate = z.iso.datetime({ offset: true });
const text = z.string().max(2000);
/** Nothing, or a number that can be called; the only datum of a person whose form iGate checks. */
const phone = z.union([z.literal(''), z.string().regex(/^\+?\d[\d .-]{7,14}$/)]);
const dossierBody = z.strictObject({
  code: z.string().min(5).max(60),
  procedure: z.strictObject({ code: z.string().min(1).max(60), name: z.string().min(1).max(2000) }),
  applicant: z.strictObject({ fullname: z.string().min(1).max(300), identityNumber: text, address: text, phone }),
  channel: z.enum(['in-person', 'online', 'postal']),
  acceptedDate: isoDate,
  appointmentDate: isoDate.nullable(),
});
const fileReference = z.strictObject({
  id: z.string().length(24),
  filename: z.string().min(1),
  size: z.number().int(),
});
const flag = z.union([z.literal(0), z.literal(1)]);
const formFileBody = z.strictObject({
  file: z.array(fileReference).max(100),
  digitized: flag,
  reused: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  fromNationalRepository: flag,
});
const resultBody = z.strictObject({
  file: z.array(fileReference).min(1).max(100),
  source: z.enum(['idesk', 'scan']),
});
const statusBody = z.strictObject({ status: z.string().min(1).max(100), comment: z.string().max(2000) });

const formContent = formFileBody.omit({ file: true }).extend({ file: z.array(fileReference) });
const dossierRecord = z.object({
  id: z.string(),
  body: dossierBody,
  forms: z.record(z.string(), formContent),
  results: z.array(fileReference.extend({ source: z.string(), documentNumber: z.string(), issuedDate: z.string() })),
  status: z.string(),
});
type Dossier = z.infer<typeof dossierRecord>;

const refuse = (status: number, message: string): Reply => ({ status, body: { status, message } });
const refused = (status: number, message: string): Refusal => new Refusal(refuse(status, message));

/** A one-stop server that speaks what `connectors/igate` expects by default. */
export function createIgateServer(options: IgateServerOptions): IgateServer {
  const { store, tokens, accounts } = options;

  const dossierOf = (id: string): Dossier => {
    const dossier = store.get('dossier', id, dossierRecord);
    if (dossier === null) throw refused(404, `Không tìm thấy hồ sơ ${id}`);
    return dossier;
  };
  const dossierByCode = (code: string): Dossier | null => {
    const reference = store.get('code', code, z.object({ id: z.string() }));
    return reference === null ? null : store.get('dossier', reference.id, dossierRecord);
  };
  const save = (dossier: Dossier): void => {
    store.put('dossier', dossier.id, dossier);
  };
  const formsOf = (dossier: Dossier) =>
    options.components(dossier.body.procedure.code).map((component, index) => ({
      id: formId(dossier.body.procedure.code, index),
      component,
    }));
  const checkFiles = (references: readonly z.infer<typeof fileReference>[]): StoredFile[] =>
    references.map((reference) => {
      const file = store.file(reference.id);
      if (file?.name !== reference.filename || file.size !== reference.size) {
        throw refused(400, `Không có tệp ${reference.filename} (${reference.id})`);
      }
      return file;
    });

  async function upload(request: IncomingMessage): Promise<Reply> {
    const key = requireKey(request, refuse);
    const files = await readFiles(request, 'files', store, refuse);
    return store.once(key, sha256Of(JSON.stringify(files)), () => ({
      status: 200,
      body: files.map((received) => {
        const { id, name, size, sha256 } = store.addFile(received);
        store.effect({ kind: 'file', dossierCode: '', name, sha256 });
        return { id, filename: name, size };
      }),
    }));
  }

  async function create(request: IncomingMessage): Promise<Reply> {
    const key = requireKey(request, refuse);
    const { value: body, bytes } = await readJson(request, dossierBody, MOST_BYTES, refuse);
    return store.once(key, sha256Of(bytes), () => {
      if (dossierByCode(body.code) !== null) throw refused(409, `Mã hồ sơ ${body.code} đã tồn tại`);
      const dossier: Dossier = { id: newRemoteId(), body, forms: {}, results: [], status: '' };
      save(dossier);
      store.put('code', body.code, { id: dossier.id });
      store.effect({ kind: 'dossier', dossierCode: body.code, name: body.procedure.name, sha256: sha256Of(bytes) });
      return { status: 200, body: { id: dossier.id, code: body.code } };
    });
  }

  async function update(request: IncomingMessage, id: string): Promise<Reply> {
    const key = requireKey(request, refuse);
    const { value: body, bytes } = await readJson(request, dossierBody, MOST_BYTES, refuse);
    return store.once(key, sha256Of(bytes), () => {
      const dossier = dossierOf(id);
      if (body.code !== dossier.body.code) throw refused(400, 'Trường code không được thay đổi');
      if (JSON.stringify(body) !== JSON.stringify(dossier.body)) {
        save({ ...dossier, body });
        store.effect({
          kind: 'dossier-update',
          dossierCode: body.code,
          name: body.procedure.name,
          sha256: sha256Of(bytes),
        });
      }
      return { status: 200, body: { id } };
    });
  }

  async function putFiles(request: IncomingMessage, id: string, form: string): Promise<Reply> {
    const key = requireKey(request, refuse);
    const { value: body, bytes } = await readJson(request, formFileBody, MOST_BYTES, refuse);
    return store.once(key, sha256Of(bytes), () => {
      const dossier = dossierOf(id);
      const known = formsOf(dossier).find((entry) => entry.id === form);
      if (known === undefined) throw refused(404, `Hồ sơ không có thành phần ${form}`);
      const files = checkFiles(body.file);
      const before = dossier.forms[form];
      const there = new Set(before?.file.map((file) => file.id));
      for (const file of files.filter((entry) => !there.has(entry.id))) {
        const { name, sha256 } = file;
        store.effect({ kind: 'component-file', dossierCode: dossier.body.code, name, sha256 });
      }
      if (JSON.stringify(before) !== JSON.stringify(body)) {
        const { name } = known.component;
        store.effect({ kind: 'component', dossierCode: dossier.body.code, name, sha256: sha256Of(bytes) });
        save({ ...dossier, forms: { ...dossier.forms, [form]: body } });
      }
      return { status: 200, body: { affectedRows: 1 } };
    });
  }

  function addResults(
    dossier: Dossier,
    files: readonly StoredFile[],
    source: 'idesk' | 'scan',
    document: { number: string; issued: string },
  ): void {
    const added = files.map(({ id, name, size, sha256 }) => {
      store.effect({ kind: 'result-file', dossierCode: dossier.body.code, name, sha256 });
      return { id, filename: name, size, source, documentNumber: document.number, issuedDate: document.issued };
    });
    save({ ...dossier, results: [...dossier.results, ...added] });
  }

  async function postResults(request: IncomingMessage, id: string): Promise<Reply> {
    const key = requireKey(request, refuse);
    const { value: body, bytes } = await readJson(request, resultBody, MOST_BYTES, refuse);
    return store.once(key, sha256Of(bytes), () => {
      const dossier = dossierOf(id);
      addResults(dossier, checkFiles(body.file), body.source, { number: '', issued: '' });
      return { status: 200, body: { affectedRows: 1 } };
    });
  }

  async function putStatus(request: IncomingMessage, id: string): Promise<Reply> {
    const key = requireKey(request, refuse);
    const { value: body, bytes } = await readJson(request, statusBody, MOST_BYTES, refuse);
    return store.once(key, sha256Of(bytes), () => {
      const dossier = dossierOf(id);
      if (dossier.status !== body.status) {
        save({ ...dossier, status: body.status });
        store.effect({
          kind: 'status',
          dossierCode: dossier.body.code,
          name: body.status,
          sha256: sha256Of(bytes),
        });
      }
      return { status: 200, body: { affectedRows: 1 } };
    });
  }

  function search(url: URL): Reply {
    const part = url.searchParams.get('code-match') ?? '';
    const size = Number(url.searchParams.get('size') ?? '10');
    if (url.searchParams.get('spec') !== 'slice' || !Number.isInteger(size) || size < 1) {
      throw refused(400, 'Tham số tìm kiếm không hợp lệ');
    }
    const exact = dossierByCode(part);
    const found = exact === null ? matching(part, size) : [exact];
    const content = found.map((dossier) => ({
      id: dossier.id,
      code: dossier.body.code,
      acceptedDate: dossier.body.acceptedDate,
      agency: { code: dossier.body.code.split('-')[0] },
    }));
    return { status: 200, body: { content, last: true, numberOfElements: content.length } };
  }
  const matching = (part: string, size: number): Dossier[] =>
    store
      .list('dossier', dossierRecord)
      .filter((dossier) => dossier.body.code.includes(part))
      .slice(0, size);

  function online(id: string): Reply {
    const dossier = dossierOf(id);
    const dossierFormFile = formsOf(dossier).map(({ id: form, component }) => ({
      id: sha256Of(`${id}/${form}`).slice(0, 24),
      procedureForm: { id: form, name: component.name, code: component.paperCode },
      requirement: component.required === false ? 0 : 1,
      ...(dossier.forms[form] ?? { file: [] }),
    }));
    return {
      status: 200,
      body: { id, code: dossier.body.code, status: dossier.status, dossierFormFile, resultFile: dossier.results },
    };
  }

  return {
    async handle(request, url, sessionRefused) {
      if (url.pathname === TOKEN_PATH) return answerTokenRequest(request, tokens, accounts);
      if (sessionRefused || !tokens.accepts(bearer(request))) {
        return refuse(401, 'Phiên đăng nhập không hợp lệ hoặc đã hết hạn');
      }
      const parts = url.pathname.split('/').slice(1).map(decodeURIComponent);
      const [room, noun, id = '', action = '', form = ''] = parts;
      const route = `${request.method ?? ''} /${room ?? ''}/${noun ?? ''}`;
      if (route === 'POST /pa/dossier' && parts.length === 2) return create(request);
      if (route === 'GET /pa/dossier' && id === 'search' && parts.length === 3) return search(url);
      if (route === 'GET /pa/dossier' && action === '--online' && parts.length === 4) return online(id);
      if (route === 'PUT /pa/dossier' && parts.length === 3) return update(request, id);
      if (route === 'PUT /pa/dossier' && action === 'form-file' && parts.length === 5)
        return putFiles(request, id, form);
      if (route === 'PUT /pa/dossier' && action === 'status' && parts.length === 4) return putStatus(request, id);
      if (route === 'POST /pa/dossier' && action === 'result-file' && parts.length === 4)
        return postResults(request, id);
      if (route === 'POST /fi/file' && id === '--multiple' && parts.length === 3) return upload(request);
      if (route === 'GET /fi/file' && parts.length === 3) {
        const file = store.file(id);
        if (file === null) throw refused(404, `Không tìm thấy tệp ${id}`);
        return { status: 200, body: store.bytes(file.sha256), type: 'application/pdf' };
      }
      return refuse(404, `Không có đường dẫn ${url.pathname}`);
    },

    knows: (dossierCode) => dossierByCode(dossierCode) !== null,

    receiveFromIdesk(dossierCode, file, document) {
      const dossier = dossierByCode(dossierCode);
      if (dossier === null) return;
      store.once(null, '', () => {
        const { id: _other, ...content } = file;
        addResults(dossier, [store.addFile(content)], 'idesk', document);
        return { status: 200, body: null };
      });
    },
  };
}

function formId(procedureCode: string, index: number): string {
  return sha256Of(`${procedureCode}#${index}`).slice(0, 24);
}
