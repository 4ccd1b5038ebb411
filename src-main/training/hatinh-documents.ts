import { z } from 'zod';
import { readXml, XmlError, type XmlElement } from '../platform/xml.ts';
import { childNamed } from './hatinh-soap.ts';

/** An exception of the service; ASMX turns each into HTTP 500 with a fault. */
export class ServiceException extends Error {
  readonly type: string;

  constructor(message: string, type = 'System.Exception') {
    super(message);
    this.type = type;
  }
}

export const DOSSIER_FIELDS = [
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
export const PROCESS_FIELDS = ['MaHoSo', 'TenNguoiNhan', 'TenNguoiChuyen', 'ThaoTac', 'YKien', 'NgayThucHien'];
export const LETTER_FIELDS = ['SoHieuVB', 'CoQuanBanHanh', 'NgayBanHanh', 'TrichYeu', 'DinhKem'];
/** Those that hold others instead of a value. */
const GROUPS = ['ThanhPhanHoSo', 'ToTrinh'];

/** The document that a method takes in its parameter `xml`. @throws ServiceException */
export function documentIn(xml: string): XmlElement {
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

/** @throws ServiceException where a field of it is not as the portal wants it. */
export function readDossier(data: XmlElement, fields: readonly string[]): { readonly code: string } {
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
export function valuesOf(element: XmlElement | null, fields: readonly string[]): ReadonlyMap<string, string> {
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

export function required(values: ReadonlyMap<string, string>, field: string): string {
  const value = values.get(field) ?? '';
  if (value.trim() === '') throw invalid(field, 'không được để trống');
  return value;
}

export function checkTime(field: string, text: string): void {
  const [, day, month, year, time] = /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}:\d{2}:\d{2})$/.exec(text) ?? [];
  if (!z.iso.datetime().safeParse(`${year ?? ''}-${month ?? ''}-${day ?? ''}T${time ?? ''}Z`).success) {
    throw new ServiceException(`${field}: String was not recognized as a valid DateTime.`, 'System.FormatException');
  }
}

export function invalid(field: string, what: string): ServiceException {
  return new ServiceException(`Trường ${field} ${what}`, 'System.ArgumentException');
}
