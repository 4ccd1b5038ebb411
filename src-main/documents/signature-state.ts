import type { SignatureState } from '#contract/common.ts';
import { pdfSignatureState } from '../signing/pdf-signatures.ts';
import { HEAD_BYTES, sniffKind } from './content.ts';
import type { RangeReader } from './ranges.ts';

/**
 * What the integrity of a file's signatures looks like by its bytes alone; `none` for what is no PDF. The bytes stay as
 * they are.
 *
 * @throws only what `reader` throws
 */
export async function signatureStateOf(reader: RangeReader): Promise<SignatureState> {
  const kind = sniffKind(await reader.read(0, HEAD_BYTES));
  return kind === 'pdf' ? pdfSignatureState(reader) : 'none';
}
