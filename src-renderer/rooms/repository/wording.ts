import { useI18n } from 'vue-i18n';
import type { KeptPaper } from '#contract/repository.ts';
import { formatDay } from '../../ui/format.ts';
import { standingOf } from './rules.ts';

/** How a paper stands, in a few words for the table or in full. */
export function useStandingText(): (paper: KeptPaper, length: 'short' | 'full') => string {
  const { t } = useI18n();
  return (paper, length) => {
    const standing = standingOf(paper);
    const day = standing === 'not-yet' ? paper.issuedOn : paper.validUntil;
    return t(`repository.standing.${length}.${standing}`, { day: day === null ? '' : formatDay(day) });
  };
}
