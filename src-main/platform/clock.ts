import { monotonicFactory } from 'ulid';

/** Time as the core sees it, so that tests can move it. */
export interface Clock {
  /** Milliseconds since 1970 in UTC. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

const nextUlid = monotonicFactory();

/** A new identifier that sorts by time of creation within this process. */
export function newId(clock: Clock): string {
  return nextUlid(clock.now());
}

/** An instant in the form of the contract. */
export function toInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
