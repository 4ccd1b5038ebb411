import type { DestinationId } from '#contract/common.ts';
import type { SecretStore } from '../settings/secrets.ts';
import type { KeptSession } from './authentication.ts';

/** Sessions in the secret store. A profile cannot name them: no name of a secret there holds a colon. */
export function createKeptSessions(secrets: SecretStore): (destination: DestinationId, name: string) => KeptSession {
  return (destination, name) => {
    const secret = `session:${destination}.${name}`;
    return {
      read: () => secrets.read(secret),
      keep(content) {
        secrets.write(secret, content);
      },
      forget() {
        secrets.forget(secret);
      },
    };
  };
}

/** A session that lasts as long as the program: for whoever has no secret store at hand. */
export function passingSession(): KeptSession {
  let kept: string | undefined;
  return {
    read: () => kept,
    keep(content) {
      kept = content;
    },
    forget() {
      kept = undefined;
    },
  };
}
