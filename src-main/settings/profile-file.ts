import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { z } from 'zod';
import type { ProfileProblem } from '#contract/settings.ts';
import { profile, type Profile } from './profile.ts';

export type ProfileReading =
  | { readonly ok: true; readonly profile: Profile }
  | { readonly ok: false; readonly problems: readonly ProfileProblem[] };

const MAX_PROBLEMS = 50;
/** The province's IT reads these. */
const inVietnamese = z.locales.vi().localeError;

/** Reads a profile's text (JSON; comments allowed). Every problem names its place and line. */
export function readProfile(text: string): ProfileReading {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  if (tree === undefined || errors.length > 0) {
    const problems = errors.slice(0, MAX_PROBLEMS).map((error) => ({
      path: '',
      line: lineAt(text, error.offset),
      message: `JSON sai cú pháp (${printParseErrorCode(error.error)})`,
    }));
    return { ok: false, problems: problems.length > 0 ? problems : [{ path: '', line: 1, message: 'Tệp trống' }] };
  }
  const result = profile.safeParse(valueOf(tree), { error: inVietnamese });
  if (result.success) return { ok: true, profile: result.data };
  return {
    ok: false,
    problems: result.error.issues.slice(0, MAX_PROBLEMS).map((issue) => {
      const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
      return { path: path.join('.'), line: lineOfPath(text, tree, path), message: issue.message };
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
