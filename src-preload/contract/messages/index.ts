import type { Reason } from '../common.ts';
import { auditMessages } from './audit.ts';
import { backupMessages } from './backup.ts';
import { connectorsMessages } from './connectors/index.ts';
import { documentsMessages } from './documents.ts';
import { dossiersMessages } from './dossiers.ts';
import { hostsMessages } from './hosts.ts';
import { inboxMessages } from './inbox.ts';
import { outboxMessages } from './outbox.ts';
import { platformMessages } from './platform.ts';
import { repositoryMessages } from './repository.ts';
import { reuseMessages } from './reuse.ts';
import { scanMessages } from './scan.ts';
import { settingsMessages } from './settings.ts';
import { trainingMessages } from './training.ts';
import { windowMessages } from './window.ts';
import type { Message, Sentence } from './types.ts';

/** Every reason and error that a person can meet, by code, in both languages. */
export const messages = {
  ...platformMessages,
  ...hostsMessages,
  ...scanMessages,
  ...inboxMessages,
  ...documentsMessages,
  ...dossiersMessages,
  ...reuseMessages,
  ...outboxMessages,
  ...repositoryMessages,
  ...connectorsMessages,
  ...auditMessages,
  ...settingsMessages,
  ...trainingMessages,
  ...windowMessages,
  ...backupMessages,
};
export type MessageCode = keyof typeof messages;

export interface Description {
  /** What happened, and what is safe. */
  readonly what: string;
  /** What to do next; empty when nothing is to be done. */
  readonly next: string;
}

/**
 * The sentences for a reason in one language. An unknown code is shown as it is rather than hidden. A parameter that is
 * a text for people comes in both languages (`inBothLanguages`).
 */
export function describe(locale: 'vi' | 'en', reason: Pick<Reason, 'code' | 'params'>): Description {
  const message: Message | undefined = Object.hasOwn(messages, reason.code)
    ? messages[reason.code as MessageCode]
    : undefined;
  if (message === undefined) return { what: reason.code, next: '' };
  const fill = (template: string): string =>
    template.replace(/(\{(\w+)\})(\.?)/g, (_all, gap: string, name: string, stop: string) => {
      const value = String(reason.params[inLocale(name, locale)] ?? reason.params[name] ?? gap).replace(TURNING, '');
      // a remote's own words may bring their stop along
      return /[.!?…]$/u.test(value) ? value : value + stop;
    });
  return { what: asSentence(fill(message.what[locale])), next: fill(message.next?.[locale] ?? '') };
}

/** Marks that turn the direction of writing: a name that came with them would turn the whole sentence around. */
const TURNING = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** The parameter `name` as a text in both languages. */
export function inBothLanguages(name: string, text: Sentence): Record<string, string> {
  return { [name]: text.vi, [inLocale(name, 'en')]: text.en };
}

function inLocale(name: string, locale: 'vi' | 'en'): string {
  return locale === 'vi' ? name : `${name}:${locale}`;
}

/** A remote's own words may end without a stop; what follows must not run into them. */
function asSentence(text: string): string {
  return /[.!?…:]$/u.test(text.trimEnd()) ? text : `${text.trimEnd()}.`;
}
