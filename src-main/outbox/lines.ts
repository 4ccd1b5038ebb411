import type { MessageParams } from '#contract/common.ts';
import type { AuditLine } from '../audit/service.ts';
import type { JobRow } from './job.ts';
import type { Verdict } from './rules.ts';

/** The log's words for where a job stands after a try. */
const TRANSFER = {
  done: { action: 'transfer.done', outcome: 'ok' },
  waiting: { action: 'transfer.waiting', outcome: 'waiting' },
  'needs-login': { action: 'transfer.needs-login', outcome: 'waiting' },
  'needs-person': { action: 'transfer.needs-person', outcome: 'failed' },
} as const;

export function transferLine(job: JobRow, verdict: Pick<Verdict, 'state' | 'reason' | 'receipt'>): AuditLine {
  const id = verdict.receipt?.id;
  return {
    ...about(job, job.actor),
    ...TRANSFER[verdict.state],
    detail: {
      ...carried(job),
      attempts: job.attempts,
      ...(verdict.reason === null ? {} : { reason: verdict.reason.code }),
      ...(typeof id === 'string' || typeof id === 'number' ? { answer: String(id).slice(0, 100) } : {}),
    },
  };
}

/** What a person did to a job. */
export function personLine(
  job: JobRow,
  action:
    | 'transfer.retried'
    | 'transfer.held'
    | 'transfer.cancelled'
    | 'transfer.settled'
    | 'transfer.kept-back'
    | 'transfer.let-go',
  actor: string,
  detail: MessageParams = {},
): AuditLine {
  return { ...about(job, actor), action, outcome: 'ok', detail: { ...carried(job), ...detail } };
}

function about(job: JobRow, actor: string): Pick<AuditLine, 'actor' | 'dossierId' | 'dossierCode' | 'destination'> {
  return { actor, dossierId: job.dossier_id, dossierCode: job.dossier_code, destination: job.destination };
}

function carried(job: JobRow): MessageParams {
  return { operation: job.operation, subject: job.subject };
}
