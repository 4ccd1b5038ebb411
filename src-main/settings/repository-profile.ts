import { z } from 'zod';
import { httpUrl, pattern, secretName } from './profile-values.ts';

/**
 * The national paper repository (Kho DL, seeds 001 and 003, section V): asked and downloaded from through the security
 * server of the destination that it belongs to.
 */
export const paperRepository = z.strictObject({
  /** What the window calls it. */
  name: z.string().min(1).max(60).default('Kho DL quốc gia'),
  /** The account that the portal gave for the repository: another one than the destination's own. */
  auth: z.strictObject({ kind: z.literal('login'), username: z.string().min(1), password: secretName }),
  /** The repository's code at the security server; it travels where the destination's own does. */
  dstcode: z.string().min(1).max(200).default('VN:GOV:000.00.00.G22:vpcpcdvcqgsub01'),
  /** The system behind that code. */
  providerUrl: httpUrl.default('https://apigiaytocanhan.dichvucong.gov.vn'),
  /** Where the security server hands files out, below the base URL. */
  filesPath: z.string().startsWith('/').default('/VXPAdapter/RestService/forward'),
  /** Bytes of one file at the most. */
  fileLimit: z
    .number()
    .int()
    .min(1024)
    .default(200 * 1024 * 1024),
  /** Milliseconds for one file, from its first request to its last byte. */
  fileTime: z.number().int().min(1000).max(3_600_000).default(600_000),
  /** Our channel → `KenhThucHien`. */
  channels: z.strictObject({ 'in-person': z.string(), online: z.string(), postal: z.string() }).partial().default({}),
  /** Regular expressions that tell what a message of the repository means, see the connector's README. */
  signs: z.strictObject({ success: pattern, nothing: pattern, session: pattern, busy: pattern }).partial().default({}),
});
export type PaperRepositoryProfile = z.infer<typeof paperRepository>;
