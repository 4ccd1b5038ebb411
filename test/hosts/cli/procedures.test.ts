import { expect, test } from 'vitest';
import { isReading, procedureNames } from '../../../src-main/hosts/cli/procedures.ts';

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
    'outbox.retry',
    'outbox.retryWhere',
    'outbox.waitWhere',
    'outbox.cancelWhere',
    'outbox.waitUntil',
    'outbox.retryDestination',
    'outbox.cancel',
    'outbox.settle',
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
