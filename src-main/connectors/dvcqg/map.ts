import { z } from 'zod';
import type { Applicant, Channel, DossierStatus } from '#contract/dossiers.ts';
import { plainIdentity } from '../../platform/identity-rules.ts';
import type { DossierSnapshot, EarlierOperation, OutgoingFile, PlannedOperation } from '../connector.ts';
import { digest, outgoingName } from '../outgoing.ts';
import { resultCodeOf } from '../result-codes.ts';
import { createClipper, type Clipper } from './clip.ts';

const text = z.string();

/** A paper of a component as `TaiLieuNop` carries it. */
const document = z.strictObject({
  TepDinhKemId: text,
  TenTepDinhKem: text,
  IsDeleted: text,
  MaThanhPhanHoSo: text,
  DuongDanTaiTepTin: text,
  DuocSoHoa: text,
  DuocTaiSuDung: text,
  DuocLayTuKhoDMQG: text,
  MaKetQuaThayThe: text,
});
type PortalDocument = z.infer<typeof document>;

/** `data` of `DongBoHoSoMC`: everything is text. */
const portalDossier = z.strictObject({
  MaHoSo: text,
  MaTTHC: text,
  KenhThucHien: text,
  ChuHoSo: text,
  LoaiDoiTuong: text,
  TrichYeuHoSo: text,
  NgayTiepNhan: text,
  NgayHenTra: text,
  TrangThaiHoSo: text,
  HinhThuc: text,
  DonViXuLy: text,
  NoiNopHoSo: text,
  HoSoCoThanhPhanSoHoa: text,
  TaiKhoanDuocXacThucVoiVNeID: text,
  DuocThanhToanTrucTuyen: text,
  DinhDanhCHS: z.array(z.strictObject({ LoaiDinhDanh: text, SoDinhDanh: text })),
  NgayNopHoSo: text,
  DSKetNoiCSDL: z.array(z.strictObject({ MaCSDL: text })),
  TaiLieuNop: z.array(document),
  DanhSachGiayToKetQua: z.array(z.strictObject({ TenGiayTo: text, MaGiayToKetQua: text, DuongDanTepTinKetQua: text })),
});
export type PortalDossier = z.infer<typeof portalDossier>;

/** One entry of `CapNhatTienDoHoSoMC`. */
const progressLine = z.strictObject({
  MaHoSo: text,
  NguoiXuLy: text,
  ChucDanh: text,
  ThoiDiemXuLy: text,
  PhongBanXuLy: text,
  NoiDungXuLy: text,
  TrangThai: text,
  NgayBatDau: text,
  NgayKetThucTheoQuyDinh: text,
});
export type ProgressLine = z.infer<typeof progressLine>;

const clippedFields = z.array(z.object({ field: text, limit: z.number() }));

/** What each queued operation carries. */
export const dvcqgPayloads = {
  syncDossier: z.object({
    unitCode: text,
    /** The portal is thought to have it already, so the first try is an update. */
    known: z.boolean(),
    dossier: portalDossier,
    clipped: clippedFields,
  }),
  reportProgress: z.object({ unitCode: text, line: progressLine, clipped: clippedFields }),
} as const;
export type DvcqgOperation = keyof typeof dvcqgPayloads;

/** What the profile says about the portal's values. */
export interface PortalValues {
  readonly unitName: string;
  readonly statuses: Partial<Record<DossierStatus, string>>;
  readonly works: Partial<Record<DossierStatus, string>>;
  readonly lengths: Readonly<Record<string, number>>;
  readonly documentLink: string | undefined;
  readonly connectedDatabases: readonly string[];
}

const CHANNELS: Readonly<Record<Channel, string>> = { 'in-person': '1', online: '2', postal: '3' };
const KINDS: Readonly<Record<Applicant['kind'], string>> = { citizen: '1', business: '2', agency: '3', other: '4' };
/** The portal's number for the software of a ministry or a province, as against the portal itself. */
const OWN_SOFTWARE = '2';

/**
 * What the portal needs for a dossier: the dossier with its papers and results, and a line of its progress. A paper
 * that was told and is gone is told once more as deleted.
 */
export function planDvcqg(
  snapshot: DossierSnapshot,
  values: PortalValues,
  before: readonly EarlierOperation[] = [],
): readonly PlannedOperation[] {
  const { code, unitCode } = snapshot;
  const place = `dvcqg/${code}`;
  const slot = `${place}/dossier`;
  const earlier = before.find((operation) => operation.slot === slot);
  const told = dvcqgPayloads.syncDossier.safeParse(earlier?.payload).data?.dossier.TaiLieuNop ?? [];
  const clipper = createClipper(values.lengths);
  const dossier = toPortal(snapshot, values, clipper, told);
  const sync: PlannedOperation = {
    label: 'dossier',
    operation: 'syncDossier',
    subject: code,
    key: `${slot}/${digest(dossier)}`,
    slot,
    payload: { unitCode, known: earlier !== undefined, dossier, clipped: clipper.clipped() },
    after: [],
    bytes: 0,
    urgency: 'figures',
  };
  const work = values.works[snapshot.status] ?? snapshot.status;
  const number = dossier.TrangThaiHoSo;
  const lineClipper = createClipper(values.lengths);
  const line: ProgressLine = {
    MaHoSo: code,
    NguoiXuLy: lineClipper.cut('NguoiXuLy', snapshot.officer.name),
    ChucDanh: '',
    ThoiDiemXuLy: portalTime(snapshot.takenAt),
    PhongBanXuLy: '',
    NoiDungXuLy: work,
    TrangThai: number,
    NgayBatDau: '',
    NgayKetThucTheoQuyDinh: '',
  };
  return [
    sync,
    {
      label: 'progress',
      operation: 'reportProgress',
      subject: work,
      // whoever looks and whenever: the same status is the same line
      key: `${place}/progress/${digest({ number, work })}`,
      slot: `${place}/progress`,
      payload: { unitCode, line, clipped: lineClipper.clipped() },
      after: [sync.label],
      bytes: 0,
      urgency: 'figures',
    },
  ];
}

function toPortal(
  snapshot: DossierSnapshot,
  values: PortalValues,
  clipper: Clipper,
  told: readonly PortalDocument[],
): PortalDossier {
  const { code, applicant, components } = snapshot;
  const link = (file: OutgoingFile): string => linkOf(values.documentLink, code, file);
  const documents = components.flatMap((component) =>
    component.files.map((file): PortalDocument => ({
      TepDinhKemId: file.attachmentId,
      TenTepDinhKem: clipper.cut('TenTepDinhKem', outgoingName(file.name)),
      IsDeleted: 'False',
      MaThanhPhanHoSo: component.paperCode,
      DuongDanTaiTepTin: link(file),
      DuocSoHoa: flag(file.digitised),
      DuocTaiSuDung: String(file.reused),
      DuocLayTuKhoDMQG: flag(file.fromNationalRepository),
      // a result that stands in for a component is found under the component's own code
      MaKetQuaThayThe: file.reused === 2 ? component.paperCode : '',
    })),
  );
  const present = new Set(documents.map((one) => one.TepDinhKemId));
  const gone = told.filter((one) => !present.has(one.TepDinhKemId)).map((one) => ({ ...one, IsDeleted: 'True' }));
  const received = portalDay(snapshot.receivedOn);
  return {
    MaHoSo: code,
    MaTTHC: nationalProcedureCode(snapshot.procedure.code),
    KenhThucHien: CHANNELS[snapshot.channel],
    ChuHoSo: applicant.name,
    LoaiDoiTuong: KINDS[applicant.kind],
    TrichYeuHoSo: clipper.cut('TrichYeuHoSo', snapshot.procedure.name),
    NgayTiepNhan: received,
    NgayHenTra: snapshot.appointmentOn === null ? '' : portalDay(snapshot.appointmentOn),
    TrangThaiHoSo: values.statuses[snapshot.status] ?? '',
    HinhThuc: snapshot.channel === 'postal' ? '1' : '0',
    DonViXuLy: values.unitName,
    NoiNopHoSo: OWN_SOFTWARE,
    HoSoCoThanhPhanSoHoa: flag(components.some(({ files }) => files.some((file) => file.digitised))),
    // nothing of it is known here, and the figures must never claim what is not known
    TaiKhoanDuocXacThucVoiVNeID: '0',
    DuocThanhToanTrucTuyen: '0',
    DinhDanhCHS: identityOf(applicant.identityNumber),
    NgayNopHoSo: received,
    DSKetNoiCSDL: values.connectedDatabases.map((MaCSDL) => ({ MaCSDL })),
    TaiLieuNop: [...documents, ...gone],
    // what was withdrawn is offered to nobody; the portal has no mark for it, so it is left out
    DanhSachGiayToKetQua: snapshot.results
      .filter(({ kept }) => kept?.withdrawn !== true)
      .map((file) => ({
        TenGiayTo: clipper.cut('TenGiayTo', file.kept?.name ?? outgoingName(file.name)),
        MaGiayToKetQua: file.kept?.paperCode ?? resultCodeOf(snapshot.resultPapers ?? [], file.name),
        DuongDanTepTinKetQua: link(file),
      })),
  };
}

const flag = (holds: boolean): string => (holds ? '1' : '0');

/** `1` is a CCCD (12 digits), `2` a CMND (9 digits); the portal knows no other number of a person. */
function identityOf(identityNumber: string): { LoaiDinhDanh: string; SoDinhDanh: string }[] {
  const number = plainIdentity(identityNumber);
  if (/^\d{12}$/.test(number)) return [{ LoaiDinhDanh: '1', SoDinhDanh: number }];
  if (/^\d{9}$/.test(number)) return [{ LoaiDinhDanh: '2', SoDinhDanh: number }];
  return [];
}

/** `1.005434` of `1.005434.000.00.00.H55`: the national list knows no units. */
export function nationalProcedureCode(code: string): string {
  return /^(\d\.\d{6})\./.exec(code)?.[1] ?? code;
}

/** `yyyy-MM-dd` → `yyyyMMdd000000` */
function portalDay(day: string): string {
  return `${day.replaceAll('-', '')}000000`;
}

const VIETNAM = 7 * 60 * 60 * 1000;

/** An instant as `yyyyMMddHHmmss` in Vietnamese time, which has no summer time. */
export function portalTime(instant: number): string {
  return new Date(instant + VIETNAM).toISOString().slice(0, 19).replace(/\D/g, '');
}

function linkOf(template: string | undefined, dossier: string, file: OutgoingFile): string {
  if (template === undefined) return '';
  const values = new Map([
    ['dossier', dossier],
    ['sha256', file.sha256],
    ['name', outgoingName(file.name)],
  ]);
  // in an address a brace may come encoded
  return template.replace(/(?:\{|%7B)(\w+)(?:\}|%7D)/gi, (whole, name: string) => {
    const value = values.get(name);
    return value === undefined ? whole : encodeURIComponent(value.toWellFormed());
  });
}

const acknowledgement = {
  code: z.union([z.string(), z.number()]).nullish(),
  message: z.string().nullish(),
};
export interface Acknowledgement {
  readonly code?: string | number | null | undefined;
  readonly message?: string | null | undefined;
}

/** Mapped replies of the portal, as `profile.json` shapes them. */
export const dvcqgReplies = {
  login: z.object({ ...acknowledgement, session: z.string().nullish() }),
  acknowledgement: z.object(acknowledgement),
  findDossier: z.object({
    ...acknowledgement,
    listed: z.boolean(),
    found: z.array(z.object({ content: z.unknown(), lines: z.array(z.unknown()).nullish() })),
  }),
} as const;

const entry = z.object({ code: z.string().nullish(), name: z.string().nullish() });
const entries = z.object({ ...acknowledgement, listed: z.boolean(), entries: z.array(entry) });
const wholeProcedure = z.object({
  code: z.string(),
  name: z.string(),
  fields: z.array(entry),
  agencies: z.array(entry),
  cases: z.array(z.object({ papers: z.array(entry) })),
  results: z.array(entry),
  times: z.array(z.object({ length: z.union([z.string(), z.number()]).nullish(), unit: z.string().nullish() })),
});
export type PortalProcedure = z.infer<typeof wholeProcedure>;

/** Mapped replies of the portal's catalogues. */
export const catalogueReplies = {
  entries,
  securityServers: z.object({
    ...acknowledgement,
    listed: z.boolean(),
    entries: z.array(z.object({ agency: z.unknown(), name: z.unknown(), dstcode: z.unknown() })),
  }),
  readProcedure: z.object({ ...acknowledgement, listed: z.boolean(), found: z.array(wholeProcedure) }),
} as const;

/**
 * Whether what the portal shows (names in UPPER CASE) holds all that was sent. What it does not show is not proven.
 */
export function holds(shown: unknown, sent: unknown): boolean {
  if (Array.isArray(sent)) {
    return Array.isArray(shown) && sent.length === shown.length && sent.every((one, index) => holds(shown[index], one));
  }
  if (typeof sent === 'object' && sent !== null) {
    if (typeof shown !== 'object' || shown === null) return false;
    const fields = new Map<string, unknown>(Object.entries(shown));
    return Object.entries(sent).every(([name, value]) => holds(fields.get(name.toUpperCase()), value));
  }
  return typeof shown === 'string' || typeof shown === 'number' ? String(shown) === sent : false;
}

/** How many of a dossier's lines, as the portal shows them, tell the status of this one. */
export function timesTold(lines: readonly unknown[], { TrangThai, NoiDungXuLy }: ProgressLine): number {
  return lines.filter((shown) => holds(shown, { TrangThai, NoiDungXuLy })).length;
}

/** How often a status was set with this try and before: the queue counts from the second time on (`…~1`). */
export function settingsUpTo(key: string): number {
  return 1 + Number(/~(\d{1,9})$/.exec(key)?.[1] ?? 0);
}
