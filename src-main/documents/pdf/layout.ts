/** Size and placing of an image on its page. Units are points (1/72 inch). */

export interface Density {
  readonly x: number;
  readonly y: number;
}

const A4 = { short: 595.276, long: 841.89 };
const POINTS_LIMIT = 14_400;
const USUAL_DENSITY = 200;

/**
 * The size of the paper: from the image's own density where that can be true, else A4 when the proportions are those
 * of A4, else 200 dpi but no larger than fits on A4. Screens' 72 and 96 dpi are what programs write that do not
 * know; they are believed only up to A3.
 */
export function paperSize(
  image: { readonly width: number; readonly height: number },
  density: Density | null,
): { width: number; height: number } {
  if (density !== null) {
    const size = { width: (image.width / density.x) * 72, height: (image.height / density.y) * 72 };
    const [short, long] = [Math.min(size.width, size.height), Math.max(size.width, size.height)];
    const known = density.x > 100 && density.y > 90;
    if (short >= 36 && long <= (known ? POINTS_LIMIT : 1200)) return size;
  }
  const portrait = image.height >= image.width;
  const [short, long] = portrait ? [image.width, image.height] : [image.height, image.width];
  const turned = (shortPoints: number, longPoints: number): { width: number; height: number } =>
    portrait ? { width: shortPoints, height: longPoints } : { width: longPoints, height: shortPoints };
  if (Math.abs(long / short / (A4.long / A4.short) - 1) < 0.03) return turned(A4.short, A4.long);
  const usual = 72 / USUAL_DENSITY;
  const scale = Math.min(usual, A4.long / long, A4.short / short);
  return turned(Math.max(3, short * scale), Math.max(3, long * scale));
}

/**
 * The matrix that puts the unit square of an image onto a page of `width` × `height` (as it is to be seen), for the
 * eight orientations of EXIF and TIFF.
 */
export function placement(orientation: number, width: number, height: number): readonly number[] {
  switch (orientation) {
    case 2:
      return [-width, 0, 0, height, width, 0];
    case 3:
      return [-width, 0, 0, -height, width, height];
    case 4:
      return [width, 0, 0, -height, 0, height];
    case 5:
      return [0, -height, -width, 0, width, height];
    case 6:
      return [0, -height, width, 0, 0, height];
    case 7:
      return [0, height, width, 0, 0, 0];
    case 8:
      return [0, height, -width, 0, width, 0];
    default:
      return [width, 0, 0, height, 0, 0];
  }
}

/** Whether the sides change places when the image is seen upright. */
export function isTurned(orientation: number): boolean {
  return orientation >= 5;
}
