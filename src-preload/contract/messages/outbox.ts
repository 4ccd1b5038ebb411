import type { MessageGroup } from './types.ts';

export const outboxMessages = {} as const satisfies MessageGroup;
