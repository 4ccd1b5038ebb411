/** The letter đ is no accented d to Unicode. Written as d, one letter for one letter, so that positions in the text stay the same. */
export function withoutStroke(text: string): string {
  return text.replaceAll('đ', 'd').replaceAll('Đ', 'D');
}
