import type { Migration } from '../connection.ts';

/** What needs a person is gathered by its reason, however much it is. */
export const outboxAttention: Migration = {
  name: 'outbox attention',
  sql: `
    -- the words of a refusal: its code and what stands in the gaps of its sentence, without the technical detail
    ALTER TABLE job ADD COLUMN reason_words TEXT GENERATED ALWAYS AS (
      CASE WHEN state = 'needs-person' AND uncertain = 0 THEN json_extract(reason, '$.code', '$.params') END
    ) VIRTUAL;
    CREATE INDEX job_attention ON job (destination, uncertain, reason_words, number, departed)
    WHERE state = 'needs-person';
  `,
};
