import type { Reason } from '#contract/common.ts';
import { describe } from '#contract/messages/index.ts';
import type { Sentence } from '#contract/messages/types.ts';
import { because } from '../platform/errors.ts';
import { isSamePlace, isWrittenWithin } from '../platform/paths.ts';
import { isPortalUnit } from './hatinh-units.ts';
import type { Profile } from './profile.ts';
import { quietWarnings } from './quiet-check.ts';

type Place = readonly (string | number)[];

/** A part of a profile that does not fit to another part of it. */
export interface Misfit {
  readonly path: Place;
  readonly message: Sentence;
}

const FOLDER_INSIDE: Sentence = {
  vi: 'Thư mục sao lưu thứ hai không được nằm trong thư mục dữ liệu; chọn ổ đĩa khác hoặc thư mục mạng',
  en: 'The second folder for copies must not stand inside the data folder; choose another disk or a share',
};
const FOLDER_SCANNED: Sentence = {
  vi: 'Thư mục sao lưu thứ hai không được nằm trong thư mục quét; chọn thư mục khác',
  en: 'The second folder for copies must not stand inside a scan folder; choose another one',
};

/** What keeps a profile from being used though each of its parts is right. */
export function misfitsOf(read: Profile, dataFolder: string | undefined): Misfit[] {
  return [...misplacedBackup(read, dataFolder), ...repeatedFolders(read)];
}

/**
 * What works all the same and is likely a slip.
 *
 * @param hasRoutes whether the routes were written down, or are those of every profile without any.
 */
export function slipsOf(read: Profile, hasRoutes: boolean): Misfit[] {
  return [...quietSlips(read), ...unitSlips(read), ...(hasRoutes ? routeSlips(read) : [])].map(({ path, reason }) => ({
    path,
    message: told(reason),
  }));
}

/** Copies in the data folder would be lost with it, and in a scan folder they would be taken in as papers. */
function misplacedBackup({ backup: { folder }, scan }: Profile, dataFolder: string | undefined): Misfit[] {
  if (folder === undefined) return [];
  const path = ['backup', 'folder'];
  if (dataFolder !== undefined && isWrittenWithin(folder, dataFolder)) return [{ path, message: FOLDER_INSIDE }];
  const scanned = scan.folders.some((each) => isWrittenWithin(folder, each.path));
  return scanned ? [{ path, message: FOLDER_SCANNED }] : [];
}

/** Two watchers of one folder would take each paper twice, and two folders of one name would be taken for one. */
function repeatedFolders({ scan: { folders } }: Profile): Misfit[] {
  return folders.flatMap(({ id, path }, index): Misfit[] => {
    const earlier = folders.slice(0, index);
    const sameId = earlier.some((other) => other.id === id);
    const twin = earlier.find((other) => isSamePlace(other.path, path));
    const place = ['scan', 'folders', index];
    return [
      ...(sameId ? [{ path: [...place, 'id'], message: told(because('settings.scan-id-again', { id })) }] : []),
      ...(twin === undefined
        ? []
        : [{ path: [...place, 'path'], message: told(because('settings.scan-folder-again', { name: twin.name })) }]),
    ];
  });
}

interface Slip {
  readonly path: Place;
  readonly reason: Reason;
}

function quietSlips({ sending, destinations }: Profile): Slip[] {
  const lists = [
    { path: ['sending', 'quietHours'], windows: sending.quietHours },
    ...Object.entries(destinations).map(([destination, settings]) => ({
      path: ['destinations', destination, 'quietHours'],
      windows: settings?.quietHours ?? [],
    })),
  ];
  return lists.flatMap(({ path, windows }) =>
    quietWarnings(windows).map((warning) => ({ path: [...path, ...warning.path], reason: warning.reason })),
  );
}

/** Unit codes that the portal's own table does not know: they may be newer than the table. */
function unitSlips({ destinations: { hatinh } }: Profile): Slip[] {
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

/** Routes that lead nowhere. */
function routeSlips({ routes, destinations }: Profile): Slip[] {
  if (routes.length === 0) return [{ path: ['routes'], reason: because('settings.no-routes') }];
  return routes.flatMap((route, index) =>
    route.destinations.flatMap((destination, place) =>
      destinations[destination] === undefined
        ? [
            {
              path: ['routes', index, 'destinations', place],
              reason: because('settings.route-undeclared', { destination }),
            },
          ]
        : [],
    ),
  );
}

function told(reason: Reason): Sentence {
  return { vi: describe('vi', reason).what, en: describe('en', reason).what };
}
