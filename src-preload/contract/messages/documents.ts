import type { MessageGroup } from './types.ts';

export const documentsMessages = {} as const satisfies MessageGroup;
