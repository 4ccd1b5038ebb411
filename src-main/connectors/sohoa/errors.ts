import { because } from '../../platform/errors.ts';
import { remoteMessage, type CallFailure } from '../answers.ts';
import { fieldNames } from '../fields.ts';
import { sohoaFields } from './map.ts';

export const sohoaFieldOf = fieldNames(sohoaFields);

/**
 * EFY says how it went inside the body: `{"status":200,"message":"…"}` is done; anything else, whatever the HTTP
 * status was, is a refusal in its own words. (`{"error":"…","code":"400"}` never comes this far: the common rules
 * read it.)
 */
export function refusalInside(system: string, operation: string, reply: { status: unknown }): CallFailure | null {
  if (Number(reply.status) === 200) return null;
  const message = remoteMessage(reply);
  const detail = `${operation}: status ${String(reply.status)}`;
  const field = sohoaFieldOf(message, reply);
  return {
    kind: 'rejected',
    ...(field === null ? {} : { field }),
    reason:
      message === ''
        ? because('connectors.refused-silent', { system, status: String(reply.status) }, detail)
        : because('connectors.refused', { system, message }, detail),
  };
}

export function tooLarge(system: string, name: string, limit: number): CallFailure {
  const megabytes = Math.max(1, Math.floor(limit / (1024 * 1024)));
  const reason = because('connectors.file-too-large', { system, name, limit: megabytes });
  return { kind: 'rejected', reason, field: 'papers' };
}
