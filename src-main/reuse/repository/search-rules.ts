import type { PaperMetadata } from '#contract/repository.ts';
import { fold } from '../../platform/text.ts';

/** Words of a query that count; nobody types more. */
const WORDS_LIMIT = 12;

/**
 * Words of their own in the index, one for each kind and one for what was withdrawn: letters of no alphabet, which
 * nobody types and no beginning of a word meets.
 */
const MARKS = { component: '\uE001', result: '\uE002', withdrawn: '\uE003' } as const;

export interface SearchFilter {
  readonly kind: 'all' | 'component' | 'result';
  readonly only: 'all' | 'valid' | 'expired' | 'withdrawn';
}

/** What a paper is found by. */
export interface Findable extends Pick<PaperMetadata, 'name' | 'paperCode' | 'documentNumber' | 'abstract' | 'agency'> {
  readonly kind: 'component' | 'result';
  readonly ownerName: string;
  readonly ownerNumber: string;
  readonly withdrawn: boolean;
}

/** The words of a paper in the index. */
export function wordsOf(paper: Findable): string {
  const { name, paperCode, documentNumber, abstract, agency, ownerName, ownerNumber } = paper;
  const words = fold([name, ownerName, paperCode, documentNumber, abstract, agency].join(' '));
  const marks = paper.withdrawn ? [MARKS[paper.kind], MARKS.withdrawn] : [MARKS[paper.kind]];
  return [words, fold(ownerNumber).replaceAll(' ', ''), ...marks].join(' ');
}

/**
 * The FTS5 expression for what a person typed and chose: every word must be there, each as a beginning. `'everything'`
 * when the index need not be asked, `'nothing'` when only signs were typed.
 */
export function matchExpression(query: string, { kind, only }: SearchFilter): string {
  const folded = fold(query);
  // numbers of people are read out in groups
  const plain = /^\d[\d ]{8,}$/.test(folded) ? folded.replaceAll(' ', '') : folded;
  const words = plain
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .slice(0, WORDS_LIMIT);
  if (words.length === 0 && plain !== '') return 'nothing';
  const wanted = words.map((word) => `"${word}"*`);
  if (kind !== 'all') wanted.push(`"${MARKS[kind]}"`);
  if (only === 'withdrawn') wanted.push(`"${MARKS.withdrawn}"`);
  if (wanted.length === 0) return 'everything';
  const expression = wanted.join(' AND ');
  return only === 'valid' || only === 'expired' ? `(${expression}) NOT "${MARKS.withdrawn}"` : expression;
}
