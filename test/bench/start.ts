import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from '@playwright/test';
import { openDatabase, transact } from '../../src-main/platform/database/database.ts';
import { openKeys } from '../../src-main/platform/keys.ts';
import { findOrInstallBrowser } from '../browser.ts';
import type { BenchResult } from './result.ts';
import { median } from './statistics.ts';

const host = fileURLToPath(new URL('../../out/main/web.js', import.meta.url));
const ROUNDS = 7;
const DOSSIERS = 50_000;
const TARGET = 1000;
/** What still counts as flat, the noise of a start included. */
const FLAT = 1.15;

/** From starting the built web host to a window that shows what the core answered, with an empty and a full house. */
export async function benchStart(): Promise<BenchResult[]> {
  const executablePath = await findOrInstallBrowser();
  if (executablePath === null) throw new Error('no browser to show the window in');
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  const folder = await mkdtemp(join(tmpdir(), 'qmc-start-'));
  try {
    const empty = join(folder, 'empty');
    const full = join(folder, 'full');
    await start(empty, browser);
    await start(full, browser);
    await fill(full);
    await start(full, browser);
    const rounds: { empty: number; full: number }[] = [];
    // by turns, so that what else the machine does falls on both
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push({ empty: await start(empty, browser), full: await start(full, browser) });
    }
    const withNone = median(rounds.map((round) => round.empty));
    const withMany = median(rounds.map((round) => round.full));
    return [
      {
        name: 'start to usable window, no dossiers',
        value: withNone,
        unit: 'ms',
        yardstick: null,
        target: '≤ 1 s warm',
        ok: withNone <= TARGET,
      },
      {
        name: `start to usable window, ${DOSSIERS.toLocaleString('en')} dossiers`,
        value: withMany,
        unit: 'ms',
        yardstick: { name: 'no dossiers', value: withNone },
        target: `≤ 1 s warm, flat (≤ ${FLAT} × an empty house)`,
        ok: withMany <= TARGET && withMany <= FLAT * withNone,
      },
    ];
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Milliseconds from starting the process until the window shows a destination's health, which the core tells it. */
async function start(dataFolder: string, browser: Browser): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  const started = performance.now();
  const child = spawn(process.execPath, [host, '--data', dataFolder, '--no-open'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (part: string) => {
        said += part;
        const found = /http:\/\/\S+#token=\S+/.exec(said)?.[0];
        if (found !== undefined) resolve(found);
      });
      child.once('exit', (code) => reject(new Error(`the web host ended with ${code}`)));
    });
    await page.goto(address, { waitUntil: 'commit' });
    await page.getByText('iGate').first().waitFor();
    await page.getByRole('heading').first().waitFor();
    return performance.now() - started;
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    if (child.exitCode === null) await ended;
    await context.close();
  }
}

/** A year of a busy counter: dossiers with four components each, found by search. */
async function fill(dataFolder: string): Promise<void> {
  const keys = await openKeys(dataFolder, null);
  const home = join(dataFolder, 'training');
  await mkdir(home, { recursive: true });
  const database = openDatabase(join(home, 'data.db'), keys.database, 'writer');
  const [procedure] = JSON.parse(
    await readFile(new URL('../../resources/catalogue/procedures.json', import.meta.url), 'utf8'),
  ) as { code: string; name: string }[];
  const dossier = database.prepare(`
    INSERT INTO dossier (number, id, code, procedure_code, procedure_name, applicant, channel, status, received_on,
      unit_code, required_count, missing_count, created_at, updated_at)
    VALUES (@number, @id, @code, @procedureCode, @procedureName, @applicant, 'in-person', 'received', @receivedOn,
      '000.00.17.H55', 2, 2, @at, @at)`);
  const search = database.prepare(
    'INSERT INTO dossier_search (rowid, code, applicant, identity, procedure) VALUES (?, ?, ?, ?, ?)',
  );
  const component = database.prepare(
    'INSERT INTO dossier_component (id, dossier_id, position, name, paper_code, required) VALUES (?, ?, ?, ?, ?, ?)',
  );
  transact(database, () => {
    for (let number = 1; number <= DOSSIERS; number += 1) {
      const id = `bench${number}`;
      const code = `000.00.17.H55-260101-${String(number).padStart(5, '0')}`;
      const name = `Nguyễn Văn Mẫu ${number}`;
      const identityNumber = String(number).padStart(12, '0');
      const applicant = { name, identityNumber, birthDate: null, address: '', phone: '' };
      const at = Date.UTC(2026, 0, 1) + number * 60_000;
      dossier.run({
        number,
        id,
        code,
        procedureCode: procedure?.code,
        procedureName: procedure?.name,
        applicant: JSON.stringify(applicant),
        receivedOn: '2026-01-01',
        at,
      });
      search.run(number, code, name, identityNumber, procedure?.name);
      for (let position = 0; position < 4; position += 1) {
        component.run(`${id}-${position}`, id, position, `Giấy tờ ${position + 1}`, '', position < 2 ? 1 : 0);
      }
    }
  });
  database.close();
}
