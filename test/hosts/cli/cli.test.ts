import { destinationId } from '#contract/common.ts';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { createRouterClient } from '@orpc/server';
import { expect, onTestFinished, test } from 'vitest';
import { startCore, type Core } from '../../../src-main/core.ts';
import { listPageFiles } from '../../../src-main/hosts/page-files.ts';
import { createPlainMachine } from '../../../src-main/hosts/web/machine.ts';
import { startWebServer } from '../../../src-main/hosts/web/server.ts';
import { smallPage, temporaryFolder } from '../small-core.ts';
import { commandLine, document } from './command-line.ts';

/** A core in this process; with a web server before it when it shall be reachable. */
async function running(dataFolder: string, reachable: boolean): Promise<Core> {
  const core = await startCore({ dataFolder, mode: 'writer', host: createPlainMachine('web') });
  onTestFinished(() => core.stop());
  if (!reachable) {
    await core.announce(null);
    return core;
  }
  const server = await startWebServer({ router: core.router, files: await listPageFiles(await smallPage()), port: 0 });
  onTestFinished(() => server.close());
  await core.announce(server.address);
  return core;
}

async function photo(folder: string, name: string, shade: number): Promise<string> {
  const path = join(folder, name);
  const picture = sharp({ create: { width: 600, height: 800, channels: 3, background: { r: shade, g: 230, b: 240 } } });
  await writeFile(path, await picture.jpeg().toBuffer());
  return path;
}

test('the help page documents the exit codes, in both languages', async () => {
  const [vietnamese, english] = await Promise.all([commandLine(['--help']), commandLine(['--lang', 'en', '--help'])]);
  expect(vietnamese.code).toBe(0);
  expect(vietnamese.out).toMatch(/Cách dùng:[\s\S]*intake[\s\S]*doctor[\s\S]*Mã thoát:[\s\S]*3 {4}thư mục dữ liệu do/);
  expect(english.out).toMatch(/Usage:[\s\S]*Exit codes:[\s\S]*5 {4}time is up/);
});

test('a command line that is not understood is exit code 2, before anything is opened', async () => {
  const dataFolder = await temporaryFolder('cli');
  const data = ['--data', join(dataFolder, 'new')];
  const wrong = await Promise.all([
    commandLine([...data, 'sned']),
    commandLine([...data, 'drain', '--timeout', 'soon']),
    commandLine([...data, '--json', 'call', 'dossiers.search', '{']),
    commandLine([...data, '--json', 'call', 'dossiers.serch']),
    commandLine([...data, '--json', 'call', '__proto__.toString']),
    commandLine([...data, '--json', 'call', 'dossiers.search', '{"limit":0}']),
  ]);
  expect(wrong.map((ended) => ended.code)).toEqual([2, 2, 2, 2, 2, 2]);
  expect(wrong.slice(2).map((ended) => document(ended).error?.code)).toEqual([
    'host.not-json',
    'host.unknown-procedure',
    'host.unknown-procedure',
    'host.invalid-input',
  ]);
  expect(wrong.at(-1)?.out).toContain('limit: phải từ 1 trở lên');
  expect(await readdir(dataFolder)).toEqual([]);
});

test('what is wrong with an input is told in the language of the call, and of that alone', async () => {
  const dataFolder = join(await temporaryFolder('cli'), 'new');
  const input = '{"jobId":7,"changes":{"applicant":{"name":"A\\u0000"},"receivedOn":"30/02/2026"}}';
  const call = (language: string, procedure: string, json: string) =>
    commandLine(['--data', dataFolder, '--lang', language, 'call', procedure, json]);
  const [vietnamese, english, nothing] = await Promise.all([
    call('vi', 'dossiers.correct', input),
    call('en', 'dossiers.correct', input),
    call('vi', 'outbox.destinations', '{"all":true}'),
  ]);
  expect([vietnamese, english, nothing].map(({ code }) => code)).toEqual([2, 2, 2]);
  expect(vietnamese.err).toContain('jobId: phải là chữ trong ngoặc kép; ');
  expect(vietnamese.err).toContain('changes.applicant.name: Ô “Họ tên” có ký tự ẩn');
  expect(vietnamese.err).toContain('changes.receivedOn: phải là ngày có thật, viết yyyy-MM-dd');
  expect(vietnamese.err).not.toMatch(/expected|invalid|must/i);
  expect(english.err).toContain('jobId: must be a text; ');
  expect(english.err).toContain('changes.applicant.name: “Name” holds hidden characters');
  expect(english.err).toContain('changes.receivedOn: must be a real day, written yyyy-MM-dd');
  expect(nothing.err).toContain('không có mục “all”');
});

test('a call that takes no input may be given an empty one', async () => {
  const dataFolder = await temporaryFolder('cli');
  const opened = await commandLine(['--data', dataFolder, '--json', 'call', 'outbox.destinations', '{}']);
  // past the check of the input: there is only nothing to read here
  expect(document(opened)).toMatchObject({ ok: false, error: { code: 'host.no-data-folder' } });
});

test('reading where there is no data says so and makes none', async () => {
  const dataFolder = await temporaryFolder('cli');
  const ended = await commandLine(['--data', dataFolder, '--json', 'status']);
  expect(ended.code).toBe(1);
  expect(document(ended)).toMatchObject({ ok: false, error: { code: 'host.no-data-folder' } });
  expect(await readdir(dataFolder)).toEqual([]);
});

test('where only the key is missing, looking says so, what to do, and makes none', async () => {
  const dataFolder = await temporaryFolder('cli');
  await commandLine(['--data', dataFolder, 'drain']);
  await rm(join(dataFolder, 'keys.json'));
  for (const command of [['status'], ['call', 'outbox.list', '{}'], ['doctor'], ['restore', '--list']]) {
    const ended = await commandLine(['--data', dataFolder, ...command]);
    expect(ended.err).toContain('Thiếu tệp khóa keys.json');
    expect(ended.err).toContain('Chép lại đúng tệp keys.json');
    expect(ended.code).toBe(1);
  }
  expect(await readdir(dataFolder)).not.toContain('keys.json');
}, 60_000);

test('without a running program a command is its own core: papers in, a dossier sent, status read', async () => {
  const dataFolder = await temporaryFolder('cli');
  const papers = await temporaryFolder('papers');
  const paper = await photo(papers, 'Giấy chứng sinh.jpg', 250);
  const data = ['--data', dataFolder, '--json'];

  const intake = await commandLine([...data, 'intake', papers]);
  expect(intake.code).toBe(0);
  const { taken, results } = document(intake).result as { taken: number; results: { path: string; itemId: string }[] };
  expect(taken).toBe(1);
  expect(results[0]?.path).toBe(paper);

  const core = await startCore({ dataFolder, mode: 'writer', host: createPlainMachine('cli') });
  const client = createRouterClient(core.router);
  await client.training.createDossiers();
  const [summary] = (await client.dossiers.search({ limit: 1 })).items;
  const { id, code, components } = await client.dossiers.get({ id: summary?.id ?? '' });
  const componentId = components[0]?.id ?? null;
  await client.dossiers.attach({ dossierId: id, componentId, inboxItemIds: [results[0]?.itemId ?? ''] });
  await core.stop();

  const sent = await commandLine([...data, 'send', code]);
  expect(document(sent), sent.out).toMatchObject({ ok: true, result: { waiting: 0, needsPerson: 0 } });
  expect(sent.code).toBe(0);

  const status = await commandLine([...data, 'status']);
  expect(document(status).result).toMatchObject({ running: false, training: true, inbox: { waiting: 0 } });
  const { outbox } = document(status).result as { outbox: { done: number } };
  expect(outbox.done).toBeGreaterThan(0);
}, 60_000);

test('what cannot be taken in, or is unknown, is told with exit code 1', async () => {
  const dataFolder = await temporaryFolder('cli');
  const [missing, unknown] = [
    await commandLine(['--data', dataFolder, '--json', 'intake', join(dataFolder, 'missing.pdf')]),
    await commandLine(['--data', dataFolder, 'send', '000.00.17.H55-200917-0013']),
  ];
  expect(missing.code).toBe(1);
  expect(document(missing).error?.code).toBe('host.unreadable-path');
  expect(unknown.code).toBe(1);
  expect(unknown.err).toBe('Không có hồ sơ mã 000.00.17.H55-200917-0013.\n');
  expect(unknown.out).toBe('');
});

test('beside a program that cannot be asked, reading works and writing is exit code 3', async () => {
  const dataFolder = await temporaryFolder('cli');
  const core = await running(dataFolder, false);
  await createRouterClient(core.router).session.setOfficer({ name: 'Trần Thị Hoa' });

  const [reading, writing] = await Promise.all([
    commandLine(['--data', dataFolder, '--json', 'call', 'session.get']),
    commandLine(['--data', dataFolder, '--json', 'intake', dataFolder]),
  ]);
  expect(reading.code).toBe(0);
  expect(document(reading).result).toMatchObject({ officer: { name: 'Trần Thị Hoa' } });
  expect(writing.code).toBe(3);
  expect(document(writing).error?.what).toContain(`web, PID ${process.pid}`);
});

test('a running web host is asked to do it: calls, bytes in and out, streams', async () => {
  const dataFolder = await temporaryFolder('cli');
  const core = await running(dataFolder, true);
  const client = createRouterClient(core.router);
  const data = ['--data', dataFolder, '--json'];

  await commandLine([...data, 'call', 'session.setOfficer', '{"name":"Lê Văn Bình"}']);
  expect((await client.session.get()).officer.name).toBe('Lê Văn Bình');
  expect(document(await commandLine([...data, 'status'])).result).toMatchObject({ running: true });

  const paper = await photo(await temporaryFolder('papers'), 'to-khai.jpg', 200);
  const bytes = await readFile(paper);
  const { uploadId } = await client.inbox.uploadStart({ name: 'to-khai.jpg', size: bytes.length });
  const range = { uploadId, offset: 0, bytes: { $file: paper } };
  expect(document(await commandLine([...data, 'call', 'inbox.uploadRange', JSON.stringify(range)])).result).toEqual({
    received: bytes.length,
  });
  const { itemId } = await client.inbox.uploadFinish({ uploadId });
  await expect
    .poll(async () => (await client.inbox.get({ id: itemId })).preparation, { timeout: 20_000 })
    .toBe('ready');

  const { documentId } = await client.inbox.get({ id: itemId });
  const original = { id: documentId, rendition: 'original', offset: 0, length: bytes.length };
  const copy = join(dataFolder, 'copy.jpg');
  await commandLine([...data, 'call', 'documents.read', JSON.stringify(original), '--out', copy]);
  expect(await readFile(copy)).toEqual(bytes);

  const events: string[] = [];
  const stream = commandLine([...data, 'call', 'events.subscribe', '{}'], {
    onLine: (line, interrupt) => {
      events.push(line);
      interrupt();
    },
  });
  const change = setInterval(() => void client.session.setOfficer({ name: 'Phạm Thị Mai' }), 100);
  onTestFinished(() => clearInterval(change));
  expect((await stream).code).toBe(0);
  expect(JSON.parse(events[0] ?? '')).toMatchObject({ event: { type: 'session' } });
}, 60_000);

test('the announcement of a program that was killed stops nobody', async () => {
  const dataFolder = await temporaryFolder('cli');
  await commandLine(['--data', dataFolder, 'drain']);
  const address = 'http://127.0.0.1:9/#token=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
  await writeFile(
    join(dataFolder, 'instance.json'),
    JSON.stringify({ pid: 1, host: 'web', address, startedAt: new Date().toISOString() }),
  );
  const ended = await commandLine(['--data', dataFolder, 'drain']);
  expect(ended).toMatchObject({ code: 0, out: 'Đã gửi hết.\n', err: '' });
});

test('time that is up is exit code 5, and the rest waits', async () => {
  const dataFolder = await temporaryFolder('cli');
  const core = await running(dataFolder, true);
  const client = createRouterClient(core.router);
  for (const destination of destinationId.options) {
    await client.training.setFault({ destination, fault: 'down' });
  }
  await client.training.createDossiers();
  const [dossier] = (await client.dossiers.search({ limit: 1 })).items;
  const ended = await commandLine(['--data', dataFolder, '--json', 'send', dossier?.code ?? '', '--timeout', '1']);
  expect(ended.code).toBe(5);
  const { waiting } = document(ended).result as { waiting: number };
  expect(waiting).toBeGreaterThan(0);
}, 60_000);

test('status says which of two systems a destination stands on, and what still goes to the other one', async () => {
  const dataFolder = await temporaryFolder('cli');
  const client = createRouterClient((await running(dataFolder, true)).router);
  const status = async (...more: string[]) => commandLine(['--data', dataFolder, ...more, 'status']);
  expect((await status()).out).toMatch(
    /Cổng Hà Tĩnh: \S.* · tập huấn, thay hệ thống chính thức: không gửi gì ra ngoài máy này$/m,
  );
  const checked = (await commandLine(['--data', dataFolder, 'doctor'])).out;
  expect(checked).toContain('Chế độ tập huấn: cổng ở ngay máy này, không gửi gì ra ngoài.');
  expect(checked).not.toContain('hệ thống thật');

  await client.training.createDossiers();
  await client.training.setFault({ destination: 'hatinh', fault: 'down' });
  const [dossier] = (await client.dossiers.search({ limit: 1 })).items;
  await client.dossiers.send({ id: dossier?.id ?? '', destinations: ['hatinh'] });
  const switching = JSON.stringify({ destination: 'hatinh', environment: 'test' });
  const switched = await commandLine(['--data', dataFolder, '--json', 'call', 'settings.setEnvironment', switching]);
  const { queued } = document(switched).result as { queued: { test: number; live: number } };
  expect(queued.live).toBeGreaterThan(0);

  expect((await status()).out).toMatch(
    new RegExp(
      `Cổng Hà Tĩnh: .* thay hệ thống thử nghiệm: .* \\(${queued.live} lượt gửi đang chờ vẫn đến máy chủ thay hệ thống chính thức\\)`,
    ),
  );
  expect((await status('--lang', 'en')).out).toContain(
    `(${queued.live} queued transfers still go to the one in the place of the real system)`,
  );
  const { destinations } = document(await status('--json')).result as { destinations: Record<string, unknown>[] };
  expect(destinations).toContainEqual(expect.objectContaining({ destination: 'hatinh', environment: 'test' }));
});
