import { readDoorAddress } from './rules.ts';

const ANSWER_MILLISECONDS = 3000;

/**
 * Asks a running web host for an address that opens its window once.
 *
 * @param address as `instance.json` gives it.
 * @returns `null` when nobody answers there.
 */
export async function askForWindow(address: string): Promise<string | null> {
  const door = readDoorAddress(address);
  if (door === null) return null;
  try {
    const answer = await fetch(`${door.origin}/window`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${door.token}` },
      signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
    });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}
