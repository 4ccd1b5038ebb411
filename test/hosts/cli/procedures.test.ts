import { expect, test } from 'vitest';
import { checkInput, emptyInput, isReading, procedureNames } from '../../../src-main/hosts/cli/procedures.ts';

test('what reads and what writes is known of every procedure', () => {
  const names = procedureNames();
  expect(names).toContain('dossiers.search');
  const writing = names.filter((name) => !isReading(name));
  // a new procedure writes until somebody says that it only reads
  expect(writing).toEqual([
    'host.pickFolder',
    'host.openFolder',
    'scan.addFolder',
    'scan.removeFolder',
    'inbox.setAside',
    'inbox.restore',
    'inbox.addPaths',
    'inbox.uploadStart',
    'inbox.uploadRange',
    'inbox.uploadFinish',
    'catalogue.import',
    'catalogue.refresh',
    'dossiers.create',
    'dossiers.update',
    'dossiers.attach',
    'dossiers.detach',
    'dossiers.move',
    'dossiers.undo',
    'dossiers.send',
    'dossiers.correct',
    'dossiers.refresh',
    'dossiers.fetchRemoteFile',
    'dossiers.attachResults',
    'dossiers.pullFromOneStop',
    'reuse.lookUp',
    'reuse.cancel',
    'reuse.leaveWaiting',
    'reuse.seen',
    'reuse.recordConsent',
    'reuse.fetch',
    'reuse.attach',
    'reuse.refreshSecurityServers',
    'reuse.checkConnection',
    'outbox.retry',
    'outbox.retryWhere',
    'outbox.waitWhere',
    'outbox.cancelWhere',
    'outbox.waitUntil',
    'outbox.retryDestination',
    'outbox.cancel',
    'outbox.settle',
    'repository.update',
    'repository.setWithdrawn',
    'session.setOfficer',
    'settings.setPreferences',
    'settings.installProfile',
    'settings.setSecret',
    'settings.setEnvironment',
    'training.setFault',
    'training.scanSamples',
    'training.createDossiers',
    'training.issueResult',
    'backup.now',
    'backup.restore',
    'backup.check',
  ]);
});

test('a key that the contract does not know is refused by its path, never dropped', () => {
  const refused = (procedure: string, input: unknown, keys: string): void =>
    expect(() => checkInput(procedure, input)).toThrow(
      expect.objectContaining({
        code: 'host.invalid-input',
        params: { procedure, problems: `không có mục ${keys}`, 'problems:en': `there is no entry ${keys}` },
      }),
    );
  const selection = { reason: 'thử', states: ['needs-login'], limit: 3 };
  refused('outbox.cancelWhere', { ...selection, destinaton: 'sohoa' }, '“destinaton”');
  refused('outbox.retryWhere', { dest: 'sohoa', limit: 3 }, '“dest”');
  const id = '0199b3a4-5c1e-7000-8000-000000000001';
  refused('dossiers.update', { id, aplicant: { name: 'Lê Văn Tám' } }, '“aplicant”');
  refused('dossiers.update', { id, applicant: { name: 'Lê Văn Tám', fone: '0912' } }, '“applicant.fone”');
  expect(() => checkInput('outbox.cancelWhere', { ...selection, destination: 'sohoa' })).not.toThrow();
});

test('a call without input is given an empty one where the contract wants one', () => {
  for (const name of ['training.scanSamples', 'outbox.list', 'backup.now']) {
    expect(emptyInput(name)).toEqual({});
    expect(() => checkInput(name, emptyInput(name))).not.toThrow();
  }
  expect(emptyInput('outbox.destinations')).toBeUndefined();
  // what is missing is told by its place
  expect(() => checkInput('outbox.get', emptyInput('outbox.get'))).toThrow(
    expect.objectContaining({
      params: expect.objectContaining({ problems: 'id: thiếu, cần chữ trong ngoặc kép' }) as object,
    }),
  );
});
