import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Scenes } from './play.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface DesktopProgram {
  /** Plays a scene in the window process; what it gives comes back. */
  play<Name extends keyof Scenes>(
    scene: Name,
    ...given: Parameters<Scenes[Name]>
  ): Promise<Awaited<ReturnType<Scenes[Name]>>>;
  readonly exited: Promise<number | null>;
}

/** Starts the built window process on the stand-in for Electron, up to its first wait. */
export async function startDesktopProgram(
  parameters: readonly string[],
  environment: Record<string, string> = {},
): Promise<DesktopProgram> {
  const child = fork(join(here, 'play.ts'), parameters, {
    execArgv: ['--import', pathToFileURL(join(here, 'use-fake-electron.mjs')).href],
    env: { ...process.env, ...environment, PROGRAM: pathToFileURL(join(root, 'out', 'main', 'electron.js')).href },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const program = { play: talkTo(child), exited };
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    void exited.then((code) => reject(new Error(`ended with ${code}`)));
  });
  return program;
}

function talkTo(child: ChildProcess): DesktopProgram['play'] {
  const waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  let last = 0;
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('the program has ended'));
  });
  child.on('message', ({ id, value, error }: { id: number; value: never; error?: string }) => {
    const asked = waiting.get(id);
    if (error === undefined) asked?.resolve(value);
    else asked?.reject(new Error(error));
    waiting.delete(id);
  });
  return (scene, ...given) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      child.send({ id: last, scene, given });
    });
}
