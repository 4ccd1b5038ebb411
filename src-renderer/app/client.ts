import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '#contract/index.ts';
import { keepConnection } from './connection.ts';
import { withHarmlessText } from './harmless.ts';
import { openPort, openSocketWith, takeToken } from './transport.ts';

const inDesktop = window.desktop !== undefined;
const token = inDesktop ? null : takeToken();

/** The web host's page answers a plain request also to a window that it does not know any more. */
async function pageAnswers(): Promise<boolean> {
  try {
    return (await fetch('./', { method: 'HEAD', cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}

/** The page was opened by hand, without the key of the running program: it can never connect. */
export const keyless = !inDesktop && token === null;

/** The connection to the core, for the status bar and for streams. */
export const connection = inDesktop
  ? keepConnection({ open: openPort })
  : keepConnection({ open: openSocketWith(token ?? 'none'), answers: pageAnswers });

/**
 * Everything that the core can be asked. A call made while the connection is down waits a moment for it, then rejects
 * with `ConnectionLost`, as does a call whose answer was lost; `failures.ts` turns both into sentences. No text
 * in an answer turns the direction of writing or holds control characters.
 */
export const client: ContractRouterClient<Contract> = createORPCClient(withHarmlessText(connection.link));

/** The path of a file that the person dropped or chose, or `null` where the page cannot see paths. */
export function pathOf(file: File): string | null {
  const path = window.desktop?.pathOf(file) ?? '';
  return path === '' ? null : path;
}
