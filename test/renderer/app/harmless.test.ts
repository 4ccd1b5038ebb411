import { describe, expect, it } from 'vitest';
import { harmlessText, withHarmlessText } from '../../../src-renderer/app/harmless.ts';

const TURNED = 'giay khai sinh\u202efdp.exe';
const PLAIN = 'giay khai sinhfdp.exe';
const call = (answer: () => Promise<unknown>): Promise<unknown> =>
  withHarmlessText({ call: answer }).call(['inbox', 'list'], {}, { context: {} });

describe('text at the edge of the window', () => {
  it('loses marks of direction and control characters, and no letter, blank or end of line', () => {
    expect(harmlessText(TURNED)).toBe(PLAIN);
    expect(harmlessText('\u2067Mẫu\u2069\u200f\u061c')).toBe('Mẫu');
    expect(harmlessText('a\u0000b\u009bc')).toBe('a b c');
    const ordinary = 'Nguyễn Thị Ỡm Ờ\tsố 12/2026\r\nẾ ỗ ữ ặ 👩\u200d👧 العربية';
    expect(harmlessText(ordinary)).toBe(ordinary);
  });

  it('is harmless wherever it stands in an answer, and other values stay what they are', async () => {
    const when = new Date(0);
    const bytes = new Uint8Array([1, 2]);
    await expect(
      call(() => Promise.resolve({ name: TURNED, files: [{ name: TURNED, size: 3 }], when, bytes, none: null })),
    ).resolves.toEqual({ name: PLAIN, files: [{ name: PLAIN, size: 3 }], when, bytes, none: null });
    await expect(call(() => Promise.resolve(TURNED))).resolves.toBe(PLAIN);
  });

  it('is harmless in the words of a refusal, which stays the same error', async () => {
    const refusal = Object.assign(new Error('refused'), { data: { reason: { params: { name: TURNED } } } });
    await expect(call(() => Promise.reject(refusal))).rejects.toBe(refusal);
    expect(refusal.data.reason.params.name).toBe(PLAIN);
  });

  it('is harmless in a stream, whose end reaches its source', async () => {
    let closed = false;
    async function* steps(): AsyncGenerator<{ name: string }> {
      try {
        for (;;) yield await Promise.resolve({ name: TURNED });
      } finally {
        closed = true;
      }
    }
    const stream = (await call(() => Promise.resolve(steps()))) as AsyncIterable<unknown>;
    for await (const step of stream) {
      expect(step).toEqual({ name: PLAIN });
      break;
    }
    expect(closed).toBe(true);
  });
});
