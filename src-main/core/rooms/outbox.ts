import type { Connectors } from '../../connectors/connector.ts';
import { createOutbox, type Outbox } from '../../outbox/service.ts';
import { secretsAt } from '../../settings/secrets.ts';
import type { Base } from '../base.ts';
import type { SettingsRoom } from './settings.ts';

export async function openOutbox(base: Base, room: SettingsRoom, connectors: Connectors): Promise<Outbox> {
  const { profile, settings } = room;
  const outbox = await base.part(
    'outbox',
    () =>
      createOutbox({
        ...base,
        connectors,
        settings: profile.destinations,
        sending: profile.sending,
        secrets: (destination) => secretsAt(profile, destination),
      }),
    (opened) => opened.stop(),
  );
  settings.onSecretSet(() => outbox.credentialsChanged());
  return outbox;
}
