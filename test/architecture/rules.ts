import type { IFlattenedRuleSet } from 'dependency-cruiser';

/** The street, in walking order: a room may import those behind it in this list, never those before it. */
const STREET = ['scan', 'inbox', 'documents', 'dossiers', 'outbox', 'connectors'] as const;
/** Rooms that all may use and that use none of the others. */
const COMMON = ['audit', 'settings', 'session'] as const;
/** What the rooms beside the street may use of it. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  reuse: ['documents', 'dossiers', 'connectors'],
  training: [],
  // keeps all of it, and brings it back
  backup: ['inbox', 'documents', 'dossiers', 'outbox'],
};
const ROOMS = [...STREET, ...COMMON, ...Object.keys(BESIDE)];

/** Signing is used by documents and dossiers alone. */
const SIGNING_USERS = ['documents', 'dossiers'];

function allowedRooms(room: string): readonly string[] {
  if ((COMMON as readonly string[]).includes(room)) return COMMON;
  const place = (STREET as readonly string[]).indexOf(room);
  const onward = place >= 0 ? STREET.slice(place + 1) : (BESIDE[room] ?? []);
  // a connector knows no room but its own; it reads its part of the profile
  const common = room === 'connectors' || room === 'training' ? ['settings'] : COMMON;
  return [room, ...onward, ...common, ...(SIGNING_USERS.includes(room) ? ['signing'] : [])];
}

const roomRules: IFlattenedRuleSet['forbidden'] = ROOMS.map((room) => ({
  name: `${room}-imports-only-onward`,
  severity: 'error' as const,
  from: { path: `^src-main/${room}/` },
  to: { path: '^src-main/[^/]+/', pathNot: `^src-main/(platform|${allowedRooms(room).join('|')})/` },
}));

/** Who may import whom. `design: one street, walked in one direction`. */
export const importRules: IFlattenedRuleSet = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...roomRules,
    {
      name: 'platform-knows-no-room',
      severity: 'error',
      from: { path: '^src-main/platform/' },
      to: { path: '^src-main/', pathNot: '^src-main/platform/' },
    },
    {
      name: 'only-hosts-and-tests-use-the-core',
      severity: 'error',
      from: { pathNot: '^(src-main/hosts/|src-main/core(\\.ts|/)|test/)' },
      to: { path: '^src-main/(core(\\.ts|/)|hosts/)' },
    },
    {
      name: 'no-connector-imports-another',
      severity: 'error',
      from: { path: '^src-main/connectors/([^/]+)/' },
      to: { path: '^src-main/connectors/[^/]+/', pathNot: '^src-main/connectors/$1/' },
    },
    {
      name: 'the-contract-imports-only-itself-and-the-schema-library',
      severity: 'error',
      from: { path: '^src-preload/contract/' },
      to: { pathNot: '^(src-preload/contract/|node_modules/(zod|@orpc/contract)/)' },
    },
    {
      name: 'the-page-meets-the-core-in-the-contract-alone',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { path: '^(src-main|src-preload)/', pathNot: '^src-preload/contract/' },
    },
    {
      name: 'the-page-has-no-node',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'the-core-has-no-page-and-no-electron',
      severity: 'error',
      from: { path: '^src-main/', pathNot: '^src-main/hosts/electron/' },
      to: { path: '^(src-renderer/|node_modules/(electron|electron-store|vue|pinia)/)' },
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      from: { path: '^src-main/.*rules\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'rules-reach-no-store',
      severity: 'error',
      from: { path: '^src-main/.*rules\\.ts$' },
      to: { path: '(store|service|router)\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'stores-are-used-by-their-own-room',
      severity: 'error',
      from: { path: '^src-main/([^/]+)/' },
      to: { path: '^src-main/[^/]+/.*\\bstore\\.ts$', pathNot: '^src-main/($1|platform)/' },
    },
  ],
};
