import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: './e2e',
  outputDir: '../test-results/e2e',
  fullyParallel: false,
  // each test has the program and a browser of its own: two at a time would only slow each other down
  workers: 1,
  // a build server may stall for seconds; what passes only at the second try is reported as flaky
  retries: process.env.CI === undefined ? 0 : 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  // the smallest screen of a counter
  use: {
    viewport: { width: 1366, height: 768 },
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
  },
});
