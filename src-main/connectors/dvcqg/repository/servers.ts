import { because } from '../../../platform/errors.ts';
import type { Answer, SecurityServer } from '../../connector.ts';
import type { CallResult } from '../../remote.ts';
import { answerOf } from '../../results.ts';
import type { DvcqgClient } from '../client.ts';
import { isNought, readAnswer, refusal, type Signs } from '../errors.ts';
import { lineOf } from './fields.ts';

const OPERATION = 'listSecurityServers';
/** The whole country has a few hundred. */
const MOST_SERVERS = 20_000;

type Listed = Extract<Awaited<ReturnType<DvcqgClient['listSecurityServers']>>, { ok: true }>['value'];

/**
 * The list of security servers in an answer. The seed's sample has no code beside its `result`, so a list alone is
 * enough; an answer without entries is none, so that an older list stays in use.
 */
export function readSecurityServers(
  system: string,
  signs: Signs,
  result: CallResult<Listed>,
): Answer<readonly SecurityServer[]> {
  if (!result.ok) return answerOf(result);
  const { code, listed, entries } = result.value;
  const isRefused = code !== undefined && code !== null && !isNought(code);
  const said = readAnswer(result.value, signs);
  if (isRefused && said === 'busy')
    return { ok: false, reason: because('connectors.asked-busy', { system }, OPERATION) };
  if (isRefused || (!listed && said === 'refused')) {
    return { ok: false, reason: refusal(system, OPERATION, result.value).reason };
  }
  const servers = entries.flatMap((entry) => {
    const [agency, name, dstcode] = [lineOf(entry.agency), lineOf(entry.name), lineOf(entry.dstcode)];
    return agency === '' || dstcode === '' ? [] : [{ agency, name, dstcode: dstcode.replace(/\s+/g, '') }];
  });
  if (listed && servers.length > 0 && servers.length <= MOST_SERVERS) return { ok: true, value: servers };
  const detail = `${servers.length} of ${entries.length} entries can be used`;
  return { ok: false, reason: because('connectors.answer-unexpected', { system, operation: OPERATION }, detail) };
}
