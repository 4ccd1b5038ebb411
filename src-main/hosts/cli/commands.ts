import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { destinationId, destinationNames, type Reason } from '#contract/common.ts';
import type { SettingsView } from '#contract/settings.ts';
import { AppError } from '../../platform/errors.ts';
import { EXIT } from '../exit-codes.ts';
import { sentence, speaker } from '../wording.ts';
import type { Client, Door } from './door.ts';
import { reasonOf, type Output } from './output.ts';
import { filesAt } from './paths.ts';
import { sendDossiers, sendEverything, type Sent } from './sending.ts';
import { bytesOf, isStream, withoutBytes } from './values.ts';
import { cliWording } from './wording.ts';

/** What every command is given. It says what happened through `output` and returns the exit code. */
export interface Run {
  readonly door: Door;
  readonly output: Output;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

type Say = ReturnType<typeof speaker<typeof cliWording>>;

const PATHS_OF_A_CALL = 200;
const PREPARING_MILLISECONDS = 200;

/** `intake PATH…` */
export async function intake({ door, output, signal }: Run, paths: readonly string[]): Promise<number> {
  const say = speaker(cliWording, output.locale);
  const files = await filesAt(paths);
  const results: { path: string; itemId: string | null; reason: Reason | null }[] = [];
  for (let at = 0; at < files.length && !signal.aborted; at += PATHS_OF_A_CALL) {
    const answer = await door.client.inbox.addPaths({ paths: files.slice(at, at + PATHS_OF_A_CALL) });
    results.push(...answer.results);
    for (const { path, itemId, reason } of answer.results) {
      const text = reason === null ? '' : sentence(output.locale, reason);
      output.line(say(itemId === null ? 'refused' : reason === null ? 'taken' : 'taken-doubt', { path, reason: text }));
    }
  }
  const taken = results.filter((result) => result.itemId !== null).length;
  output.line(say('intake-done', { taken, all: files.length }));
  output.answer({ taken, results });
  if (taken < files.length) return signal.aborted ? EXIT.interrupted : EXIT.failed;
  return results.some((result) => result.reason !== null) ? EXIT.needsPerson : EXIT.ok;
}

/** `status` */
export async function status({ door, output }: Run): Promise<number> {
  const say = speaker(cliWording, output.locale);
  const { client } = door;
  const [info, inbox, outbox, { destinations }, { folders }, { profile }] = await Promise.all([
    client.host.info(),
    client.inbox.list({ limit: 1 }),
    client.outbox.list({ limit: 1 }),
    client.outbox.destinations(),
    client.scan.folders(),
    client.settings.get(),
  ]);
  const count = (state: keyof typeof outbox.counts): number => outbox.counts[state];
  const settingsOf = new Map(profile.destinations.map((entry) => [entry.destination, entry]));
  const systems = await systemsOf(client, profile.destinations, (key, values) =>
    say(info.training ? `practice-${key}` : `system-${key}`, values),
  );

  output.line(say('where', { folder: info.dataFolder, training: info.training ? say('training') : '' }));
  output.line(say(door.way === 'running' ? 'way-running' : 'way-reader'));
  output.line(say('inbox', inbox.counts));
  output.line(
    say('outbox', {
      waiting: count('waiting'),
      sending: count('sending'),
      needsPerson: count('needs-person') + count('needs-login'),
      done: count('done'),
    }),
  );
  for (const { destination, state, reason } of destinations) {
    const because = reason === null ? '' : ` – ${sentence(output.locale, reason)}`;
    output.line(
      say('destination', {
        name: settingsOf.get(destination)?.name ?? destination,
        state: say(state === 'ok' && reason !== null ? 'state-troubled' : `state-${state}`),
        system: systems.get(destination) ?? '',
        reason: because,
      }),
    );
  }
  output.line(say('folders'));
  for (const { name, path, state } of folders) {
    output.line(say('folder', { name, path, state: say(`folder-${state}`) }));
  }
  output.answer({
    running: door.way === 'running',
    dataFolder: info.dataFolder,
    training: info.training,
    version: info.version,
    inbox: inbox.counts,
    outbox: outbox.counts,
    destinations: destinations.map((one) => ({ ...one, environment: settingsOf.get(one.destination)?.environment })),
    folders,
  });
  return EXIT.ok;
}

type SaySystem = (key: 'test' | 'live' | 'queued-test' | 'queued-live', values?: { readonly count: number }) => string;

/** Where the choice is between two systems, or what there is is for trials: which one is used, and what still goes to the other. */
async function systemsOf(
  client: Client,
  destinations: SettingsView['profile']['destinations'],
  say: SaySystem,
): Promise<ReadonlyMap<string, string>> {
  const texts = destinations.map(async ({ destination, environment, environments }) => {
    const other = environments.find((one) => one !== environment);
    if (other === undefined) return [destination, environment === 'test' ? say('test') : ''] as const;
    const { [other]: left } = await client.settings.environmentQueue({ destination });
    const here = say(environment === 'test' ? 'test' : 'live');
    return [destination, left === 0 ? here : `${here}${say(`queued-${other}`, { count: left })}`] as const;
  });
  return new Map(await Promise.all(texts));
}

/** `send [CODE…]` */
export async function send(run: Run, codes: readonly string[], timeoutMs: number): Promise<number> {
  const { door, output, signal } = run;
  const say = speaker(cliWording, output.locale);
  if (codes.length === 0) return drain(run, timeoutMs);
  const dossierIds = await Promise.all(codes.map((code) => dossierOf(door.client, code)));
  const queued: { code: string; jobIds: string[] }[] = [];
  for (const [index, id] of dossierIds.entries()) {
    const code = codes[index] ?? '';
    const { jobIds } = await queueWhenReady(door.client, id, timeoutMs, signal);
    queued.push({ code, jobIds });
    output.line(say('queued', { code, jobs: jobIds.length }));
  }
  const sent = await sendDossiers(door.client, dossierIds, timeoutMs, signal);
  return report(output, sent, { queued });
}

/** Papers that were taken in a moment ago may still be prepared: their dossier is queued as soon as they are. */
async function queueWhenReady(client: Client, id: string, timeoutMs: number, signal: AbortSignal) {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await client.dossiers.send({ id });
    } catch (error) {
      const mayWait = reasonOf(error).code === 'dossiers.papers-preparing' && performance.now() < deadline;
      if (!mayWait || signal.aborted) throw error;
      await pause(PREPARING_MILLISECONDS);
    }
  }
}

/** `drain` */
export async function drain({ door, output, signal }: Run, timeoutMs: number): Promise<number> {
  return report(output, await sendEverything(door.client, timeoutMs, signal), {});
}

function report(output: Output, { waiting, needsPerson, quiet, heldBack, exitCode }: Sent, more: object): number {
  const say = speaker(cliWording, output.locale);
  const going = waiting - quiet - heldBack;
  if (going > 0) output.line(say('still-waiting', { waiting: going }));
  if (quiet > 0) output.line(say('quiet-waiting', { count: quiet }));
  if (needsPerson > 0) output.line(say('need-person', { count: needsPerson }));
  if (heldBack > 0) output.line(say('held-back', { count: heldBack }));
  if (waiting === 0 && needsPerson === 0) output.line(say('all-sent'));
  output.answer({ ...more, waiting, needsPerson, quiet, heldBack });
  return exitCode;
}

async function dossierOf(client: Client, code: string): Promise<string> {
  const { dossierId } = await client.dossiers.findByCode({ code });
  if (dossierId === null) throw new AppError('host.unknown-dossier', { params: { code } });
  return dossierId;
}

/** `doctor`; `full` also reads every stored paper. */
export async function doctor({ door, output }: Run, full: boolean): Promise<number> {
  const say = speaker(cliWording, output.locale);
  const looked = full ? await door.client.backup.check() : null;
  if (looked !== null) output.line(say('looked-through', looked));
  const { checks } = await door.client.settings.doctor();
  for (const { ok, subject, name, reason, notes, milliseconds } of checks) {
    const text = reason === null ? '' : sentence(output.locale, reason);
    const what = { subject: subjectOf(subject, say), name: subject === 'endpoint' ? systemName(name) : name };
    output.line(say(ok ? 'check-ok' : 'check-bad', { ...what, milliseconds: Math.round(milliseconds), reason: text }));
    for (const note of notes) output.line(say('check-note', { note: sentence(output.locale, note) }));
  }
  output.answer({ checks, ...(looked === null ? {} : { looked }) });
  return checks.every((check) => check.ok) ? EXIT.ok : EXIT.needsPerson;
}

const SUBJECTS = ['folder', 'space', 'database', 'backup', 'papers', 'endpoint'] as const;

/** A core that is newer than this command may look at more. */
function subjectOf(subject: string, say: Say): string {
  const known = SUBJECTS.find((one) => one === subject);
  return known === undefined ? subject : say(`check-${known}`);
}

function systemName(destination: string): string {
  const known = destinationId.safeParse(destination);
  return known.success ? destinationNames[known.data] : destination;
}

/** `backup [--to DIR]` */
export async function backup({ door, output }: Run, to: string | undefined): Promise<number> {
  const say = speaker(cliWording, output.locale);
  const made = await door.client.backup.now(to === undefined ? {} : { to });
  const view = await door.client.backup.get();
  output.line(say('backed-up', { ...made.counts, id: made.id, folder: view.folder }));
  if (to !== undefined) output.line(say('backed-up-to', { folder: to }));
  const { second } = view;
  const reached = second === null || made.places.includes('second');
  if (second !== null) output.line(say(reached ? 'backed-up-to' : 'not-backed-up-to', { folder: second.folder }));
  for (const finding of view.findings) output.line(`! ${sentence(output.locale, finding)}`);
  output.answer({ snapshot: made, folder: view.folder, findings: view.findings });
  return reached && view.findings.length === 0 ? EXIT.ok : EXIT.needsPerson;
}

export interface CallOptions {
  readonly out: string | undefined;
  readonly count: number | undefined;
}

/** `call <procedure> [json]`; `input` was checked by the contract (`readInput`). */
export async function call(run: Run, procedure: string, input: unknown, options: CallOptions): Promise<number> {
  const { door, output, signal } = run;
  const answer = await invoke(door.client, procedure, input, signal);
  if (isStream(answer)) return follow(run, answer, options.count);
  const bytes = bytesOf(answer);
  if (bytes !== null && options.out !== undefined) {
    await writeFile(options.out, bytes.stream());
    output.answer({ file: options.out, type: bytes.type, size: bytes.size });
    return EXIT.ok;
  }
  if (answer instanceof Blob && !output.json) {
    process.stdout.write(Buffer.from(await answer.arrayBuffer()));
    return EXIT.ok;
  }
  const printable = await withoutBytes(answer);
  output.line(JSON.stringify(printable, null, 2));
  output.answer(printable);
  return EXIT.ok;
}

async function follow(
  { output, signal }: Run,
  stream: AsyncIterableIterator<unknown>,
  count = Infinity,
): Promise<number> {
  let seen = 0;
  try {
    for await (const value of stream) {
      output.event(await withoutBytes(value));
      seen += 1;
      if (seen >= count) break;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return EXIT.ok;
}

/** Calls a procedure by its name; the contract's type cannot follow a name that is only known at run time. */
async function invoke(client: Client, procedure: string, input: unknown, signal: AbortSignal): Promise<unknown> {
  const [room = '', name = ''] = procedure.split('.');
  const rooms = client as unknown as Record<string, Record<string, Procedure>>;
  const found = rooms[room]?.[name];
  if (found === undefined) throw new AppError('host.unknown-procedure', { params: { procedure } });
  return found(input, { signal });
}

type Procedure = (input: unknown, options: { signal: AbortSignal }) => Promise<unknown>;
