import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findOrInstallBrowser } from './browser.ts';

/** `npm test`: every check in order, stopping at the first that fails. Arguments choose steps by name. */
const steps: readonly { name: string; command: string; parameters: readonly string[] }[] = [
  { name: 'types', command: 'tsc', parameters: ['-p', 'tsconfig.json'] },
  { name: 'types-rules', command: 'tsc', parameters: ['-p', 'tsconfig.rules.json'] },
  { name: 'types-window', command: 'vue-tsc', parameters: ['-p', 'tsconfig.renderer.json'] },
  { name: 'lint', command: 'eslint', parameters: ['.', '--max-warnings', '0'] },
  { name: 'format', command: 'prettier', parameters: ['--check', '--log-level', 'warn', '.'] },
  { name: 'build', command: 'electron-vite', parameters: ['build', '--logLevel', 'warn'] },
  { name: 'unit', command: 'vitest', parameters: ['run', '--config', 'test/vitest.config.ts'] },
  { name: 'e2e', command: 'playwright', parameters: ['test', '--config', 'test/playwright.config.ts'] },
];

const root = fileURLToPath(new URL('..', import.meta.url));
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`Unknown step ${unknown.join(', ')}; there are: ${steps.map((step) => step.name).join(', ')}`);
  process.exit(2);
}

const browser = await findOrInstallBrowser();
if (browser === null) {
  console.error('No browser found. Install Microsoft Edge, Google Chrome or Chromium and run the tests again.');
  process.exit(2);
}

let passed = 0;
for (const step of steps) {
  if (chosen.length > 0 && !chosen.includes(step.name)) continue;
  const started = performance.now();
  console.log(`\n── ${step.name}`);
  const code = await run(step.command, step.parameters, browser);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (code !== 0) {
    console.error(`── ${step.name} failed after ${seconds} s`);
    console.log(`steps: ${passed} passed, 1 failed`);
    process.exit(1);
  }
  passed += 1;
  console.log(`── ${step.name}: ${seconds} s`);
}
console.log(`\nsteps: ${passed} passed, 0 failed`);

/** Runs a tool of node_modules/.bin, which npm put on the PATH; its exit code, or 1 when a signal ended it. */
function run(command: string, parameters: readonly string[], chromium: string): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, {
      cwd: root,
      stdio: 'inherit',
      // the tools are .cmd files on Windows, which only a shell starts; the parameters are all our own
      shell: process.platform === 'win32',
      env: { ...process.env, QMC_BROWSER: chromium },
    });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
