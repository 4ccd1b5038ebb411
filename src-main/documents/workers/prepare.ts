import type { PrepareResult, PrepareTask } from '../preparation.ts';

export default async function prepare(task: PrepareTask): Promise<PrepareResult> {
  throw new Error(`not there yet: ${task.documentId}`);
}
