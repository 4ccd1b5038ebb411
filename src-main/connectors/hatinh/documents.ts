import { allowedInXml, escapeAttribute } from '../../platform/xml.ts';
import { compose } from '../../platform/text.ts';
import type { PortalDossier, ProcessLine, SubmissionLetter } from './map.ts';

/** The inner documents of seed 002: a string that holds XML whose values are attributes named `value`. */
export interface PortalDocument {
  readonly xml: string;
  /** Characters that no XML document may hold; they were left out. */
  readonly removed: number;
}

type Item = readonly [name: string, value: string | readonly Item[]];

export function dossierDocument(dossier: PortalDossier): PortalDocument {
  return document(dossierItems(dossier));
}

/** `attachment` is base64, or the mark that stands for it. */
export function officeDocument(dossier: PortalDossier, letter: SubmissionLetter, attachment: string): PortalDocument {
  return document([
    ...dossierItems(dossier),
    [
      'ToTrinh',
      [
        ['SoHieuVB', letter.number],
        ['CoQuanBanHanh', letter.issuer],
        ['NgayBanHanh', letter.issuedAt],
        ['TrichYeu', letter.abstract],
        ['DinhKem', attachment],
      ],
    ],
  ]);
}

/** The seed closes `YKien` as `Ykien`: a slip of the pen, and no XML. */
export function processDocument(code: string, line: ProcessLine): PortalDocument {
  return document([
    ['MaHoSo', code],
    ['TenNguoiNhan', line.receiver],
    ['TenNguoiChuyen', line.sender],
    ['ThaoTac', line.action],
    ['YKien', line.opinion],
    ['NgayThucHien', line.performedAt],
  ]);
}

function dossierItems(dossier: PortalDossier): readonly Item[] {
  return [
    ['MaHoSo', dossier.code],
    ['HoTenChuHoSo', dossier.applicantName],
    ['CMNDChuHoSo', dossier.identityNumber],
    ['DiaChiChuHoSo', dossier.address],
    ['NgayTiepNhan', dossier.receivedAt],
    ['NgayHenTra', dossier.appointmentAt],
    ['MaThuTuc', dossier.procedureCode],
    ['TenHoSo', dossier.title],
    ['ThanhPhanHoSo', dossier.components.map((name) => ['TenThanhPhan', name] as const)],
  ];
}

function document(items: readonly Item[]): PortalDocument {
  let removed = 0;
  const write = ([name, value]: Item): string => {
    if (typeof value !== 'string') return `<${name}>${value.map(write).join('')}</${name}>`;
    const allowed = allowedInXml(compose(value));
    removed += allowed.removed;
    return `<${name} value="${escapeAttribute(allowed.text)}"></${name}>`;
  };
  const xml = `<data>${items.map(write).join('')}</data>`;
  return { xml, removed };
}
