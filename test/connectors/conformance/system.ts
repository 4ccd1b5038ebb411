import type { DestinationId, Reason } from '#contract/common.ts';
import type { Repeat } from '../../../src-main/connectors/answers.ts';
import type { Connectors, DossierSnapshot, Outcome, PlannedOperation } from '../../../src-main/connectors/connector.ts';
import type { Profile } from '../../../src-main/settings/profile.ts';
import type { RequestFault } from '../../../src-main/training/faults.ts';
import { componentOf, connectorOf, snapshotOf, testFile, type Province, type TestFile } from '../harness.ts';

/** What a remote's answers are written in. */
export type Wire = 'json' | 'soap';

/**
 * How an operation whose answer was lost after its effect comes to its end without a second effect:
 * - `key`: it is sent again under the same idempotency key, which the remote recognises;
 * - `same-state`: it is sent again and sets what is set already;
 * - `asks`: the remote is asked for the dossier and shows the effect, so nothing is sent again;
 * - `person`: it stops until a person has looked.
 */
export type Ending = 'key' | 'same-state' | 'asks' | 'person';

/** An operation in front of its remote, everything before it in the plan done. */
export interface Prepared {
  readonly code: string;
  /** The whole plan in its order, the operation in question included. */
  readonly operations: readonly PlannedOperation[];
  readonly files: readonly TestFile[];
}

/** One operation of one connector, as the conformance suite needs to know it. */
export interface ConformanceCase {
  readonly operation: string;
  /** Tells two cases of one operation apart. */
  readonly variant?: string;
  /** The request that carries the effect; by its body too where one address serves several calls. */
  readonly request: { readonly method: string; readonly path: RegExp; readonly body?: RegExp };
  readonly repeat: Repeat;
  /** The kind of the line that the effect leaves in the server's ledger. */
  readonly effect: string;
  readonly ending: Ending;
  /** The same where the profile says that this remote recognises no repeats; absent where a profile cannot say so. */
  readonly endingWithoutRepeats?: 'asks' | 'person';
  prepare(province: Province, number: number): Promise<Prepared>;
}

/** What the first try under a fault comes to. */
export interface Expected {
  readonly kind: Outcome['kind'];
  /** The sentence that the officer reads. */
  readonly code?: string;
  readonly offline?: boolean;
  /** For `wait`: milliseconds from now. */
  readonly wait?: number;
  /** Effects in the server's ledger right after. */
  readonly effects: 0 | 1;
}

/** What a fault may need to know of the moment at which it is arranged. */
export interface Occasion {
  readonly now: number;
  /** Another host of this machine, which must never be called. */
  readonly elsewhere: string;
}

export interface ConformanceFault {
  readonly name: string;
  fault(occasion: Occasion): RequestFault | 'down' | 'unknown-host';
  /** How many requests it meets. */
  readonly times?: number;
  /** It shows only when our own patience ends. */
  readonly waits?: boolean;
  /** The operations that it can meet; all of them without it. */
  readonly meets?: (testCase: ConformanceCase) => boolean;
  expected(testCase: ConformanceCase): Expected;
}

/** What a call that only asks came to, as far as it tells. */
export interface Read {
  readonly kind: 'answered' | 'refused' | 'needs-login' | 'unreachable' | 'failed';
  readonly reason?: Reason;
}

/** A call beside the queue that only asks: nothing comes of it but its answer. */
export interface ConformanceRead {
  readonly name: string;
  readonly request: ConformanceCase['request'];
  /** The operation of the queue that it is; absent where it never waits there. */
  readonly operation?: string;
  call(connectors: Connectors, signal: AbortSignal): Promise<Read>;
  /** Its own sentences in place of the common ones, by code. */
  readonly sentences?: Readonly<Record<string, string>>;
  /** The sentence under a fault, by its name, where the call means something else than the common rules. */
  readonly differently?: Readonly<Record<string, string>>;
  /** The faults that it can meet; all of them without it. */
  readonly meets?: (fault: ConformanceFault) => boolean;
}

/** One remote system in the suite. A new connector joins with one of these. */
export interface ConformanceSystem {
  readonly destination: DestinationId;
  readonly wire: Wire;
  /** The path of the call that fetches a session; absent where calls carry no session that could expire. */
  readonly signIn?: RegExp;
  /** An answer with 200 that refuses inside, in the system's own words. */
  readonly refusalInside: string;
  readonly cases: readonly ConformanceCase[];
  /** What is asked of it beside the queue, where answers of its own have to be told apart. */
  readonly reads?: readonly ConformanceRead[];
  /** Faults that only this system can show, beside the common ones. */
  readonly ownFaults?: readonly ConformanceFault[];
  /** Where the system's own signs mean something else than the common rules, by the fault's name. */
  readonly differently?: Readonly<Record<string, (testCase: ConformanceCase) => Expected>>;
  /** Says in the profile that repeats of this operation are not recognised. */
  readonly withoutRepeats?: (profile: Profile, operation: string) => void;
}

/** The dossier that an operation is planned from: one paper on a component and one result. */
export function papersOf(number: number): {
  readonly code: string;
  readonly snapshot: DossierSnapshot;
  readonly files: readonly TestFile[];
} {
  const code = `000.00.17.H55-261120-${String(number).padStart(4, '0')}`;
  const paper = testFile('tờ khai.pdf', `paper ${number}`);
  const result = testFile('kết quả.pdf', `result ${number}`);
  const snapshot = snapshotOf({ code, components: [componentOf(0, [paper])], results: [result] });
  return { code, snapshot, files: [paper, result] };
}

/** An operation of the plan that the connector makes for such a dossier. */
export function planned(
  destination: DestinationId,
  fields: Omit<ConformanceCase, 'prepare'> & { readonly change?: (snapshot: DossierSnapshot) => DossierSnapshot },
): ConformanceCase {
  const { change = (same: DossierSnapshot) => same, ...rest } = fields;
  return {
    ...rest,
    prepare(province, number) {
      const { code, snapshot, files } = papersOf(number);
      const connector = connectorOf(province.connect(), destination);
      return Promise.resolve({ code, operations: connector.plan(change(snapshot)), files });
    },
  };
}

/** For systems whose operations are declared: the profile says of one that a repeat is a second effect. */
export function declaredWithoutRepeats(
  destination: 'igate' | 'idesk' | 'sohoa',
): NonNullable<ConformanceSystem['withoutRepeats']> {
  return (profile, operation) => {
    const settings = profile.destinations[destination];
    if (settings === undefined) throw new Error(`${destination} is not in the training profile`);
    settings.operations = { [operation]: { repeat: 'never' } };
  };
}
