import { expect, test } from 'vitest';
import { createWorld, failureOf, pdf, remoteFile } from './world.ts';

const offline = { code: 'connectors.offline', params: { system: 'iDesk' } };

test('a refresh shows what iGate and iDesk hold, also what iDesk forwarded to iGate by itself', async () => {
  const { open, dossiers, remotes, actions } = await createWorld();
  const { id } = open();
  remotes.igate = [remoteFile('g1', { name: 'Quyết định.pdf', size: 10, origin: 'idesk', belongsTo: 'Kết quả' })];
  remotes.idesk = [remoteFile('d1', { documentNumber: '12/QĐ', issuedOn: '2020-09-20' })];
  const { dossier, problems } = await dossiers.refresh(id);
  expect(problems).toEqual([]);
  expect(dossier.remoteFiles).toEqual([
    expect.objectContaining({ destination: 'idesk', fileId: 'd1', documentNumber: '12/QĐ', attached: false }),
    expect.objectContaining({ destination: 'igate', fileId: 'g1', origin: 'idesk', size: 10, documentId: null }),
  ]);
  expect(dossier.refreshedAt).not.toBeNull();
  expect(actions().filter((action) => action === 'dossier.refreshed')).toHaveLength(2);
});

test('a remote that fails is a problem beside the answer of the other, and what was known stays', async () => {
  const { open, dossiers, remotes, audit } = await createWorld();
  const { id } = open();
  remotes.idesk = [remoteFile('d1')];
  await dossiers.refresh(id);
  remotes.idesk = offline;
  remotes.igate = [remoteFile('g1')];
  const { dossier, problems } = await dossiers.refresh(id);
  expect(problems).toEqual([{ destination: 'idesk', reason: offline }]);
  expect(dossier.remoteFiles.map(({ fileId }) => fileId)).toEqual(['d1', 'g1']);
  expect(audit.list({ text: '', actions: [], outcome: 'failed', limit: 10 }).items).toHaveLength(1);
  remotes.idesk = [];
  expect((await dossiers.refresh(id)).dossier.remoteFiles.map(({ fileId }) => fileId)).toEqual(['g1']);
});

test('a remote file is downloaded once, becomes a document, and is not attached by that', async () => {
  const { open, dossiers, remotes, documents, ready, blobs } = await createWorld();
  const { id } = open();
  remotes.idesk = [remoteFile('d1', { name: '../Quyết định.pdf' })];
  remotes.bytes.set('d1', pdf('quyết định'));
  await dossiers.refresh(id);
  const fetch = () => dossiers.fetchRemoteFile({ dossierId: id, destination: 'idesk', fileId: 'd1' });
  const [documentId, again] = await Promise.all([fetch(), fetch()]);
  expect(again).toBe(documentId);
  expect(await fetch()).toBe(documentId);
  expect(remotes.downloads).toEqual(['d1']);
  await ready();
  const document = documents.get(documentId);
  expect(document).toMatchObject({ name: 'Quyết định.pdf', kind: 'pdf', state: 'ready' });
  expect(await blobs.readAll(document.original.sha256, 1000)).toEqual(pdf('quyết định'));
  expect(dossiers.get(id)).toMatchObject({ results: [], remoteFiles: [{ documentId, attached: false }] });
});

test.each([
  ['an error page', '<html><body>Lỗi</body></html>'],
  ['a JSON error', '{"error":"not found","code":"404"}'],
  ['nothing', ''],
])('%s instead of a paper is refused and nothing is kept', async (_what, content) => {
  const { open, dossiers, remotes, database } = await createWorld();
  const { id } = open();
  remotes.igate = [remoteFile('g1')];
  remotes.bytes.set('g1', Buffer.from(content));
  await dossiers.refresh(id);
  await expect(dossiers.fetchRemoteFile({ dossierId: id, destination: 'igate', fileId: 'g1' })).rejects.toMatchObject({
    code: 'dossiers.remote-not-a-paper',
  });
  expect(database.prepare('SELECT count(*) FROM document').pluck().get()).toBe(0);
  expect(dossiers.get(id).remoteFiles[0]?.documentId).toBeNull();
});

test('a refusal of the remote reaches the person in its own words', async () => {
  const { open, dossiers, remotes } = await createWorld();
  const { id } = open();
  remotes.igate = [remoteFile('g1')];
  await dossiers.refresh(id);
  await expect(dossiers.fetchRemoteFile({ dossierId: id, destination: 'igate', fileId: 'g1' })).rejects.toMatchObject({
    code: 'connectors.refused',
  });
  expect(failureOf(() => dossiers.fetchRemoteFile({ dossierId: id, destination: 'igate', fileId: 'unseen' }))).toBe(
    'dossiers.remote-file-not-found',
  );
});

test('chosen files become results with where they came from, once, and can be undone', async () => {
  const { open, dossiers, remotes, actions, ready, heard } = await createWorld();
  const { id } = open();
  remotes.idesk = [remoteFile('d1'), remoteFile('d2')];
  for (const file of ['d1', 'd2']) remotes.bytes.set(file, pdf(file));
  await dossiers.refresh(id);
  const attach = (...fileIds: string[]) => dossiers.attachResults({ dossierId: id, destination: 'idesk', fileIds });
  const { dossier, operationId } = await attach('d1', 'd1');
  expect(dossier.results).toMatchObject([{ name: 'd1.pdf', source: 'idesk', attachedBy: 'Nguyễn Thị Hoa (Quầy 3)' }]);
  expect(dossier.remoteFiles.map(({ fileId, attached }) => [fileId, attached])).toEqual([
    ['d1', true],
    ['d2', false],
  ]);
  await expect(attach('d1')).rejects.toMatchObject({ code: 'dossiers.already-attached' });
  expect((await attach('d1', 'd2')).dossier.results.map(({ name }) => name)).toEqual(['d1.pdf', 'd2.pdf']);
  expect(remotes.downloads).toEqual(['d1', 'd2']);
  await ready();
  const undone = dossiers.undo(operationId);
  expect(undone.results.map(({ name }) => name)).toEqual(['d2.pdf']);
  expect(undone.remoteFiles.map(({ attached }) => attached)).toEqual([false, true]);
  expect(actions().filter((action) => action === 'dossier.result-attached')).toHaveLength(2);
  await expect
    .poll(() => heard)
    .toContainEqual(expect.objectContaining({ type: 'progress', kind: 'fetch', done: 1, total: 1, finished: true }));
});

test('a result of iDesk goes to iGate with the next send, and not back to iDesk', async () => {
  const { open, dossiers, remotes, ready, jobs } = await createWorld();
  const { id } = open();
  remotes.idesk = [remoteFile('d1')];
  remotes.bytes.set('d1', pdf('d1'));
  await dossiers.refresh(id);
  await dossiers.attachResults({ dossierId: id, destination: 'idesk', fileIds: ['d1'] });
  await ready();
  dossiers.send({ id });
  const operations = jobs().map(({ destination, operation }) => `${destination} ${operation}`);
  expect(operations).toContain('igate attachResults');
  expect(operations.filter((operation) => operation.startsWith('idesk'))).toEqual([]);
});

test('a result that was sent to iGate from here does not come back as a second one', async () => {
  const { open, dossiers, remotes, scan } = await createWorld();
  const { id } = open();
  dossiers.attach({ dossierId: id, componentId: null, inboxItemIds: [await scan('kết quả.pdf', pdf('kết quả'))] });
  remotes.igate = [remoteFile('g1')];
  remotes.bytes.set('g1', pdf('kết quả'));
  await dossiers.refresh(id);
  await expect(dossiers.attachResults({ dossierId: id, destination: 'igate', fileIds: ['g1'] })).rejects.toMatchObject({
    code: 'dossiers.already-attached',
  });
  expect(dossiers.get(id).results).toHaveLength(1);
});

test('when one download fails nothing is attached', async () => {
  const { open, dossiers, remotes } = await createWorld();
  const { id } = open();
  remotes.idesk = [remoteFile('d1'), remoteFile('d2')];
  remotes.bytes.set('d1', pdf('d1'));
  remotes.bytes.set('d2', offline);
  await dossiers.refresh(id);
  await expect(
    dossiers.attachResults({ dossierId: id, destination: 'idesk', fileIds: ['d1', 'd2'] }),
  ).rejects.toMatchObject({ code: 'connectors.offline' });
  expect(dossiers.get(id).results).toEqual([]);
});
