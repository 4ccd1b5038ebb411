import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chosenSteps } from './steps.ts';

/**
 * `npm run test:long [-- name …]`: the short runs of `npm test` at their full counts. Each prints its counts at its end;
 * a step that fails does not keep the others from running. The bounds are for a slow machine.
 */
const steps: readonly { name: string; what: string; test: string; count: Record<string, string>; minutes: number }[] = [
  {
    name: 'faults',
    what: '10 000 faults',
    test: 'test/faults/lines.test.ts',
    count: { QMC_FAULTS: '10000' },
    minutes: 60,
  },
  { name: 'power', what: '500 power cuts', test: 'test/power', count: { QMC_CUTS: '500' }, minutes: 60 },
  { name: 'kills', what: '1 000 kills', test: 'test/crash/crash.test.ts', count: { QMC_KILLS: '1000' }, minutes: 180 },
];

const root = fileURLToPath(new URL('..', import.meta.url));
const chosen = chosenSteps(steps);

const failed: string[] = [];
for (const step of chosen) {
  const started = performance.now();
  console.log(`\n── ${step.name}: ${step.what}`);
  const passed = existsSync(new URL(`../${step.test}`, import.meta.url)) && (await run(step));
  console.log(
    `── ${step.name}: ${passed ? 'passed' : 'FAILED'} after ${((performance.now() - started) / 60_000).toFixed(1)} min`,
  );
  if (!passed) failed.push(step.name);
}
console.log(failed.length === 0 ? '\nlong tests: all passed' : `\nlong tests: ${failed.join(', ')} failed`);
process.exit(failed.length === 0 ? 0 : 1);

function run({ test, count, minutes }: (typeof steps)[number]): Promise<boolean> {
  return new Promise((resolve) => {
    const parameters = ['run', '--config', 'test/vitest.config.ts', '--reporter', 'verbose', test];
    const child = spawn('vitest', parameters, {
      cwd: root,
      stdio: 'inherit',
      // the tools are .cmd files on Windows, which only a shell starts; the parameters are all our own
      shell: process.platform === 'win32',
      // a count that is set already stands, so that a single step can be tried with less
      env: { ...count, ...process.env },
      timeout: minutes * 60_000,
    });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(false);
    });
    child.on('exit', (code) => resolve(code === 0));
  });
}
