import type { MessageGroup } from './types.ts';

export const settingsMessages = {} as const satisfies MessageGroup;
