import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readProfile } from '../../src-main/settings/profile-file.ts';
import { namedSecrets } from '../../src-main/settings/secrets.ts';

const good = `{
  // a comment is welcome
  "name": "Sở Tài chính",
  "unit": { "code": "000.00.17.H55", "name": "Sở Tài chính tỉnh Mẫu" },
  "destinations": {
    "igate": {
      "baseUrl": "https://apiigate.example.gov.vn",
      "auth": {
        "kind": "clientCredentials",
        "tokenUrl": "https://ssodvc.example.gov.vn/token",
        "clientId": "quay",
        "clientSecret": "igate.clientSecret"
      }
    }
  },
}`;

test('a good profile is read with its defaults', () => {
  const reading = readProfile(good);
  expect(reading).toMatchObject({
    ok: true,
    profile: { environment: 'live', destinations: { igate: { timeout: 30000 } } },
  });
  if (reading.ok) expect(namedSecrets(reading.profile)).toEqual(['igate.clientSecret']);
});

test.each([
  ['a wrong type', good.replace('"Sở Tài chính"', '7'), 'name', 3],
  ['a wrong address', good.replace('https://apiigate', 'ftp://apiigate'), 'destinations.igate.baseUrl', 7],
  ['an unknown field', good.replace('"clientId"', '"clientIdd"'), 'destinations.igate.auth', 8],
  ['a missing field', good.replace(/"unit".*\n/, ''), 'unit', 1],
])('%s is named with its line', (_name, text, path, line) => {
  const reading = readProfile(text);
  expect(reading.ok).toBe(false);
  if (!reading.ok)
    expect(reading.problems).toContainEqual(
      expect.objectContaining({ path: expect.stringContaining(path) as string, line }),
    );
});

test('a sign of the national portal that is no expression, or none of its signs, is named with its line', () => {
  const portal = (signs: string): string =>
    `{\n"name": "x",\n"unit": { "code": "H55", "name": "x" },\n"destinations": { "dvcqg": {\n"baseUrl": "http://ss:8080",\n"signs": ${signs} } } }`;
  expect(readProfile(portal('{ "success": "xong|ok" }')).ok).toBe(true);
  for (const [signs, message] of [
    ['{ "success": "(" }', 'Biểu thức chính quy không hợp lệ'],
    ['{ "sucess": "ok" }', 'sucess'],
  ] as const) {
    const reading = readProfile(portal(signs));
    expect(reading.ok ? [] : reading.problems).toMatchObject([
      { line: 6, message: expect.stringContaining(message) as string },
    ]);
  }
});

test('broken JSON is named with its line', () => {
  const reading = readProfile('{\n"name": "x",\n"unit": oops\n}');
  expect(reading.ok).toBe(false);
  if (!reading.ok) expect(reading.problems[0]?.line).toBe(3);
});

test.each(['', '   ', '[]', '"x"', 'null', '{"__proto__": {"x": 1}}'])('%j is no profile and no crash', (text) => {
  expect(readProfile(text).ok).toBe(false);
});

test('the example profile that ships is a good one', async () => {
  const text = await readFile(new URL('../../resources/profiles/example.json', import.meta.url), 'utf8');
  expect(readProfile(text)).toMatchObject({ ok: true });
});

test('problems are told in Vietnamese', () => {
  const reading = readProfile(good.replace('"Sở Tài chính"', '""'));
  expect(reading.ok ? [] : reading.problems.map(({ message }) => message)).toEqual([
    expect.stringMatching(/nhỏ|ký tự/),
  ]);
});

const withBackup = (folder: string): string =>
  `{\n"name": "x",\n"unit": { "code": "H55", "name": "x" },\n"backup": {\n"folder": ${JSON.stringify(folder)} } }`;

test.each(['/mnt/backup', 'D:\\backup', 'd:/backup', '\\\\server\\backup', '//server/backup/may-3'])(
  'the second folder may be %s: one place, whatever the working directory is',
  (folder) => {
    expect(readProfile(withBackup(folder), '/var/lib/quay')).toMatchObject({
      ok: true,
      profile: { backup: { folder } },
    });
  },
);

test.each(['backup', './backup', '../backup', 'D:backup', '\\backup', '\\\\server', '~/backup'])(
  'a second folder that depends on where the program was started is named with its line: %s',
  (folder) => {
    const reading = readProfile(withBackup(folder));
    expect(reading.ok ? [] : reading.problems).toMatchObject([
      { path: 'backup.folder', line: 5, message: expect.stringContaining('đường dẫn đầy đủ') as string },
    ]);
  },
);

test('a second folder within the data folder is a problem with its line', () => {
  for (const folder of ['/var/lib/quay', '/var/lib/quay/backups', '/var/lib/../lib/quay/x', '/var/lib/quay/..x']) {
    const reading = readProfile(withBackup(folder), '/var/lib/quay');
    expect(reading.ok ? [] : reading.problems, folder).toMatchObject([{ path: 'backup.folder', line: 5 }]);
  }
  for (const folder of ['/var/lib', '/var/lib/quay-2', '/mnt', 'D:\\x', '\\\\server\\x']) {
    expect(readProfile(withBackup(folder), '/var/lib/quay').ok, folder).toBe(true);
  }
});
