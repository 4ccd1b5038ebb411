import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
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

test('the paper repository has its own secret, and is not there unless the profile says so', () => {
  const portal = (rest: string): string =>
    `{ "name": "x", "unit": { "code": "H55", "name": "x" }, "destinations": { "dvcqg": { "baseUrl": "http://ss:8080",
       "auth": { "kind": "login", "username": "h55", "password": "dvcqg.password" }${rest} } } }`;
  const secrets = (rest: string): readonly string[] => {
    const reading = readProfile(portal(rest));
    if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
    return namedSecrets(reading.profile);
  };
  expect(secrets('')).toEqual(['dvcqg.password']);
  const auth = '"auth": { "kind": "login", "username": "kho", "password": "dvcqg.kho" }';
  expect(secrets(`, "repository": { ${auth} }`)).toEqual(['dvcqg.kho', 'dvcqg.password']);
  expect(readProfile(portal(`, "repository": { ${auth}, "dstcod": "x" }`)).ok).toBe(false);
  expect(readProfile(portal(', "repository": {}')).ok).toBe(false);
});

test('a sign of the national portal that is no expression, or none of its signs, is named with its line', () => {
  const portal = (signs: string): string =>
    `{\n"name": "x",\n"unit": { "code": "H55", "name": "x" },\n"destinations": { "dvcqg": {\n"baseUrl": "http://ss:8080",\n"signs": ${signs} } } }`;
  expect(readProfile(portal('{ "success": "xong|ok" }')).ok).toBe(true);
  for (const [signs, message] of [
    ['{ "success": "(" }', 'biểu thức chính quy không hợp lệ'],
    ['{ "sucess": "ok" }', 'sucess'],
  ] as const) {
    const reading = readProfile(portal(signs));
    expect(reading.ok ? [] : reading.problems).toMatchObject([
      { line: 6, message: { vi: expect.stringContaining(message) as string } },
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

/** A profile with one thing wrong in it, and what is said of that in both languages. */
const wrong: readonly (readonly [string, string, string, string, string])[] = [
  ['"Sở Tài chính"', '""', 'name', 'không được để trống', 'must not be empty'],
  ['"Sở Tài chính"', '7', 'name', 'phải là chữ trong ngoặc kép', 'must be a text'],
  ['"name": "Sở Tài chính",', '', 'name', 'thiếu, cần chữ trong ngoặc kép', 'missing; a text is needed'],
  ['"https://apiigate', '"ftp://apiigate', 'destinations.igate.baseUrl', 'địa chỉ http://', 'an http://'],
  ['"clientCredentials"', '"magic"', 'destinations.igate.auth.kind', 'một trong “none”', 'one of “none”'],
  ['"clientId"', '"clientIdd"', 'destinations.igate.auth', 'không có mục “clientIdd”', 'there is no entry “clientIdd”'],
  ['"auth"', '"timeout": 1, "auth"', 'destinations.igate.timeout', 'phải từ 500 trở lên', 'must be at least 500'],
  ['"auth"', '"timeout": 600.5, "auth"', 'destinations.igate.timeout', 'một số nguyên', 'a whole number'],
  ['"auth"', '"enabled": "yes", "auth"', 'destinations.igate.enabled', 'phải là true hoặc false', 'must be true or'],
  [
    '"destinations"',
    '"environment": "prod", "destinations"',
    'environment',
    'một trong “training”',
    'one of “training”',
  ],
  ['"destinations"', '"routes": {}, "destinations"', 'routes', 'phải là một danh sách', 'must be a list'],
  [
    '"destinations"',
    '"sending": { "quietHours": [{ "from": "6h", "to": "07:00" }] }, "destinations"',
    'sending.quietHours.0.from',
    'HH:mm, ví dụ 22:00',
    'HH:mm, such as 22:00',
  ],
  ['"igate.clientSecret"', '"mật khẩu"', 'destinations.igate.auth.clientSecret', 'chữ không dấu', 'without accents'],
  [
    '"destinations"',
    '"sending": { "timeZone": "Hanoi" }, "destinations"',
    'sending.timeZone',
    'tên múi giờ IANA',
    'an IANA time zone',
  ],
];

test.each(wrong)(
  '%s made %s is told at %s in either language, without a word of the other',
  (from, to, path, vi, en) => {
    const reading = readProfile(good.replace(from, to));
    if (reading.ok) throw new Error('the profile was taken');
    const found = reading.problems.find((problem) => problem.path === path);
    expect(found?.message.vi).toContain(vi);
    expect(found?.message.en).toContain(en);
    expect(JSON.stringify(reading.problems.map(({ message }) => message.vi))).not.toMatch(
      /expected|received|invalid|string|undefined|mong đợi/i,
    );
  },
);

test.each([
  ['{\n"name": "x"\n"unit": {}}', 3, 'thiếu dấu phẩy', 'a comma is missing'],
  ['{\n"name": x}', 2, 'ngoài ngoặc kép', 'outside of quotation marks'],
  ['', 1, 'Tệp trống', 'The file is empty'],
])('broken JSON %j says in either language what is missing', (text, line, vi, en) => {
  const reading = readProfile(text);
  expect(reading.ok ? [] : reading.problems.map(({ message }) => message.vi).join()).toContain(vi);
  expect(reading.ok ? [] : reading.problems.map(({ message }) => message.en).join()).toContain(en);
  expect(reading.ok ? null : reading.problems[0]?.line).toBe(line);
});

describe('quiet hours that are likely a slip', () => {
  const withHours = (sending: string, own = ''): string =>
    `{\n"name": "x",\n"unit": { "code": "H55", "name": "x" },\n"sending": { "quietHours": [\n${sending}\n] }${
      own === '' ? '' : `,\n"destinations": { "igate": { "baseUrl": "http://a.example", "quietHours": [\n${own}\n] } }`
    }\n}`;
  const warned = (text: string) => {
    const reading = readProfile(text);
    if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
    return reading.warnings.map(({ path, line, message }) => [path, line, message.vi, message.en]);
  };
  const has = (text: string): string => expect.stringContaining(text) as string;
  const list = 'sending.quietHours';

  test('are told with what they mean, where they stand', () => {
    expect(warned(withHours('{ "from": "08:00", "to": "08:00" }'))).toEqual([
      [list, 4, has('không chừa phút nào'), has('leave no minute of the week: nothing is sent by itself')],
      [`${list}.0.to`, 5, has('(08:00): nghỉ trọn 24 giờ'), has('the whole 24 hours')],
    ]);
    expect(warned(withHours('{ "from": "00:00", "to": "23:59" }'))).toEqual([
      [list, 4, has('chỉ chừa 7 phút trong cả tuần'), has('leave 7 min of')],
      [`${list}.0.to`, 5, has('Từ 23:59 đến 00:00 chỉ còn 1 phút'), has('only 1 min for')],
    ]);
    expect(warned(withHours('{ "from": "00:00", "to": "00:00", "days": ["sun"] }'))).toEqual([
      [`${list}.0.to`, 5, has('nghỉ trọn 24 giờ'), has('the whole 24 hours')],
    ]);
    expect(warned(withHours('{ "from": "06:00", "to": "06:00", "urgent": true }'))[0]).toEqual([
      list,
      4,
      has('chỉ việc người dân đang chờ tự gửi'),
      has('only what a citizen waits for goes by itself'),
    ]);
  });

  test('are found where several windows make them together, and in those of one destination', () => {
    const halves = '{ "from": "00:00", "to": "12:00" },\n{ "from": "12:00", "to": "00:00" }';
    expect(warned(withHours(halves))).toEqual([[list, 4, has('không chừa phút nào'), has('no minute')]]);
    expect(warned(withHours('', halves))).toEqual([
      ['destinations.igate.quietHours', 7, has('không chừa phút nào'), has('no minute')],
    ]);
  });

  test('are none in a night, a noon, or what leaves half an hour a day', () => {
    expect(warned(withHours('{ "from": "22:00", "to": "06:00" },\n{ "from": "11:30", "to": "13:00" }'))).toEqual([]);
    expect(warned(withHours('{ "from": "12:30", "to": "11:30" }'))).toEqual([]);
  });
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
      {
        path: 'backup.folder',
        line: 5,
        message: { vi: expect.stringContaining('đường dẫn đầy đủ, ví dụ "D:\\\\sao-luu"') as string },
      },
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

test('a second folder within a scan folder is a problem with its line', () => {
  const scanned = (path: string): string =>
    withBackup('/mnt/scan/backup').replace(
      '{\n',
      `{\n"scan": { "folders": [{ "id": "a", "name": "a", "path": "${path}" }] },\n`,
    );
  const reading = readProfile(scanned('/mnt/scan'));
  expect(reading.ok ? [] : reading.problems).toMatchObject([{ path: 'backup.folder', line: 6 }]);
  expect(readProfile(scanned('/mnt/scan/backup/papers')).ok).toBe(true);
});

describe('parts of a profile that do not fit together', () => {
  const withParts = (parts: string): string =>
    `{\n"name": "x",\n"unit": { "code": "H55", "name": "x" },\n"destinations": { "igate": { "baseUrl": "http://a.example" } },\n${parts}\n}`;

  test('a route to a destination that is not declared, and no route at all, are warned of', () => {
    const routes = '"routes": [\n{ "procedures": ["*"], "destinations": ["igate",\n"sohoa"] } ]';
    expect(readProfile(withParts(routes))).toMatchObject({
      ok: true,
      warnings: [
        {
          path: 'routes.0.destinations.1',
          line: 7,
          message: {
            vi: expect.stringContaining('“sohoa”') as string,
            en: expect.stringContaining('“sohoa”') as string,
          },
        },
      ],
    });
    expect(readProfile(withParts('"routes": []'))).toMatchObject({
      ok: true,
      warnings: [{ path: 'routes', line: 5, message: { vi: expect.stringContaining('không đi tới đâu') as string } }],
    });
    // without the field every dossier goes to all that is declared
    expect(readProfile(withParts('"environment": "test"'))).toMatchObject({ ok: true, warnings: [] });
  });

  const folders = (one: string, other: string, id = 'b'): string =>
    withParts(
      `"scan": { "folders": [\n${JSON.stringify({ id: 'a', name: 'Quầy 1', path: one })},\n${JSON.stringify({ id, name: 'Quầy 2', path: other })} ] }`,
    );

  test.each([
    ['/srv/quet', '/srv/quet'],
    ['/srv/quet', '/srv/x/../quet/'],
    ['D:\\Quet', 'd:/quet/'],
    ['\\\\may-chu\\Quet', '//MAY-CHU/quet/'],
  ])('the same scan folder twice is a problem with its line: %s and %s', (one, other) => {
    expect(readProfile(folders(one, other))).toMatchObject({
      ok: false,
      problems: [
        { path: 'scan.folders.1.path', line: 7, message: { vi: expect.stringContaining('“Quầy 1”') as string } },
      ],
    });
  });

  test('two scan folders are two, unless they have one id', () => {
    expect(readProfile(folders('/srv/quet', '/srv/Quet'))).toMatchObject({ ok: true });
    expect(readProfile(folders('D:\\quet', 'D:\\quet-2'))).toMatchObject({ ok: true });
    expect(readProfile(folders('/srv/1', '/srv/2', 'a'))).toMatchObject({
      ok: false,
      problems: [{ path: 'scan.folders.1.id', line: 7 }],
    });
  });
});
