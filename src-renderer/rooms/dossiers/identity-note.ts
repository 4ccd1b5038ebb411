import { useI18n } from 'vue-i18n';
import type { Applicant } from '#contract/dossiers.ts';
import { useHost } from '../../app/host.ts';
import { identityWarning } from './rules.ts';

/**
 * The sentence about a number that looks odd, `null` when there is nothing to say; numbers of the training mode are
 * known to be invented. Call it in `setup`.
 */
export function useIdentityNote() {
  const { t } = useI18n();
  const host = useHost();
  return (kind: Applicant['kind'], identityNumber: string, birthDate: string | null): string | null => {
    const warning = identityWarning(kind, identityNumber, birthDate, { training: host.training });
    return warning === null ? null : t(`dossiers.identityWarning.${warning}`);
  };
}
