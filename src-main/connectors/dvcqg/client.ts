import type { z } from 'zod';
import type { CallResult, Remote } from '../remote.ts';
import { catalogueReplies, dvcqgReplies, type Acknowledgement, type PortalDossier, type ProgressLine } from './map.ts';

type Found = z.infer<typeof dvcqgReplies.findDossier>;
type Entries = z.infer<typeof catalogueReplies.entries>;
type Servers = z.infer<typeof catalogueReplies.securityServers>;
type FoundProcedure = z.infer<typeof catalogueReplies.readProcedure>;

/** The portal's calls under their wire names; what they look like on the wire stands in `profile.json`. */
export interface DvcqgClient {
  login(credentials: {
    username: string;
    password: string;
  }): Promise<CallResult<Acknowledgement & { session?: string | null | undefined }>>;
  /** `DongBoHoSoMC`. */
  syncDossier(
    unit: string,
    dossier: PortalDossier,
    isUpdating: boolean,
    signal: AbortSignal,
  ): Promise<CallResult<Acknowledgement>>;
  /** `CapNhatTienDoHoSoMC`: at most ten lines, of any dossiers of the unit. */
  reportProgress(
    unit: string,
    lines: readonly ProgressLine[],
    signal: AbortSignal,
  ): Promise<CallResult<Acknowledgement>>;
  /** `TraCuuHoSo`. */
  findDossier(unit: string, code: string, signal: AbortSignal): Promise<CallResult<Found>>;
  /** `LayDanhSachTTHC`, `LayDanhMucLinhVuc`, `LayDanhMucCoQuan`. */
  list(
    which: 'listProcedures' | 'listFields' | 'listAgencies',
    unit: string,
    signal: AbortSignal,
  ): Promise<CallResult<Entries>>;
  /** `LayThuTuc`. */
  readProcedure(unit: string, code: string, signal: AbortSignal): Promise<CallResult<FoundProcedure>>;
  /** `LayDanhMucSSTaiTep`. */
  listSecurityServers(unit: string, signal: AbortSignal): Promise<CallResult<Servers>>;
  check(unit: string, unitCode: string, signal: AbortSignal): Promise<CallResult<Acknowledgement>>;
}

export function createDvcqgClient(remote: Remote, timeout: number): DvcqgClient {
  const reply = dvcqgReplies.acknowledgement;
  return {
    login: (credentials) =>
      remote.call({
        operation: 'login',
        parameters: credentials,
        reply: dvcqgReplies.login,
        anonymous: true,
        reads: true,
        signal: AbortSignal.timeout(timeout * 2),
      }),
    syncDossier: (unit, dossier, isUpdating, signal) =>
      remote.call({
        operation: 'syncDossier',
        parameters: { unit, dossier, isUpdating: isUpdating ? 'True' : 'False' },
        reply,
        signal,
      }),
    reportProgress: (unit, lines, signal) =>
      remote.call({ operation: 'reportProgress', parameters: { unit, lines }, reply, signal }),
    findDossier: (unit, code, signal) =>
      remote.call({
        operation: 'findDossier',
        parameters: { unit, code },
        reads: true,
        reply: dvcqgReplies.findDossier,
        signal,
      }),
    list: (operation, unit, signal) =>
      remote.call({ operation, parameters: { unit }, reads: true, reply: catalogueReplies.entries, signal }),
    readProcedure: (unit, code, signal) =>
      remote.call({
        operation: 'readProcedure',
        parameters: { unit, code },
        reads: true,
        reply: catalogueReplies.readProcedure,
        signal,
      }),
    listSecurityServers: (unit, signal) =>
      remote.call({
        operation: 'listSecurityServers',
        parameters: { unit },
        reads: true,
        reply: catalogueReplies.securityServers,
        signal,
      }),
    check: (unit, unitCode, signal) =>
      remote.call({ operation: 'check', parameters: { unit, unitCode }, reads: true, reply, signal }),
  };
}
