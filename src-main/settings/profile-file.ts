import { findNodeAtLocation, parseTree, type Node, type ParseError } from 'jsonc-parser';
import type { Sentence } from '#contract/messages/types.ts';
import { placeOf, problemOf } from '../platform/input-problems.ts';
import { jsonProblem } from './json-problems.ts';
import { profile, type Profile } from './profile.ts';
import { misfitsOf, slipsOf, type Misfit } from './profile-fit.ts';

/** What is wrong or odd in a profile's text, and where. */
export interface ProfileFinding {
  /** Names and numbers joined by dots; empty for the whole. */
  readonly path: string;
  readonly line: number;
  readonly message: Sentence;
}

export type ProfileReading =
  | {
      readonly ok: true;
      readonly profile: Profile;
      /** What works all the same and is likely a slip. */
      readonly warnings: readonly ProfileFinding[];
    }
  | { readonly ok: false; readonly problems: readonly ProfileFinding[] };

const MAX_PROBLEMS = 50;
const EMPTY: Sentence = { vi: 'Tệp trống', en: 'The file is empty' };

/**
 * Reads a profile's text (JSON; comments allowed). Every problem names its place and line.
 *
 * @param dataFolder where it is to be used; without it nothing is said about folders that do not fit together.
 */
export function readProfile(text: string, dataFolder?: string): ProfileReading {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  if (tree === undefined || errors.length > 0) {
    const problems = errors.slice(0, MAX_PROBLEMS).map(({ offset, error }) => ({
      path: '',
      line: lineAt(text, offset),
      message: jsonProblem(error),
    }));
    return { ok: false, problems: text.trim() === '' ? [{ path: '', line: 1, message: EMPTY }] : problems };
  }
  const result = profile.safeParse(valueOf(tree), { reportInput: true });
  if (result.success) {
    const found = (misfits: readonly Misfit[]): ProfileFinding[] =>
      misfits.slice(0, MAX_PROBLEMS).map(({ path, message }) => ({
        path: path.join('.'),
        line: lineOfPath(text, tree, [...path]),
        message,
      }));
    const problems = found(misfitsOf(result.data, dataFolder));
    if (problems.length > 0) return { ok: false, problems };
    const hasRoutes = findNodeAtLocation(tree, ['routes']) !== undefined;
    return { ok: true, profile: result.data, warnings: found(slipsOf(result.data, hasRoutes)) };
  }
  return {
    ok: false,
    problems: result.error.issues.slice(0, MAX_PROBLEMS).map((issue) => {
      const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
      return { path: placeOf(issue), line: lineOfPath(text, tree, path), message: problemOf(issue) };
    }),
  };
}

function valueOf(node: Node): unknown {
  if (node.type === 'object') {
    return Object.fromEntries(
      (node.children ?? []).flatMap((property) => {
        const [key, value] = property.children ?? [];
        return key === undefined || value === undefined ? [] : [[String(key.value), valueOf(value)]];
      }),
    );
  }
  if (node.type === 'array') return (node.children ?? []).map(valueOf);
  return node.value as unknown;
}

/** The line of the nearest part of the path that is there. */
function lineOfPath(text: string, tree: Node, path: (string | number)[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    if (node !== undefined) return lineAt(text, node.offset);
  }
  return 1;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
