import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new secret for one run: 256 random bits, in letters that an address and a subprotocol may hold. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares in constant time; hashing first makes the lengths equal. */
export function sameToken(expected: string, given: string | null): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(expected), digest(given ?? '')) && given !== null;
}

const TICKET_MILLISECONDS = 60_000;
const MOST_TICKETS = 20;

/**
 * Tickets open the page once. A browser is started with one instead of the token, because every user of the machine
 * may read the command lines of all processes.
 */
export interface Tickets {
  issue(): string;
  /** Whether the ticket is good; it never is again. */
  redeem(ticket: string): boolean;
}

export function createTickets(now: () => number = Date.now): Tickets {
  const open = new Map<string, number>();
  return {
    issue() {
      const [oldest] = open.keys();
      if (open.size >= MOST_TICKETS && oldest !== undefined) open.delete(oldest);
      const ticket = newToken();
      open.set(ticket, now() + TICKET_MILLISECONDS);
      return ticket;
    },
    redeem(ticket) {
      const until = open.get(ticket);
      open.delete(ticket);
      return until !== undefined && until >= now();
    },
  };
}
