import { z } from 'zod';
import { destinationId, messageParams, procedure, reason } from './common.ts';

const locale = z.enum(['vi', 'en']);
const theme = z.enum(['system', 'light', 'dark']);
/** Sizes of the desk's panes and other things of the look, by the window's own keys. */
const layout = z.record(z.string().max(60), z.union([z.number(), z.string().max(2000), z.boolean()]));

export const preferences = z.object({
  locale: locale.default('vi'),
  theme: theme.default('system'),
  layout: layout.default({}),
});
export type Preferences = z.infer<typeof preferences>;

/** Only what is given changes; `layout` is merged key by key. */
export const preferencesChange = z.object({ locale, theme, layout }).partial();
export type PreferencesChange = z.infer<typeof preferencesChange>;

export const profileProblem = z.object({ path: z.string(), line: z.number().int().nullable(), message: z.string() });
export type ProfileProblem = z.infer<typeof profileProblem>;

/** Problems keep a profile from being installed; what only looks like a slip is a warning. */
const profileVerdict = z.object({ problems: z.array(profileProblem), warnings: z.array(profileProblem) });

/** A system for trials, and the real one. */
export const destinationEnvironment = z.enum(['test', 'live']);
export type DestinationEnvironment = z.infer<typeof destinationEnvironment>;

export const settingsView = z.object({
  profile: z.object({
    name: z.string(),
    environment: z.enum(['training', 'test', 'live']),
    unit: z.object({ code: z.string(), name: z.string() }),
    /** Where it was read from; `null` for the built-in training profile. */
    file: z.string().nullable(),
    maxFileBytes: z.number().int(),
    destinations: z.array(
      z.object({
        destination: destinationId,
        name: z.string(),
        enabled: z.boolean(),
        address: z.string(),
        auth: z.string(),
        environment: z.string(),
        /** Where a switch chooses between two systems: these; `environment` is the one in use. */
        environments: z.array(destinationEnvironment),
        /** The cap on what is sent there, in bytes a second: its own or the one for all; `null` when there is none. */
        uploadCap: z.number().int().nullable().default(null),
      }),
    ),
  }),
  /** The national paper repository (Kho DL) that can be looked up; `null` where the profile has none. */
  repository: z
    .object({
      name: z.string(),
      /** The unit's own security server. */
      address: z.string(),
      account: z.string(),
      dstcode: z.string(),
      providerUrl: z.string(),
      /** The names of the secrets that it needs, its own and those of the destination that it belongs to. */
      secrets: z.array(z.string()),
    })
    .nullable(),
  secrets: z.array(z.object({ name: z.string(), set: z.boolean() })),
  preferences,
});
export type SettingsView = z.infer<typeof settingsView>;

export const check = z.object({
  id: z.string(),
  /** What was looked at, such as `folder` or `endpoint`; the window translates it. */
  subject: z.string(),
  name: z.string(),
  ok: z.boolean(),
  reason: reason.nullable(),
  params: messageParams.default({}),
  /** What is worth saying beside it. */
  notes: z.array(reason).default([]),
  milliseconds: z.number(),
});
export type Check = z.infer<typeof check>;

/** Transfers that are not done, by the system that they were planned for. */
export const environmentQueue = z.object({ test: z.number().int(), live: z.number().int() });
export type EnvironmentQueue = z.infer<typeof environmentQueue>;

export const settingsContract = {
  get: procedure.output(settingsView),
  setPreferences: procedure.input(preferencesChange).output(preferences),
  /** Validates a profile without using it; problems name the line. */
  checkProfile: procedure.input(z.object({ text: z.string().max(2_000_000) })).output(profileVerdict),
  /** Installs a profile; it is in force at the next start. */
  installProfile: procedure.input(z.object({ text: z.string().max(2_000_000) })).output(profileVerdict),
  /** Stores a secret that the profile names; the value is never given back. */
  setSecret: procedure
    .input(z.object({ name: z.string().min(1).max(120), value: z.string().min(1).max(10_000) }))
    .output(z.object({ set: z.boolean() })),
  /**
   * Throws the switch of a destination between its system for trials and the real one. It is in force at once for what
   * is queued from now on; what is queued already goes where it was meant to go: `queued` says how much goes where.
   */
  setEnvironment: procedure
    .input(z.object({ destination: destinationId, environment: destinationEnvironment }))
    .output(z.object({ environment: destinationEnvironment, queued: environmentQueue })),
  /** What `setEnvironment` would leave queued for either system of a destination; nothing where there is one system. */
  environmentQueue: procedure.input(z.object({ destination: destinationId })).output(environmentQueue),
  /** Folders, space, database and each endpoint, with how to mend what is wrong. */
  doctor: procedure.output(z.object({ checks: z.array(check) })),
};
