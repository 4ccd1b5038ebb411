import type { MessageGroup } from './types.ts';

export const auditMessages = {} as const satisfies MessageGroup;
