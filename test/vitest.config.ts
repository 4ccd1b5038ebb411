import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/bench/**', 'test/fixtures/**'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // a busy machine is no failure: the condition decides, this is only its bound
    expect: { poll: { timeout: 15_000, interval: 20 } },
    // a build server may stall for seconds; what passes only at the second try is reported as such
    retry: process.env.CI === undefined ? 0 : 1,
    pool: 'forks',
    maxWorkers: 2,
    passWithNoTests: true,
  },
});
