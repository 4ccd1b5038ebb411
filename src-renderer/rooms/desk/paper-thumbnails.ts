import { shallowReactive } from 'vue';
import { client } from '../../app/client.ts';

const KEPT = 300;
const AT_ONCE = 4;

/** Pictures of first pages by document: an object URL, or `null` while there is none. */
const pictures = shallowReactive(new Map<string, string | null>());
let waiting: string[] = [];
const underWay = new Set<string>();

/** The picture of a document, asked for when it is first needed. Read it in a template: it appears when it is there. */
export function pictureOf(documentId: string): string | null {
  const known = pictures.get(documentId);
  if (known === undefined) want(documentId);
  return known ?? null;
}

/** Asks again for pictures that were not there yet. */
export function askAgain(documentIds: readonly string[] | 'all'): void {
  const ids = documentIds === 'all' ? [...pictures.keys()] : documentIds;
  for (const id of ids) if (pictures.get(id) === null) want(id);
}

function want(documentId: string): void {
  if (underWay.has(documentId) || waiting.includes(documentId)) return;
  // the newest wish is nearest to what is on screen
  waiting = [documentId, ...waiting].slice(0, 60);
  while (underWay.size < AT_ONCE && waiting.length > 0) {
    const next = waiting.shift();
    if (next !== undefined) void ask(next);
  }
}

async function ask(documentId: string): Promise<void> {
  underWay.add(documentId);
  try {
    const { image } = await client.documents.thumbnail({ id: documentId });
    keep(documentId, image === null ? null : URL.createObjectURL(image));
  } catch {
    // a row without its picture is still a row; it is asked for again when the document changes
    keep(documentId, null);
  } finally {
    underWay.delete(documentId);
    const next = waiting.shift();
    if (next !== undefined) void ask(next);
  }
}

function keep(documentId: string, url: string | null): void {
  const before = pictures.get(documentId);
  if (typeof before === 'string') URL.revokeObjectURL(before);
  pictures.set(documentId, url);
  const [oldest] = pictures;
  if (pictures.size > KEPT && oldest !== undefined) {
    if (oldest[1] !== null) URL.revokeObjectURL(oldest[1]);
    pictures.delete(oldest[0]);
  }
}
