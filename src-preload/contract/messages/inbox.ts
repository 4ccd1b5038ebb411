import type { MessageGroup } from './types.ts';

export const inboxMessages = {} as const satisfies MessageGroup;
