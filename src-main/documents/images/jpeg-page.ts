import { bytesOf, type RangeReader } from '../ranges.ts';
import type { ImageStream } from '../pdf/image-pdf.ts';
import type { JpegHeader } from './jpeg.ts';

const BASELINE = 0xc0;
const EXTENDED = 0xc1;
const PROGRESSIVE = 0xc2;

/** Whether every PDF reader can show these bytes as they are. */
export function passesThrough(header: JpegHeader): boolean {
  const frame = header.frame === BASELINE || header.frame === EXTENDED || header.frame === PROGRESSIVE;
  return frame && header.bits === 8 && [1, 3, 4].includes(header.components);
}

/** The whole JPEG file as it is. */
export function jpegStream(reader: RangeReader, header: JpegHeader): ImageStream {
  return {
    width: header.width,
    height: header.height,
    entries: jpegEntries(header.components, header.components === 4 && header.adobeTransform !== null, null),
    length: reader.size,
    bytes: () => bytesOf(reader, 0, reader.size),
  };
}

/**
 * @param inverted CMYK as Adobe writes it: full ink is 0. Gray with full black at 0 is the usual case.
 * @param transform 0 when three components are RGB though the data does not say so; `null` leaves it to the data.
 */
export function jpegEntries(components: number, inverted: boolean, transform: 0 | null): string {
  const space = components === 1 ? '/DeviceGray' : components === 3 ? '/DeviceRGB' : '/DeviceCMYK';
  const decode = inverted ? ` /Decode [${'1 0 '.repeat(components).trim()}]` : '';
  const parameters = transform === null ? '' : ` /DecodeParms << /ColorTransform ${transform} >>`;
  return `/ColorSpace ${space} /BitsPerComponent 8${decode} /Filter /DCTDecode${parameters}`;
}
