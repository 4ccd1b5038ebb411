import { declaredWithoutRepeats, planned, type ConformanceSystem } from '../system.ts';

export const idesk: ConformanceSystem = {
  destination: 'idesk',
  wire: 'json',
  signIn: /\/token$/,
  refusalInside: '{"error":"Thiếu thông tin","code":"400"}',
  withoutRepeats: declaredWithoutRepeats('idesk'),
  cases: [
    planned('idesk', {
      operation: 'uploadFile',
      request: { method: 'POST', path: /^\/tep$/ },
      repeat: 'key',
      effect: 'file',
      ending: 'key',
      endingWithoutRepeats: 'person',
    }),
    planned('idesk', {
      operation: 'createDraft',
      request: { method: 'POST', path: /^\/van-ban\/du-thao$/ },
      repeat: 'key',
      effect: 'draft',
      ending: 'key',
      endingWithoutRepeats: 'person',
    }),
  ],
};
