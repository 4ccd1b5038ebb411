import { bytesOf, type RangeReader } from '../ranges.ts';
import type { ImageStream } from '../pdf/image-pdf.ts';
import { jpegEntries } from './jpeg-page.ts';
import type { TiffPage } from './tiff.ts';

const GROUP_FOUR = 4;
const JPEG = 7;
const UNCOMPRESSED_MODE = 0b10;
const BLACK_IS_ZERO = 1;
const PHOTOMETRIC_RGB = 2;
const WHITE_IS_ZERO = 0;

/** One strip of Group 4 fax as it is, or `null` when the page is of another form. */
export function groupFourStream(reader: RangeReader, page: TiffPage): ImageStream | null {
  const { onlyStrip: strip, width, height } = page;
  const plain = page.bits === 1 && page.samples === 1 && (page.groupFourOptions & UNCOMPRESSED_MODE) === 0;
  const known = page.photometric === WHITE_IS_ZERO || page.photometric === BLACK_IS_ZERO;
  if (page.compression !== GROUP_FOUR || strip === null || !plain || !known) return null;
  // the runs that fax calls black are ones: white in a picture whose zero is black
  const blackIsOne = page.photometric === BLACK_IS_ZERO;
  return {
    width,
    height,
    entries:
      `/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode ` +
      `/DecodeParms << /K -1 /Columns ${width} /Rows ${height} /BlackIs1 ${blackIsOne} >>`,
    length: strip.length,
    async *bytes() {
      for await (const chunk of bytesOf(reader, strip.offset, strip.length)) {
        yield page.fillOrder === 2 ? chunk.map((byte) => REVERSED[byte] ?? 0) : chunk;
      }
    },
  };
}

/** PDF reads the high bit first; a fill order of 2 means that the file has it last. */
const REVERSED = Uint8Array.from({ length: 256 }, (_, byte) => {
  let reversed = 0;
  for (let bit = 0; bit < 8; bit += 1) if ((byte >> bit) & 1) reversed |= 0x80 >> bit;
  return reversed;
});

/** A page that is one JPEG: the strip with the tables that all pages share, or `null` when it is of another form. */
export async function jpegInTiffStream(reader: RangeReader, page: TiffPage): Promise<ImageStream | null> {
  const { onlyStrip: strip, samples, jpegTables, width, height } = page;
  if (page.compression !== JPEG || strip === null || page.bits !== 8 || ![1, 3, 4].includes(samples)) return null;
  const start = await reader.read(strip.offset, 2);
  if (start[0] !== 0xff || start[1] !== 0xd8) return null;
  // tables stand between their own start and end marks, and go in behind the strip's start mark
  const tables =
    jpegTables === null || jpegTables.length <= 4 || jpegTables.length > 65_536
      ? Buffer.alloc(0)
      : await reader.read(jpegTables.offset + 2, jpegTables.length - 4);
  const transform = samples === 3 && page.photometric === PHOTOMETRIC_RGB ? 0 : null;
  const inverted = samples === 1 && page.photometric === WHITE_IS_ZERO;
  return {
    width,
    height,
    entries: jpegEntries(samples, inverted, transform),
    length: strip.length + tables.length,
    async *bytes() {
      yield start;
      yield tables;
      yield* bytesOf(reader, strip.offset + 2, strip.length - 2);
    },
  };
}
