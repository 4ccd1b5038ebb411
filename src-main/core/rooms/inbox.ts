import type { Documents } from '../../documents/service.ts';
import { createInbox, type Inbox } from '../../inbox/service.ts';
import type { Base } from '../base.ts';
import type { SettingsRoom } from './settings.ts';

export function openInbox(base: Base, { profile }: SettingsRoom, documents: Documents): Promise<Inbox> {
  const { maxFileBytes } = profile.scan;
  return base.part(
    'inbox',
    () => createInbox({ ...base, documents, limits: { maxFileBytes } }),
    (room) => room.stop(),
  );
}
