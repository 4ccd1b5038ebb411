import { z } from 'zod';
import { refusal } from '#contract/refusal.ts';
import { httpUrl, pattern, plainName, secretName } from './profile-values.ts';

/**
 * A unit's place at the Hà Tĩnh portal: the code of the portal's own table (29 units in `resources/catalogue/
 * hatinh-units.json`, communes by their number at the statistics office), and the secret that holds its `maxacthuc`.
 */
const portalUnit = z.strictObject({
  code: plainName(20),
  secret: secretName,
});
/** By our own unit code, such as `000.00.17.H55`. */
const portalUnits = z.record(z.string().min(1).max(40), portalUnit);

/** The four statuses that the portal of Hà Tĩnh knows, word for word (seed 002). */
const PORTAL_STATUSES = ['Đang xử lý', 'Chờ ký duyệt', 'Không giải quyết', 'Chờ bổ sung'] as const;

const timeOfDay = z.iso.time({ precision: 0 });
const asmxPath = z
  .string()
  .startsWith('/')
  .max(500)
  .refine((path) => !/[?#]/.test(path), refusal('settings.no-plain-path'));

/** What the profile says of the Hà Tĩnh portal, besides what it says of every destination. */
export const hatinhFields = {
  /** Each call carries the unit's code and secret; there is no session. */
  auth: z.strictObject({ kind: z.literal('units') }).default({ kind: 'units' }),
  /** Which of the two systems is used until an administrator throws the switch of the settings. */
  environment: z.enum(['test', 'live']).default('live'),
  /** Units at the real system, which stands at `baseUrl`. */
  units: portalUnits.default({}),
  /** The system for trials. */
  test: z.strictObject({ baseUrl: httpUrl, units: portalUnits }).optional(),
  /** Bytes of one answer: these are a word or two, or a description of a service. */
  answerLimit: z
    .number()
    .int()
    .min(1024)
    .max(16 * 1024 * 1024)
    .default(1024 * 1024),
  services: z
    .strictObject({
      dossiers: asmxPath.default('/layouts/hatinh/dvc/DVCServiceHoSo.asmx'),
      office: asmxPath.default('/layouts/hatinh/dvc/ServiceLienThonggVPUB.asmx'),
    })
    .prefault({}),
  /** Our status → one of the four that the portal knows. */
  statuses: z.record(z.string(), z.enum(PORTAL_STATUSES)).default({}),
  /** Procedure codes → those that the portal gave to the same procedures; without an entry our own. */
  procedureCodes: z.record(z.string(), z.string().min(1).max(100)).default({}),
  /** How the portal's undocumented words are read; case does not matter. */
  patterns: z
    .strictObject({
      success: pattern,
      exists: pattern,
      missing: pattern,
      secret: pattern,
      busy: pattern,
      tooLarge: pattern,
    })
    .partial()
    .default({}),
  /** Changes to single calls: the name on the wire, and whether sending twice does harm. */
  operations: z
    .record(
      z.string(),
      z.strictObject({ name: z.string().min(1).max(120), repeat: z.enum(['nature', 'never']) }).partial(),
    )
    .default({}),
  /** The time of day that stands beside a day of which no time is known. */
  times: z
    .strictObject({ received: timeOfDay.default('07:00:00'), appointment: timeOfDay.default('17:00:00') })
    .prefault({}),
  /** Whether each new status adds a line to the course of the dossier (`CapNhatQuaTrinhXuLyHoSo`). */
  processLines: z.boolean().default(true),
  /** Procedures whose dossiers go on to the one-stop desk of the provincial office (`TiepNhanHoSoMotCuaVPUB`). */
  office: z
    .strictObject({
      /** As in `routes`. */
      procedures: z.array(z.string().min(1)).min(1).max(200),
      /** The component that holds the submission letter (tờ trình): its paper code or its name. */
      letter: z.string().min(1).max(2000),
      /** Who issues the letters; without it, the unit. */
      issuer: z.string().max(200).default(''),
      /** Bytes of a letter. An ASP.NET server takes 4 MB in all unless its owner allows more. */
      letterLimit: z
        .number()
        .int()
        .min(1024)
        .max(512 * 1024 * 1024)
        .default(20 * 1024 * 1024),
    })
    .optional(),
};
