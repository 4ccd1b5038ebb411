import { z } from 'zod';
import { refusal } from '#contract/refusal.ts';
import { destinationId, destinationNames, type DestinationId } from '#contract/common.ts';
import { scanFolder } from '#contract/scan.ts';
import { isWholePath } from '../platform/paths.ts';
import { hatinhFields } from './hatinh-profile.ts';
import { httpUrl, pattern, secretName } from './profile-values.ts';
import { paperRepository } from './repository-profile.ts';
import { ownQuietHours, sendingHours } from './sending.ts';

const authentication = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('clientCredentials'),
    tokenUrl: httpUrl,
    clientId: z.string().min(1),
    clientSecret: secretName,
    scope: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('password'),
    tokenUrl: httpUrl,
    clientId: z.string().min(1),
    clientSecret: secretName.optional(),
    username: z.string().min(1),
    password: secretName,
    scope: z.string().optional(),
  }),
  /** A system's own login: EFY's `dangnhap` (seed 004), the national portal's `mapi/login`. */
  z.strictObject({ kind: z.literal('login'), username: z.string().min(1), password: secretName }),
]);
export type Authentication = z.infer<typeof authentication>;

/** The secrets that a way of signing in names. */
export function secretsOf(auth: Authentication): readonly string[] {
  switch (auth.kind) {
    case 'none':
      return [];
    case 'clientCredentials':
      return [auth.clientSecret];
    case 'password':
      return auth.clientSecret === undefined ? [auth.password] : [auth.clientSecret, auth.password];
    case 'login':
      return [auth.password];
  }
}

/** What a call of a remote system is written down with. */
const declaredFields = {
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  /** Below the base URL; `{name}` is replaced by the URL-encoded parameter. */
  path: z.string().startsWith('/'),
  /** Query parameters, with `{name}` in their values. */
  query: z.record(z.string(), z.string()),
  /** JSONata over the parameters; absent = no JSON body. */
  body: z.string().optional(),
  /** JSONata over the decoded reply. */
  reply: z.string(),
  /** The multipart field that carries a file's bytes; absent = the call carries no file. */
  upload: z.string().min(1).max(60).optional(),
  /**
   * Whether a repeat is harmless: by the `Idempotency-Key` header, by nature (a PUT of the same state), or not at all.
   */
  repeat: z.enum(['key', 'nature', 'never']),
};

/** One call of a remote system, written down instead of programmed (JSONata for body and reply). */
export const declaredOperation = z.strictObject({
  ...declaredFields,
  query: declaredFields.query.default({}),
  reply: declaredFields.reply.default('$'),
  repeat: declaredFields.repeat.default('never'),
});
export type DeclaredOperation = z.infer<typeof declaredOperation>;

/** Bytes a second. Below a few thousand nothing would ever arrive. */
const bytesASecond = z.number().int().min(4096);
/** What may be used of the line; a direction without a figure is free. */
const bandwidth = z.strictObject({ upload: bytesASecond.optional(), download: bytesASecond.optional() });

const destinationCommon = {
  enabled: z.boolean().default(true),
  baseUrl: httpUrl,
  environment: z.enum(['training', 'test', 'live']).default('live'),
  auth: authentication.default({ kind: 'none' }),
  /**
   * Milliseconds for one call; uploads get ten times as much for each piece that leaves and for the answer. Waiting for
   * a cap on the bandwidth does not count.
   */
  timeout: z.number().int().min(500).max(600_000).default(30_000),
  /** Bytes of one answer. */
  answerLimit: z
    .number()
    .int()
    .min(1024)
    .default(64 * 1024 * 1024),
  /** Calls at the same time. */
  concurrency: z.number().int().min(1).max(16).default(2),
  /** A cap of its own, besides the one that all destinations share. */
  bandwidth: bandwidth.prefault({}),
  /** Instead of the quiet hours for all. */
  quietHours: ownQuietHours,
};

/**
 * For connectors whose calls are declared: changes to their own list of operations, by name. What a change does not say
 * stays as the connector has it, so no field has a default here.
 */
const declaredCalls = { operations: z.record(z.string(), z.strictObject(declaredFields).partial()).default({}) };

/** What the window calls a destination. */
const named = (id: DestinationId) => z.string().min(1).max(60).default(destinationNames[id]);

export const destinationProfiles = {
  igate: z.strictObject({
    ...destinationCommon,
    ...declaredCalls,
    name: named('igate'),
    /** Our status → the text that iGate expects. */
    statuses: z.record(z.string(), z.string()).default({}),
  }),
  idesk: z.strictObject({ ...destinationCommon, ...declaredCalls, name: named('idesk') }),
  sohoa: z.strictObject({
    ...destinationCommon,
    ...declaredCalls,
    name: named('sohoa'),
    /** The `<site>` of the paths of seed 004. */
    site: z.string().min(1).default('thainguyen'),
    /** Hosts besides the base URL's that file links may point to. */
    fileHosts: z.array(z.string()).default([]),
    /** Bytes of one file that the remote takes inside a JSON body (base64). */
    inlineLimit: z
      .number()
      .int()
      .min(1024)
      .default(32 * 1024 * 1024),
  }),
  /** The provincial portal of Hà Tĩnh (seed 002): SOAP, and two systems side by side, the real one and one for trials. */
  hatinh: z
    .strictObject({
      ...destinationCommon,
      name: named('hatinh'),
      ...hatinhFields,
    })
    .refine(({ environment, test }) => environment === 'live' || test !== undefined, {
      path: ['environment'],
      ...refusal('settings.no-test-system'),
    }),
  dvcqg: z.strictObject({
    ...destinationCommon,
    ...declaredCalls,
    name: named('dvcqg'),
    /** Operations at the same time; more than one, so that progress lines of several dossiers share a call. */
    concurrency: z.number().int().min(1).max(16).default(10),
    /** Calls to the security server at the same time. */
    callsAtOnce: z.number().int().min(1).max(16).default(3),
    /** The portal's code at the unit's security server (the base URL), and where it travels. */
    dstcode: z.string().min(1).max(200).default('VN:GOV:000.00.00.G22:vpcpdvcprovider'),
    dstcodeIn: z.enum(['query', 'header']).default('query'),
    /** Our unit codes → the `madonvi` that the portal knows; without an entry the ministry or province of the code. */
    unitCodes: z.record(z.string(), z.string().min(1)).default({}),
    /**
     * Where the portal may fetch a paper, with `{dossier}`, `{sha256}` and `{name}` in it. Without one, papers are
     * named without a link.
     */
    documentLink: httpUrl.optional(),
    /** `MaCSDL` of the national databases that the unit's own software is connected to. */
    connectedDatabases: z.array(z.string().min(1).max(20)).max(50).default([]),
    /** Our status → the portal's number. */
    statuses: z
      .record(
        z.string(),
        z.string().refine((text) => /^\d{1,2}$/.test(text), refusal('settings.no-status-number')),
      )
      .default({}),
    /** Longest values of fields, in characters. */
    lengths: z.record(z.string(), z.number().int().min(1).max(100_000)).default({}),
    /** Regular expressions that tell what a message means; see the connector's README. */
    signs: z
      .strictObject({ success: pattern, exists: pattern, missing: pattern, session: pattern, busy: pattern })
      .partial()
      .default({}),
    /** Milliseconds for which a progress line waits for others to share its call. */
    gathering: z.number().int().min(0).max(2000).default(60),
    /** The national paper repository (Kho DL) behind the same security server; absent: it is not asked. */
    repository: paperRepository.optional(),
  }),
};
export type IgateProfile = z.infer<typeof destinationProfiles.igate>;
export type IdeskProfile = z.infer<typeof destinationProfiles.idesk>;
export type SohoaProfile = z.infer<typeof destinationProfiles.sohoa>;
export type HatinhProfile = z.infer<typeof destinationProfiles.hatinh>;
export type DvcqgProfile = z.infer<typeof destinationProfiles.dvcqg>;
/** What every destination's part has. */
export type DestinationProfile = z.infer<(typeof destinationProfiles)[keyof typeof destinationProfiles]>;

/** When the database is copied, for how long copies are kept, and the second folder (another disk or a share). */
export const backupProfile = z.strictObject({
  everyMinutes: z.number().int().min(5).max(1440).default(60),
  /** Absent: copies stand in the data folder alone. */
  folder: z.string().min(1).refine(isWholePath, refusal('settings.no-whole-path')).optional(),
  /** The newest copy of each of the last so many hours, days and months that have one. */
  keep: z
    .strictObject({
      hours: z.number().int().min(1).max(1000).default(24),
      days: z.number().int().min(0).max(1000).default(14),
      months: z.number().int().min(0).max(120).default(6),
    })
    .prefault({}),
});
export type BackupProfile = z.infer<typeof backupProfile>;

export const profile = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().min(1).max(200),
  environment: z.enum(['training', 'test', 'live']).default('live'),
  /** Digits of the shape in `4-rules`: a unit like `000.00.17.H55` or `H21.17`. A strange shape is a warning. */
  unit: z.strictObject({ code: z.string().min(1).max(40), name: z.string().min(1).max(300) }),
  scan: z
    .strictObject({
      folders: z.array(scanFolder).max(20).default([]),
      /** Bytes of one file that are accepted at the most. */
      maxFileBytes: z
        .number()
        .int()
        .min(1)
        .default(500 * 1024 * 1024),
    })
    .prefault({}),
  sending: z
    .strictObject({
      /** Shared by all destinations. */
      bandwidth: bandwidth.prefault({}),
      ...sendingHours,
    })
    .prefault({}),
  destinations: z
    .strictObject({
      igate: destinationProfiles.igate.optional(),
      idesk: destinationProfiles.idesk.optional(),
      sohoa: destinationProfiles.sohoa.optional(),
      hatinh: destinationProfiles.hatinh.optional(),
      dvcqg: destinationProfiles.dvcqg.optional(),
    })
    .prefault({}),
  /** The first route whose procedures match says where a dossier goes. `*` matches all; `1.00*` a beginning. */
  routes: z
    .array(z.strictObject({ procedures: z.array(z.string().min(1)).min(1), destinations: z.array(destinationId) }))
    .max(200)
    .default([{ procedures: ['*'], destinations: destinationId.options }]),
  backup: backupProfile.prefault({}),
});
export type Profile = z.infer<typeof profile>;

/** Gives the value of a secret that the profile names, or `undefined` when nobody entered it yet. */
export type ReadSecret = (name: string) => string | undefined;
