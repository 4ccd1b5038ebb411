/**
 * The code of a result paper (mã kết quả): the procedure's only one, else the one whose name the file bears; `''` when
 * in doubt.
 */
export function resultCodeOf(
  results: readonly { readonly name: string; readonly code: string }[],
  name: string,
): string {
  const [only] = results;
  if (only !== undefined && results.length === 1) return only.code;
  const plain = comparable(name.replace(/\.\w+$/, ''));
  const fitting = results.filter((result) => {
    const known = comparable(result.name);
    return known !== '' && (plain.includes(known) || (plain.length > 5 && known.includes(plain)));
  });
  return fitting.length === 1 ? (fitting[0]?.code ?? '') : '';
}

function comparable(words: string): string {
  return words
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
