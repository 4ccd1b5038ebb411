import { setTimeout as pause } from 'node:timers/promises';
import { destinationId } from '#contract/common.ts';
import { trainingFault } from '#contract/training.ts';
import type { TrainingServers } from '../../src-main/training/servers.ts';
import { pick } from '../fixtures/seeded.ts';
import { faultsAt } from '../faults/kinds.ts';

/** One-shot faults often, a standing fault of some seconds now and then, at random destinations, until it is stopped. */
export async function misbehave(
  servers: TrainingServers,
  random: () => number,
  signal: AbortSignal,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const count = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
  const standing = trainingFault.options.filter((fault) => fault !== 'none');
  const rest = (milliseconds: number): Promise<void> =>
    pause(milliseconds, undefined, { signal }).catch(() => undefined);
  while (!signal.aborted) {
    const destination = pick(random, destinationId.options);
    if (random() < 0.08) {
      const fault = pick(random, standing);
      count(`${destination}: ${fault} for some seconds`);
      await servers.setFault(destination, fault);
      await rest(1000 + random() * 7000);
      await servers.clearFaults(destination);
    } else {
      const { name, fault } = pick(random, faultsAt(destination));
      count(`${destination}: ${name}`);
      servers.failNext(destination, { fault });
      await rest(100 + random() * 900);
    }
  }
  for (const destination of destinationId.options) await servers.clearFaults(destination);
  return counts;
}
