import { PDFFindController } from 'pdfjs-dist/web/pdf_viewer.mjs';
import { withoutStroke } from './accents.ts';

/** What the find bar asks for. */
export interface FindRequest {
  readonly query: string;
  /** `again` goes on from the last hit. */
  readonly type: '' | 'again';
  readonly findPrevious: boolean;
  readonly matchDiacritics: boolean;
}

/**
 * The library compares letters without their accents, but đ is a letter of its own to it: here it is found as d unless
 * the person asked for exact accents.
 */
export class VietnameseFindController extends PDFFindController {
  override match(
    query: string | string[],
    pageContent: string,
    pageIndex: number,
  ): ReturnType<PDFFindController['match']> {
    if (wantsAccents(this.state)) return super.match(query, pageContent, pageIndex);
    const plain = Array.isArray(query) ? query.map(withoutStroke) : withoutStroke(query);
    return super.match(plain, withoutStroke(pageContent), pageIndex);
  }
}

/** The library's types leave its state out. */
function wantsAccents(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'matchDiacritics' in state && state.matchDiacritics === true;
}
