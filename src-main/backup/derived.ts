/** The widest picture that the program draws of a first page. */
const THUMBNAIL_WIDTH = 320;

/** Whether these bytes are a picture that the program drew of a first page (WebP): made again at any time. */
export function isThumbnail(head: Buffer): boolean {
  if (head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WEBP') return false;
  if (head.toString('latin1', 12, 16) !== 'VP8 ' || head.length < 30) return false;
  return (head.readUInt16LE(26) & 0x3fff) <= THUMBNAIL_WIDTH;
}

const OWN_HEAD = Buffer.from(
  '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n2 0 obj\n<< /Type /XObject /Subtype /Image /Width ',
  'latin1',
);
const OWN_TAIL = /trailer\n<< \/Size \d+ \/Root 1 0 R \/ID \[<([0-9a-f]{32})> <\1>\] >>\nstartxref\n\d+\n%%EOF\n$/;

/** Whether these are the first and last bytes of a PDF that the program wrote of images: made again at any time. */
export function isPreparedPdf(head: Buffer, tail: Buffer): boolean {
  return head.subarray(0, OWN_HEAD.length).equals(OWN_HEAD) && OWN_TAIL.test(tail.toString('latin1'));
}
/** Bytes from the end that `isPreparedPdf` wants to see. */
export const TAIL_BYTES = 256;
