import type { MessageGroup } from './types.ts';

export const scanMessages = {} as const satisfies MessageGroup;
