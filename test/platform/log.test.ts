import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLog } from '../../src-main/platform/log.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { smallDisk, whyNoSmallDisk } from '../fixtures/small-disk.ts';

const why = whyNoSmallDisk();
if (why !== null) console.log(`the log on a full disk is not tried here: ${why}`);

const linesIn = async (folder: string): Promise<string> => readFile(join(folder, 'quay-mot-cua.log'), 'utf8');

test('the log is lines of JSON without secrets', async () => {
  const folder = await temporaryFolder();
  const { log, close } = openLog(folder, 'info');
  log.info({ request: { password: 'rất-mật' }, applicant: 'Nguyễn Văn Mẫu' }, 'xin chào');
  await close();
  const text = await linesIn(folder);
  expect(JSON.parse(text)).toMatchObject({ msg: 'xin chào', request: { password: '[…]' }, applicant: '[…]' });
});

test.skipIf(why !== null)(
  'a full disk stops the log and nothing else; with room it goes on and says what it lost',
  async () => {
    const disk = await smallDisk(2);
    const folder = join(disk.folder, 'log');
    const { log, close } = openLog(folder, 'info');
    log.info('before');
    await expect.poll(() => linesIn(folder)).toContain('before');
    disk.fill();
    // what is on its way to the file arrives or is refused; when many lines in a row leave no byte, the disk refuses them
    let refused = 0;
    let length = 0;
    await expect
      .poll(
        async () => {
          log.info({ text: 'x'.repeat(5000) });
          const now = (await linesIn(folder)).length;
          refused = now === length ? refused + 1 : 0;
          length = now;
          return refused;
        },
        { timeout: 20_000 },
      )
      .toBeGreaterThan(20);
    disk.free();
    await expect
      .poll(
        async () => {
          log.info('after');
          return linesIn(folder);
        },
        { timeout: 20_000 },
      )
      .toMatch(/^\{"level":40,.*"dropped":\d+\}$/m);
    expect(await linesIn(folder)).toContain('after');
    expect(await linesIn(folder)).toContain('before');
    await close();
  },
);
