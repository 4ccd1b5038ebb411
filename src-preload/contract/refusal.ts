import type { MessageCode } from './messages/index.ts';

/** Why a check of ours refuses, as a code of the message catalogue; who tells it fills `{field}` there. */
export function refusal(code: MessageCode): { readonly params: { readonly refusal: MessageCode } } {
  return { params: { refusal: code } };
}
