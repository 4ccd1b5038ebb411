import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { z } from 'zod';
import type { ProfileProblem } from '#contract/settings.ts';
import { isWithin } from '../platform/paths.ts';
import { isPortalUnit } from './hatinh-units.ts';
import { profile, type Profile } from './profile.ts';

export type ProfileReading =
  | {
      readonly ok: true;
      readonly profile: Profile;
      /** What works all the same and is likely a slip. */
      readonly warnings: readonly ProfileProblem[];
    }
  | { readonly ok: false; readonly problems: readonly ProfileProblem[] };

const MAX_PROBLEMS = 50;
const FOLDER_INSIDE = 'Thư mục sao lưu thứ hai không được nằm trong thư mục dữ liệu; chọn ổ đĩa khác hoặc thư mục mạng';
/** The province's IT reads these. */
const inVietnamese = z.locales.vi().localeError;

/**
 * Reads a profile's text (JSON; comments allowed). Every problem names its place and line.
 *
 * @param dataFolder where it is to be used; without it nothing is said about folders that do not fit together.
 */
export function readProfile(text: string, dataFolder?: string): ProfileReading {
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
  if (result.success) {
    const { folder } = result.data.backup;
    if (folder !== undefined && dataFolder !== undefined && isWithin(folder, dataFolder)) {
      const line = lineOfPath(text, tree, ['backup', 'folder']);
      return { ok: false, problems: [{ path: 'backup.folder', line, message: FOLDER_INSIDE }] };
    }
    const warnings = warningsOf(result.data).map(({ path, message }) => ({
      path: path.join('.'),
      line: lineOfPath(text, tree, [...path]),
      message,
    }));
    return { ok: true, profile: result.data, warnings: warnings.slice(0, MAX_PROBLEMS) };
  }
  return {
    ok: false,
    problems: result.error.issues.slice(0, MAX_PROBLEMS).map((issue) => {
      const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
      return { path: path.join('.'), line: lineOfPath(text, tree, path), message: issue.message };
    }),
  };
}

/** Unit codes that the portal's own table does not know: they may be newer than the table. */
function warningsOf({ destinations }: Profile): { readonly path: readonly string[]; readonly message: string }[] {
  const { hatinh } = destinations;
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
        message: `Mã đơn vị “${code}” không có trong bảng mã của cổng Hà Tĩnh; vẫn dùng được`,
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
