import { findNodeAtLocation, parseTree, type Node, type ParseError } from 'jsonc-parser';
import { describe } from '#contract/messages/index.ts';
import type { Reason } from '#contract/common.ts';
import type { Sentence } from '#contract/messages/types.ts';
import { because } from '../platform/errors.ts';
import { placeOf, problemOf } from '../platform/input-problems.ts';
import { isWrittenWithin } from '../platform/paths.ts';
import { isPortalUnit } from './hatinh-units.ts';
import { jsonProblem } from './json-problems.ts';
import { profile, type Profile } from './profile.ts';
import { quietWarnings } from './quiet-check.ts';

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
const FOLDER_INSIDE: Sentence = {
  vi: 'Thư mục sao lưu thứ hai không được nằm trong thư mục dữ liệu; chọn ổ đĩa khác hoặc thư mục mạng',
  en: 'The second folder for copies must not stand inside the data folder; choose another disk or a share',
};

const FOLDER_SCANNED: Sentence = {
  vi: 'Thư mục sao lưu thứ hai không được nằm trong thư mục quét; chọn thư mục khác',
  en: 'The second folder for copies must not stand inside a scan folder; choose another one',
};

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
    const misplaced = misplacedBackup(result.data, dataFolder);
    if (misplaced !== null) {
      const line = lineOfPath(text, tree, ['backup', 'folder']);
      return { ok: false, problems: [{ path: 'backup.folder', line, message: misplaced }] };
    }
    const warnings = warningsOf(result.data).map(({ path, reason }) => ({
      path: path.join('.'),
      line: lineOfPath(text, tree, [...path]),
      message: { vi: describe('vi', reason).what, en: describe('en', reason).what },
    }));
    return { ok: true, profile: result.data, warnings: warnings.slice(0, MAX_PROBLEMS) };
  }
  return {
    ok: false,
    problems: result.error.issues.slice(0, MAX_PROBLEMS).map((issue) => {
      const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
      return { path: placeOf(issue), line: lineOfPath(text, tree, path), message: problemOf(issue) };
    }),
  };
}

/** Copies in the data folder would be lost with it, and in a scan folder they would be taken in as papers. */
function misplacedBackup({ backup: { folder }, scan }: Profile, dataFolder: string | undefined): Sentence | null {
  if (folder === undefined) return null;
  if (dataFolder !== undefined && isWrittenWithin(folder, dataFolder)) return FOLDER_INSIDE;
  return scan.folders.some(({ path }) => isWrittenWithin(folder, path)) ? FOLDER_SCANNED : null;
}

interface Warning {
  readonly path: readonly (string | number)[];
  readonly reason: Reason;
}

function warningsOf(read: Profile): Warning[] {
  const lists = [
    { path: ['sending', 'quietHours'], windows: read.sending.quietHours },
    ...Object.entries(read.destinations).map(([destination, settings]) => ({
      path: ['destinations', destination, 'quietHours'],
      windows: settings?.quietHours ?? [],
    })),
  ];
  const quiet = lists.flatMap(({ path, windows }) =>
    quietWarnings(windows).map((warning) => ({ path: [...path, ...warning.path], reason: warning.reason })),
  );
  return [...quiet, ...unitWarnings(read)];
}

/** Unit codes that the portal's own table does not know: they may be newer than the table. */
function unitWarnings({ destinations: { hatinh } }: Profile): Warning[] {
  if (hatinh === undefined) return [];
  const places = [
    { path: ['units'], units: hatinh.units },
    { path: ['test', 'units'], units: hatinh.test?.units ?? {} },
  ];
  return places.flatMap(({ path, units }) =>
    Object.entries(units)
      .filter(([, { code }]) => !isPortalUnit(code))
      .map(([unit, { code }]) => ({
        path: ['destinations', 'hatinh', ...path, unit, 'code'],
        reason: because('settings.unknown-portal-unit', { code }),
      })),
  );
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
