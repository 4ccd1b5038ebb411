import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startCore } from '../../src-main/core.ts';
import { plainMachine } from '../fixtures/machine.ts';
import { smallDisk, whyNoSmallDisk } from '../fixtures/small-disk.ts';
import { openCounter, type Counter } from './counter.ts';

const why = whyNoSmallDisk();
if (why !== null) console.log(`read-only folders are not tried here: ${why}`);

const LONG = { timeout: 20_000 };
const scanFolder = async ({ client }: Counter) => (await client.scan.folders()).folders[0];
const inboxNames = async ({ client }: Counter): Promise<string[]> =>
  (await client.inbox.list({ state: 'waiting', limit: 200 })).items.map(({ name }) => name).sort();
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { data?: { code?: string } }).data?.code ?? String(error),
  );

describe.skipIf(why !== null)('a read-only', () => {
  it('scan folder: papers are taken in once, and their originals move when it can be written again', async () => {
    const [scanner, data] = [await smallDisk(16), await smallDisk(160)];
    const counter = await openCounter(join(data.folder, 'data'), { scanFolder: scanner.folder });
    await counter.stop();
    const name = await counter.scan();
    scanner.remount('ro');
    await counter.restart();
    await expect.poll(() => inboxNames(counter), LONG).toEqual([name]);
    await expect.poll(async () => (await scanFolder(counter))?.reason?.code, LONG).toBe('scan.not-moved');
    // also the next start takes nothing in twice
    await counter.restart();
    await expect.poll(async () => (await scanFolder(counter))?.reason?.code, LONG).toBe('scan.not-moved');
    expect(await inboxNames(counter)).toEqual([name]);
    scanner.remount('rw');
    await expect.poll(() => counter.inScanFolder(), LONG).toEqual([]);
    await expect.poll(async () => (await scanFolder(counter))?.reason ?? null, LONG).toBeNull();
    expect(await inboxNames(counter)).toEqual([name]);
  });

  it('done folder: the same', async () => {
    const [done, data] = [await smallDisk(16), await smallDisk(160)];
    const counter = await openCounter(join(data.folder, 'data'), { doneFolder: join(done.folder, 'đã nhận') });
    done.remount('ro');
    const name = await counter.scan();
    await expect.poll(() => inboxNames(counter), LONG).toEqual([name]);
    await expect.poll(async () => (await scanFolder(counter))?.reason?.code, LONG).toBe('scan.not-moved');
    done.remount('rw');
    await expect.poll(() => counter.inScanFolder(), LONG).toEqual([]);
    expect(await readdir(join(done.folder, 'đã nhận'))).toEqual([name]);
  });

  it('data folder at the start is said, and can be looked at', async () => {
    const disk = await smallDisk(160);
    const counter = await openCounter(join(disk.folder, 'data'));
    const { id } = await counter.newDossier();
    await counter.stop();
    disk.remount('ro');
    const start = () => startCore({ dataFolder: counter.dataFolder, host: plainMachine, mode: 'writer' });
    await expect(start()).rejects.toMatchObject({
      code: 'platform.folder-not-writable',
      params: { folder: counter.dataFolder },
    });
    disk.remount('rw');
    await counter.restart();
    expect((await counter.client.dossiers.get({ id })).id).toBe(id);
  });

  it('place for a new data folder is said', async () => {
    const disk = await smallDisk(16);
    disk.remount('ro');
    const dataFolder = join(disk.folder, 'data');
    await expect(startCore({ dataFolder, host: plainMachine, mode: 'writer' })).rejects.toMatchObject({
      code: 'platform.folder-not-writable',
      params: { folder: dataFolder },
    });
  });

  it('data folder in the middle of the work: every use case says so, nothing is lost, all goes on at the next start', async () => {
    const disk = await smallDisk(160, 'ext4');
    const counter = await openCounter(join(disk.folder, 'data'));
    const { client } = counter;
    const { id } = await counter.readyDossier();
    disk.fail();
    const machine = /^platform\.(read-only|disk-trouble)$/;
    const [secret = ''] = [...counter.servers.secrets().keys()];
    expect(await codeOf(client.dossiers.send({ id }))).toMatch(machine);
    expect(await codeOf(counter.newDossier())).toMatch(machine);
    expect(await codeOf(client.settings.setSecret({ name: secret, value: 'x' }))).toMatch(machine);
    expect(await codeOf(client.settings.setPreferences({ theme: 'dark' }))).toMatch(machine);
    expect(await codeOf(client.settings.installProfile({ text: JSON.stringify(counter.servers.profile()) }))).toMatch(
      machine,
    );
    const name = await counter.scan();
    await expect.poll(async () => (await scanFolder(counter))?.reason?.code, LONG).toMatch(machine);
    expect(await counter.inScanFolder()).toEqual([name]);
    // what is there can still be read
    expect((await client.dossiers.get({ id })).id).toBe(id);

    await counter.stop();
    disk.unmount();
    disk.mount();
    await counter.restart();
    await expect.poll(() => inboxNames(counter), LONG).toEqual([name]);
    await counter.client.dossiers.send({ id });
    expect(await counter.core.drain(20_000)).toEqual({ left: 0 });
    expect((await counter.client.audit.verify()).intact).toBe(true);
  });

  it('folder that a paper is read from does not matter', async () => {
    const [usb, data] = [await smallDisk(16), await smallDisk(160)];
    const counter = await openCounter(join(data.folder, 'data'));
    await mkdir(join(usb.folder, 'a'));
    await writeFile(join(usb.folder, 'a', 'tờ khai.pdf'), '%PDF-1.4\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n');
    usb.remount('ro');
    const paths = [join(usb.folder, 'a', 'tờ khai.pdf')];
    const { results } = await counter.client.inbox.addPaths({ paths });
    expect(results).toEqual([{ path: paths[0], itemId: expect.any(String) as string, reason: null }]);
  });
});
