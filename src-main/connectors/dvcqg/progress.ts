import { because } from '../../platform/errors.ts';
import type { Finding, Outcome } from '../connector.ts';
import { createGathering } from './gather.ts';
import type { ProgressLine } from './map.ts';

/** The portal takes no more in one call. */
const MOST_LINES = 10;

/** A line on its way, with the `madonvi` under which it goes. */
export interface OutgoingLine {
  readonly unit: string;
  readonly line: ProgressLine;
}

interface ProgressOptions {
  readonly system: string;
  readonly window: number;
  send(unit: string, lines: readonly ProgressLine[], signal: AbortSignal): Promise<Outcome>;
  /** Whether a line is there already. */
  look(line: OutgoingLine, signal: AbortSignal): Promise<Finding>;
}

/**
 * Lines that come at about the same time share calls of ten. When a call with more than one is refused, each line is
 * tried alone, so that the one at fault fails alone; a line that the portal shows by then was taken with the others.
 */
export function createProgress(
  options: ProgressOptions,
): (line: OutgoingLine, signal: AbortSignal) => Promise<Outcome> {
  const { system } = options;

  const alone = async (one: OutgoingLine, signal: AbortSignal): Promise<Outcome> => {
    const finding = await options.look(one, signal);
    return finding.kind === 'done' ? finding : options.send(one.unit, [one.line], signal);
  };

  const ofOneUnit = async (
    lines: readonly OutgoingLine[],
    signal: AbortSignal,
  ): Promise<Map<OutgoingLine, Outcome>> => {
    const outcomes = new Map<OutgoingLine, Outcome>();
    const [first] = lines;
    if (first === undefined) return outcomes;
    const together = await options.send(
      first.unit,
      lines.map(({ line }) => line),
      signal,
    );
    for (const one of lines) {
      const isRefused = together.kind === 'rejected' && lines.length > 1;
      outcomes.set(one, isRefused ? await alone(one, signal) : together);
    }
    return outcomes;
  };

  return createGathering<OutgoingLine, Outcome>({
    most: MOST_LINES,
    window: options.window,
    stopped: { kind: 'transient', reason: because('connectors.stopped', { system }), offline: true },
    async send(lines, signal) {
      const outcomes = new Map<OutgoingLine, Outcome>();
      // a call names one unit
      for (const unit of new Set(lines.map((one) => one.unit))) {
        const group = lines.filter((one) => one.unit === unit);
        for (const [one, outcome] of await ofOneUnit(group, signal)) outcomes.set(one, outcome);
      }
      return lines.flatMap((one) => outcomes.get(one) ?? []);
    },
  });
}
