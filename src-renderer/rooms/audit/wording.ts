import { useI18n } from 'vue-i18n';
import type { AuditEntry } from '#contract/audit.ts';
import { describe, messages } from '#contract/messages/index.ts';
import { useHost } from '../../app/host.ts';
import { locale } from '../../i18n/locale.ts';
import { formatNumber, formatSize } from '../../ui/format.ts';
import type { Fact } from './rules.ts';

/** The log's facts in the person's words. What has no word yet is shown as it was written. */
export function useLogWording() {
  const { t, te } = useI18n();
  const host = useHost();

  function actionText(action: string): string {
    return te(`audit.action.${action}`) ? t(`audit.action.${action}`) : action;
  }

  function factLabel(key: string): string {
    return te(`audit.fact.${key}`) ? t(`audit.fact.${key}`) : key;
  }

  function factText(fact: Fact, entry: Pick<AuditEntry, 'destination' | 'detail'>): string {
    const text = String(fact.value);
    switch (fact.key) {
      case 'operation':
        return te(`outbox.operation.${text}`) ? t(`outbox.operation.${text}`) : text;
      case 'reason': {
        if (!Object.hasOwn(messages, text)) return text;
        // the line holds the code alone; what it does not tell is left open
        const system = entry.destination === null ? {} : { name: host.nameOf(entry.destination) };
        const params = { ...system, system: system.name ?? '', ...entry.detail };
        return describe(locale.value, { code: text, params }).what.replace(/\{\w+\}/g, '…');
      }
      case 'size':
        return formatSize(Number(fact.value));
      case 'fields':
        return text
          .split(', ')
          .map((field) => (te(`audit.value.fields.${field}`) ? t(`audit.value.fields.${field}`) : field))
          .join(', ');
      default:
        if (te(`audit.value.${fact.key}.${text}`)) return t(`audit.value.${fact.key}.${text}`);
        return typeof fact.value === 'number' ? formatNumber(fact.value) : text;
    }
  }

  /** A bare number says nothing without its name. */
  function factInTable(fact: Fact, entry: Pick<AuditEntry, 'destination' | 'detail'>): string {
    const text = factText(fact, entry);
    const bare = typeof fact.value === 'number' || fact.key === 'procedure' || fact.key === 'fields';
    return bare && fact.key !== 'arrived' ? `${factLabel(fact.key)}: ${text}` : text;
  }

  return { actionText, factLabel, factText, factInTable };
}
