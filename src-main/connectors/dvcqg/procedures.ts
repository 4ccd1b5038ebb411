import { because } from '../../platform/errors.ts';
import { fold } from '../../platform/text.ts';
import type { Answer, ListedProcedure, ProcedureSource } from '../connector.ts';
import type { CallResult } from '../remote.ts';
import { answerOf } from '../results.ts';
import type { DvcqgClient } from './client.ts';
import { isNought, readAnswer, refusal, type Signs } from './errors.ts';
import type { Acknowledgement, PortalProcedure } from './map.ts';

interface ProcedureDependencies {
  readonly system: string;
  readonly client: DvcqgClient;
  readonly signs: Signs;
  /** The `madonvi` that asks. */
  readonly unit: string;
}

type Names = ReadonlyMap<string, string>;

/** The portal's catalogues: the unit's procedures, and the names of fields and agencies that they mention by code. */
export function createProcedureSource({ system, client, signs, unit }: ProcedureDependencies): ProcedureSource {
  /** An answer without its list is none, whatever its code says: it must never look like an empty catalogue. */
  const listed = <Value extends Acknowledgement & { readonly listed: boolean }>(
    operation: string,
    result: CallResult<Value>,
  ): Answer<Value> => {
    if (!result.ok) return answerOf(result);
    const { value } = result;
    if (isNought(value.code) && value.listed) return { ok: true, value };
    if (!isNought(value.code) && readAnswer(value, signs) === 'busy') {
      return { ok: false, reason: because('connectors.asked-busy', { system }, operation) };
    }
    const reason = isNought(value.code)
      ? because('connectors.answer-unexpected', { system, operation }, 'lacks result')
      : refusal(system, operation, value).reason;
    return { ok: false, reason };
  };

  const namesOf = async (which: 'listFields' | 'listAgencies', signal: AbortSignal): Promise<Answer<Names>> => {
    const answer = listed(which, await client.list(which, unit, signal));
    if (!answer.ok) return answer;
    const pairs = answer.value.entries.flatMap(({ code, name }) => (code && name ? [[code, name] as const] : []));
    return { ok: true, value: new Map(pairs) };
  };

  return {
    async open(signal) {
      const answer = listed('listProcedures', await client.list('listProcedures', unit, signal));
      if (!answer.ok) return answer;
      const fields = await namesOf('listFields', signal);
      if (!fields.ok) return fields;
      const agencies = await namesOf('listAgencies', signal);
      if (!agencies.ok) return agencies;
      const codes = answer.value.entries.flatMap(({ code }) => (code ? [code] : []));
      return {
        ok: true,
        value: {
          codes: [...new Set(codes)],
          async read(code, stop) {
            const found = listed('readProcedure', await client.readProcedure(unit, code, stop));
            if (!found.ok) return found;
            const procedure = found.value.found.find((one) => one.code === code);
            if (procedure !== undefined) {
              return { ok: true, value: toListed(procedure, fields.value, agencies.value) };
            }
            const reason = because('connectors.answer-unexpected', { system, operation: 'readProcedure' }, code);
            return { ok: false, reason };
          },
        },
      };
    },
  };
}

/** Papers that only some have to bring say so in their name. */
const SOMETIMES = /\bneu co\b|\btruong hop\b|\bneu\b/;

function toListed(procedure: PortalProcedure, fields: Names, agencies: Names): ListedProcedure {
  const nameOf = (entries: PortalProcedure['fields'], names: Names): string => {
    const [first] = entries;
    return first?.name ?? names.get(first?.code ?? '') ?? '';
  };
  const isOneCase = procedure.cases.length === 1;
  const components = procedure.cases.flatMap(({ papers }) =>
    papers.flatMap(({ code, name }) => {
      const words = (name ?? '').trim();
      if (words === '') return [];
      return [{ name: words, paperCode: code ?? '', required: isOneCase && !SOMETIMES.test(fold(words)) }];
    }),
  );
  return {
    code: procedure.code,
    name: procedure.name.trim(),
    field: nameOf(procedure.fields, fields),
    agency: nameOf(procedure.agencies, agencies),
    days: daysOf(procedure.times),
    components,
    results: procedure.results.flatMap(({ code, name }) => (code ? [{ code, name: name ?? '' }] : [])),
  };
}

/** The first time that is told in days; hours and months are no days of an appointment. */
function daysOf(times: PortalProcedure['times']): number {
  for (const { length, unit } of times) {
    const days = Number(String(length ?? '').replace(',', '.'));
    if (fold(unit ?? '').includes('ngay') && Number.isFinite(days) && days > 0) return Math.ceil(days);
  }
  return 0;
}
