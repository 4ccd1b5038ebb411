import type { MessageGroup } from './types.ts';

export const trainingMessages = {} as const satisfies MessageGroup;
