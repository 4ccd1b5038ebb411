import type { MessageGroup } from './types.ts';

export const dossiersMessages = {} as const satisfies MessageGroup;
