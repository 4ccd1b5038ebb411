import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { prepared, program } from '../backup/room.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';

const OWNER = '000090000001';

test('a finished dossier leaves its papers to the next one of the same owner and to the national portal, over a restart', async () => {
  const dataFolder = await temporaryFolder();
  let running = await program(dataFolder);
  let { client } = running;
  const open = () =>
    client.dossiers.create({
      procedureCode: '1.005434',
      applicant: { name: 'Nguyễn Văn Mẫu', identityNumber: OWNER },
      receivedOn: '2026-11-20',
    });
  const scan = async (name: string, background: string): Promise<string> => {
    const path = join(await temporaryFolder(), name);
    const picture = sharp({ create: { width: 200, height: 300, channels: 3, background } });
    await writeFile(path, await picture.jpeg().toBuffer());
    await client.inbox.addPaths({ paths: [path] });
    await prepared(running);
    const { items } = await client.inbox.list({ state: 'waiting', limit: 50 });
    const item = items.find((one) => one.name === name);
    if (item === undefined) throw new Error('the paper is not in the inbox');
    return item.id;
  };
  const first = await open();
  const component = first.components[0];
  if (component === undefined) throw new Error('the procedure asks for nothing');
  const attach = async (componentId: string | null, itemId: string) =>
    client.dossiers.attach({ dossierId: first.id, componentId, inboxItemIds: [itemId] });
  await attach(component.id, await scan('giới thiệu.jpg', '#fff'));
  await attach(null, await scan('Hóa đơn quyển 7.jpg', '#eee'));
  await client.dossiers.update({ id: first.id, status: 'finished' });

  const found = await client.repository.search({ query: 'nguyen van mau' });
  expect(found.items.map(({ kind, name }) => [kind, name])).toEqual([
    ['result', 'Hóa đơn quyển 7'],
    ['component', component.name],
  ]);
  const second = await open();
  const offered = async () => {
    const { components } = await client.reuse.lookUp({ dossierId: second.id });
    return components.find(({ paperCode }) => paperCode === component.paperCode)?.own.map(({ name }) => name);
  };
  expect(await offered()).toEqual([component.name]);

  const send = async () => {
    await client.dossiers.send({ id: first.id, destinations: ['dvcqg'] });
    expect(await running.core.drain(60_000)).toEqual({ left: 0 });
  };
  const received = async () => {
    const { entries } = await client.training.ledger({ destination: 'dvcqg' });
    return entries.filter(({ kind }) => kind === 'result-paper').map(({ name }) => name);
  };
  const delivery = async () =>
    (await client.dossiers.get({ id: first.id })).deliveries.find(({ destination }) => destination === 'dvcqg')?.state;
  await send();
  expect(await received()).toEqual(['Hóa đơn quyển 7']);
  const [result, paper] = found.items;
  await client.repository.update({ id: result?.id ?? '', name: 'Quyển hóa đơn số 7', documentNumber: '7/HĐ' });
  expect(await delivery()).toBe('changed');
  await send();
  expect((await received()).toSorted()).toEqual(['Hóa đơn quyển 7', 'Quyển hóa đơn số 7']);
  expect(await delivery()).toBe('sent');

  await running.core.stop();
  running = await program(dataFolder);
  ({ client } = running);
  expect((await client.repository.search({ query: '7/HĐ' })).items).toMatchObject([{ name: 'Quyển hóa đơn số 7' }]);
  await client.repository.setWithdrawn({ id: paper?.id ?? '', withdrawn: true, reason: 'quét nhầm' });
  expect(await offered()).toEqual([]);
  await expect(client.repository.get({ id: 'nobody' })).rejects.toMatchObject({
    data: { code: 'repository.not-found' },
  });
  expect(await client.audit.verify()).toMatchObject({ intact: true });
}, 120_000);
