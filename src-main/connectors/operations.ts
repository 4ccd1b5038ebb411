import type { z } from 'zod';
import { because } from '../platform/errors.ts';
import type { Repeat } from './answers.ts';
import type { Attempt, Connector, Finding, Outcome } from './connector.ts';

interface Operations<Name extends string> {
  readonly payloads: Readonly<Record<Name, z.ZodType>>;
  readonly execute: Readonly<Record<Name, (attempt: Attempt) => Promise<Outcome>>>;
  /** How to look whether an operation that must not be repeated had its effect; without one a person has to look. */
  readonly look?: Partial<Readonly<Record<Name, (attempt: Attempt) => Promise<Finding>>>>;
  repeatOf(operation: Name): Repeat;
}

/** The queue's side of a connector: refuses what the connector did not plan, and asks before it repeats. */
export function runOperations<Name extends string>(
  operations: Operations<Name>,
): Pick<Connector, 'payloads' | 'execute' | 'inquire'> {
  const { payloads, execute, repeatOf } = operations;
  const look: Partial<Record<string, (attempt: Attempt) => Promise<Finding>>> = operations.look ?? {};
  const nameOf = ({ operation, payload }: Attempt): Name | null => {
    const name = operation as Name;
    return Object.hasOwn(payloads, name) && payloads[name].safeParse(payload).success ? name : null;
  };
  return {
    payloads,
    async execute(attempt) {
      const name = nameOf(attempt);
      if (name !== null) return execute[name](attempt);
      return { kind: 'rejected', reason: because('connectors.payload-invalid', {}, attempt.operation) };
    },
    async inquire(attempt) {
      const name = nameOf(attempt);
      if (name === null) return { kind: 'cannot-tell' };
      if (repeatOf(name) !== 'never') return { kind: 'send-again' };
      return look[name]?.(attempt) ?? { kind: 'cannot-tell' };
    },
  };
}
