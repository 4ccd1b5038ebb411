import { PDFDocument } from '@cantoo/pdf-lib';
import { expect, it, onTestFinished } from 'vitest';
import { createDownloads } from '../../src-main/connectors/dvcqg/repository/download.ts';
import { fileAddress } from '../../src-main/connectors/dvcqg/repository/file-address.ts';
import { readerOf } from '../../src-main/documents/ranges.ts';
import { signatureStateOf } from '../../src-main/documents/signature-state.ts';
import { createHttpClient } from '../../src-main/platform/http/client.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { REPOSITORY_AGENCIES, REPOSITORY_PAPERS, samplePaperBytes } from '../../src-main/training/repository-papers.ts';
import { createTrainingServers } from '../../src-main/training/servers.ts';
import { outcomeOf } from '../connectors/file-server.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';

async function province() {
  const servers = createTrainingServers({ folder: await temporaryFolder(), clock: systemClock });
  const http = createHttpClient();
  await servers.start();
  onTestFinished(async () => {
    http.close();
    await servers.stop();
  });
  const baseUrl = servers.addresses().dvcqg;
  const download = createDownloads({ system: 'Kho DL', baseUrl, http, timeout: 5000, tries: { pause: 1 } });
  const fetch = (link: string, dstcode: string) =>
    outcomeOf(
      download({
        link,
        dstcode,
        limit: 1024 * 1024,
        signal: new AbortController().signal,
        onProgress: () => undefined,
      }),
    );
  return { servers, http, baseUrl, fetch };
}

const OUTCOMES = {
  paper: undefined,
  breaks: undefined,
  signed: undefined,
  altered: undefined,
  cut: undefined,
  'wrong-server': 'connectors.download-refused-saying',
  page: 'connectors.download-message',
  message: 'connectors.download-message',
  missing: 'connectors.download-missing',
  elsewhere: 'connectors.download-elsewhere',
  endless: 'connectors.download-too-large',
} as const;

it('every sample file comes as it is meant to, whichever case its link is', async () => {
  const { fetch } = await province();
  for (const paper of REPOSITORY_PAPERS) {
    for (const file of paper.files) {
      if (file.content === 'slow' || !REPOSITORY_AGENCIES.some(({ dstcode }) => dstcode === file.dstcode)) continue;
      const { bytes, error } = await fetch(file.link, file.dstcode);
      const expected = file.link.startsWith('http') ? OUTCOMES[file.content] : 'connectors.download-link';
      expect(error?.code, file.name).toBe(expected);
      if (expected === undefined) expect(bytes.equals(await samplePaperBytes(paper, file)), file.name).toBe(true);
    }
  }
});

it('says no in its own words to a wrong destination, a wrong provider and a wrong path', async () => {
  const { fetch } = await province();
  const [agency] = REPOSITORY_AGENCIES;
  if (agency === undefined) throw new Error('the samples name an agency');
  const told = async (link: string, dstcode: string) => {
    const { error } = await fetch(link, dstcode);
    return [error?.code, error?.params.message];
  };
  expect(await told(`${agency.site}/download/124.pdf`, 'VN:GOV:khac')).toEqual([
    'connectors.download-refused-saying',
    'Không có hệ thống VN:GOV:khac',
  ]);
  expect(await told('https://noi.khac.example/download/124.pdf', agency.dstcode)).toEqual([
    'connectors.download-refused-saying',
    'Không được phép gọi providerurl này',
  ]);
  expect(await told(`${agency.site}/download/khong-co.pdf`, agency.dstcode)).toEqual([
    'connectors.download-missing',
    undefined,
  ]);
});

it('a slow file comes drop by drop', async () => {
  const { http, baseUrl } = await province();
  const slow = REPOSITORY_PAPERS.flatMap(({ files }) => files).find(({ content }) => content === 'slow');
  if (slow === undefined) throw new Error('the samples have a slow file');
  const url = fileAddress(slow.link, { system: '', baseUrl, dstcode: slow.dstcode });
  const stream = await http.open({ url, patience: 5000 });
  if (stream.kind === 'failure') throw new Error(stream.detail);
  for await (const piece of stream.pieces) {
    expect(piece.length).toBeLessThan(Number(stream.headers['content-length']));
    break;
  }
});

it('misbehaves on command for any file', async () => {
  const { servers, fetch } = await province();
  const [paper] = REPOSITORY_PAPERS;
  const file = paper?.files[0];
  if (paper === undefined || file === undefined) throw new Error('the samples have a file');
  const path = /\/VXPAdapter\//;
  servers.failNext('dvcqg', { path, fault: { kind: 'endless' } });
  expect((await fetch(file.link, file.dstcode)).error?.code).toBe('connectors.download-too-large');
  servers.failNext('dvcqg', { path, fault: { kind: 'half' } });
  expect((await fetch(file.link, file.dstcode)).bytes.equals(await samplePaperBytes(paper, file))).toBe(true);
  servers.failNext('dvcqg', {
    path,
    fault: { kind: 'answer', status: 302, headers: { location: 'http://khac.example/' } },
  });
  expect((await fetch(file.link, file.dstcode)).error?.params.host).toBe('khac.example');
  await servers.setFault('dvcqg', 'html-page');
  expect((await fetch(file.link, file.dstcode)).error?.params.message).toBe('Hệ thống đang bảo trì');
  await servers.setFault('dvcqg', 'down');
  expect((await fetch(file.link, file.dstcode)).error?.code).toBe('connectors.download-offline');
});

it('the signed sample is whole, and the altered one is not', async () => {
  const { fetch } = await province();
  for (const [content, state] of [
    ['signed', 'intact'],
    ['altered', 'broken'],
  ] as const) {
    const file = REPOSITORY_PAPERS.flatMap(({ files }) => files).find((one) => one.content === content);
    const { bytes } = await fetch(file?.link ?? '', file?.dstcode ?? '');
    expect(await signatureStateOf(readerOf(bytes))).toBe(state);
    expect((await PDFDocument.load(bytes)).getPageCount()).toBe(1);
  }
});
