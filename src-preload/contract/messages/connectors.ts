import type { MessageGroup } from './types.ts';

export const connectorsMessages = {} as const satisfies MessageGroup;
