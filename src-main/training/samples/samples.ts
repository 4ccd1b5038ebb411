import { resourceFile } from '../../platform/resources.ts';
import { scanInto } from './scanner.ts';

/** A paper to practise with. `file` stands in `resources/samples`; every person and number in it is invented. */
export interface SampleScan {
  readonly id: string;
  /** The paper, in the officer's words. */
  readonly name: string;
  /** What it shows: the format, or what is wrong with it. */
  readonly kind: string;
  /** Absolute path. */
  readonly file: string;
}

const SAMPLES = [
  ['to-khai', 'Tờ khai đăng ký khai sinh', 'JPEG', 'to-khai-dang-ky-khai-sinh.jpg'],
  ['chung-sinh', 'Giấy chứng sinh', 'JPEG', 'giay-chung-sinh.jpg'],
  ['can-cuoc', 'Bản chụp thẻ căn cước (mẫu)', 'PNG', 'ban-chup-can-cuoc.png'],
  ['hop-dong', 'Hợp đồng chuyển nhượng, 3 trang', 'TIFF', 'hop-dong-chuyen-nhuong.tif'],
  ['ly-lich', 'Phiếu lý lịch tư pháp số 1', 'PDF', 'phieu-ly-lich-tu-phap-so-1.pdf'],
  ['quyet-dinh', 'Quyết định kết quả, 2 trang', 'PDF', 'quyet-dinh-ket-qua.pdf'],
  ['gioi-thieu', 'Giấy giới thiệu (ảnh mang đuôi .pdf)', 'Sai đuôi tệp', 'giay-gioi-thieu.pdf'],
  ['do-dang', 'Trang quét dở dang', 'Tệp hỏng', 'trang-quet-do-dang.jpg'],
  ['mat-khau', 'Bản sao đặt mật khẩu', 'PDF có mật khẩu', 'ban-sao-dat-mat-khau.pdf'],
] as const;

/** The samples there are, in the order in which a counter would meet them. */
export function samples(): SampleScan[] {
  return SAMPLES.map(([id, name, kind, file]) => ({ id, name, kind, file: resourceFile(`samples/${file}`) }));
}

/**
 * Writes samples into `folder` as a scanner would; empty `ids` means all. Gives the paths. Every run makes new
 * scans: no two of them have the same bytes.
 */
export function writeSamples(ids: readonly string[], folder: string): Promise<string[]> {
  const chosen = samples().filter(({ id }) => ids.length === 0 || ids.includes(id));
  return scanInto(chosen, { folder, stamp: `scan ${new Date().toISOString()} ${process.hrtime.bigint()}` });
}
