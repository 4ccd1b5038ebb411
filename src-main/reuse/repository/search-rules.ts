import type { PaperMetadata } from '#contract/repository.ts';
import { plainIdentity, ungroupedQuery } from '../../platform/identity-rules.ts';
import { fold } from '../../platform/text.ts';

/** Words of a query that count; nobody types more. */
const WORDS_LIMIT = 12;

/**
 * Words of their own in the index, for the kinds, for what has a last day and for what was withdrawn: letters of no
 * alphabet, which nobody types and no beginning of a word meets. What was withdrawn has all its words once more behind that letter, so
 * that the few are found without a look at the many.
 */
const MARKS = { component: '\uE001', result: '\uE002', withdrawn: '\uE003', ending: '\uE004' } as const;

export interface SearchFilter {
  readonly kind: 'all' | 'component' | 'result';
  readonly only: 'all' | 'valid' | 'expired' | 'withdrawn';
}

/** What a paper is found by. */
export interface Findable extends Pick<
  PaperMetadata,
  'name' | 'paperCode' | 'documentNumber' | 'abstract' | 'agency' | 'validUntil'
> {
  readonly kind: 'component' | 'result';
  readonly ownerName: string;
  readonly ownerNumber: string;
  readonly withdrawn: boolean;
}

/** The words of a paper in the index. */
export function wordsOf(paper: Findable): string {
  const { name, paperCode, documentNumber, abstract, agency, ownerName, ownerNumber } = paper;
  const text = fold([name, ownerName, paperCode, documentNumber, abstract, agency].join(' '));
  const words = [...partsOf(text), ...partsOf(fold(plainIdentity(ownerNumber))), MARKS[paper.kind]];
  if (paper.validUntil !== null) words.push(MARKS.ending);
  const again = paper.withdrawn ? [MARKS.withdrawn, ...words.map((word) => MARKS.withdrawn + word)] : [];
  return [...words, ...again].join(' ');
}

function partsOf(folded: string): string[] {
  return folded.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '');
}

/**
 * The FTS5 expression for what a person typed and chose: every word must be there, each as a beginning. `'everything'`
 * when the index need not be asked, `'nothing'` when only signs were typed.
 */
export function matchExpression(query: string, { kind, only }: SearchFilter): string {
  const plain = ungroupedQuery(fold(query));
  const words = partsOf(plain).slice(0, WORDS_LIMIT);
  if (words.length === 0 && plain !== '') return 'nothing';
  const among = only === 'withdrawn' ? MARKS.withdrawn : '';
  const wanted = words.map((word) => `"${among}${word}"*`);
  if (kind !== 'all') wanted.push(`"${among}${MARKS[kind]}"`);
  if (only === 'expired') wanted.push(`"${MARKS.ending}"`);
  if (wanted.length === 0) return only === 'withdrawn' ? `"${MARKS.withdrawn}"` : 'everything';
  const expression = wanted.join(' AND ');
  return only === 'valid' || only === 'expired' ? `(${expression}) NOT "${MARKS.withdrawn}"` : expression;
}
