import { bytesOf, type RangeReader } from '../ranges.ts';
import type { ImageStream } from '../pdf/image-pdf.ts';
import type { PngHeader } from './png.ts';

const GRAY = 0;
const RGB = 2;
const PALETTE = 3;

/**
 * The compressed rows of a PNG as they are: PDF knows the same compression and the same row filters. `null` for what
 * PDF does not know: interlaced rows and transparency.
 */
export async function pngStream(reader: RangeReader, header: PngHeader): Promise<ImageStream | null> {
  const { width, height, bits, colour, data } = header;
  if (header.interlaced || header.transparent || data.length === 0) return null;
  const space = await colourSpace(reader, header);
  if (space === null) return null;
  const colours = colour === RGB ? 3 : 1;
  return {
    width,
    height,
    entries:
      `/ColorSpace ${space} /BitsPerComponent ${bits} /Filter /FlateDecode ` +
      `/DecodeParms << /Predictor 15 /Colors ${colours} /BitsPerComponent ${bits} /Columns ${width} >>`,
    length: data.reduce((sum, chunk) => sum + chunk.length, 0),
    async *bytes() {
      for (const chunk of data) yield* bytesOf(reader, chunk.offset, chunk.length);
    },
  };
}

async function colourSpace(reader: RangeReader, { bits, colour, palette }: PngHeader): Promise<string | null> {
  if (colour === GRAY && [1, 2, 4, 8, 16].includes(bits)) return '/DeviceGray';
  if (colour === RGB && [8, 16].includes(bits)) return '/DeviceRGB';
  if (colour !== PALETTE || ![1, 2, 4, 8].includes(bits) || palette === null) return null;
  if (palette.length === 0 || palette.length > 768 || palette.length % 3 !== 0) return null;
  const colours = await reader.read(palette.offset, palette.length);
  return `[/Indexed /DeviceRGB ${palette.length / 3 - 1} <${colours.toString('hex')}>]`;
}
