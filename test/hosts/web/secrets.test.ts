import { expect, test } from 'vitest';
import { createTickets, newToken, sameToken } from '../../../src-main/hosts/web/secrets.ts';

test('a token is the same only as itself', () => {
  const token = newToken();
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(newToken()).not.toBe(token);
  expect(sameToken(token, token)).toBe(true);
  expect(sameToken(token, token.slice(1))).toBe(false);
  expect(sameToken(token, '')).toBe(false);
  expect(sameToken(token, null)).toBe(false);
});

test('a ticket is good once, for a minute', () => {
  let now = 0;
  const tickets = createTickets(() => now);
  const first = tickets.issue();
  expect(tickets.redeem(first)).toBe(true);
  expect(tickets.redeem(first)).toBe(false);

  const second = tickets.issue();
  now = 60_001;
  expect(tickets.redeem(second)).toBe(false);
});

test('tickets that nobody redeems do not pile up', () => {
  const tickets = createTickets();
  const oldest = tickets.issue();
  const others = Array.from({ length: 20 }, () => tickets.issue());
  expect(tickets.redeem(oldest)).toBe(false);
  expect(others.every((ticket) => tickets.redeem(ticket))).toBe(true);
});
