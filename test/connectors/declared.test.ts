import { describe, expect, it } from 'vitest';
import { destinationProfiles } from '../../src-main/settings/profile.ts';
import { declareOperations, DeclarationError } from '../../src-main/connectors/declared.ts';

const operation = (declaration: object, changes: object = {}) => {
  const found = declareOperations({ call: declaration }, { call: changes }).get('call');
  if (found === undefined) throw new Error('not declared');
  return found;
};
const get = { method: 'GET', path: '/a/{id}' };
const base = 'http://h/api/';

describe('a declared operation', () => {
  it('fills path and query, encoded, below the base address', async () => {
    const request = await operation({ ...get, query: { ma: '{code}', size: '1' } }).request(base, {
      id: 'x/y ữ?',
      code: 'a&b=c',
    });
    expect(request.url).toBe('http://h/api/a/x%2Fy%20%E1%BB%AF%3F?ma=a%26b%3Dc&size=1');
  });

  it.each(['', '.', '..'])('cannot be led out of its path by %j', async (id) => {
    await expect(operation(get).request(base, { id })).rejects.toBeInstanceOf(DeclarationError);
  });

  it('says which parameter is missing', async () => {
    await expect(operation(get).request(base, {})).rejects.toThrow('there is no {id}');
    await expect(operation({ ...get, path: '/{constructor}' }).request(base, {})).rejects.toThrow('{constructor}');
  });

  it('keeps what the profile does not change of it', async () => {
    const profile = destinationProfiles.idesk.parse({
      baseUrl: 'http://h/api/',
      operations: { call: { path: '/b/{id}' } },
    });
    const declared = { ...get, method: 'POST', query: { ma: '{code}' }, reply: 'inner', repeat: 'key' };
    const call = operation(declared, profile.operations.call);
    const request = await call.request(base, { id: 'x', code: 'c' });
    expect({ url: request.url, repeat: call.repeat }).toEqual({ url: 'http://h/api/b/x?ma=c', repeat: 'key' });
    expect(await call.reply({ inner: 7 }, {})).toBe(7);
  });

  it('makes its body and reads its reply by expressions', async () => {
    const call = operation({
      method: 'POST',
      path: '/x',
      body: `{ 'ma': code, 'tep': [files.{ 'ten': name }] }`,
      reply: `{ 'ids': [items.id], 'asked': $parameters.code }`,
    });
    const { body } = await call.request(base, { code: 'c', files: [{ name: 'một' }] });
    expect(JSON.parse(body ?? '')).toEqual({ ma: 'c', tep: [{ ten: 'một' }] });
    expect(await call.reply({ items: [{ id: 7 }] }, { code: 'c' })).toEqual({ ids: [7], asked: 'c' });
    expect(await call.reply({}, { code: 'c' })).toEqual({ ids: [], asked: 'c' });
  });

  it('takes the changes of the profile field by field', async () => {
    const call = operation({ ...get, repeat: 'never' }, { method: 'POST', path: '/b/{id}', repeat: 'key' });
    expect(call.repeat).toBe('key');
    expect(await call.request(base, { id: 1 })).toMatchObject({ method: 'POST', url: 'http://h/api/b/1', body: null });
  });

  it('is a reading one when it is a GET', () => {
    expect(operation(get).repeat).toBe('read');
  });
});

describe('an expression', () => {
  const body = (text: string) => operation({ method: 'POST', path: '/x', body: text });

  it('that thinks without end is stopped', async () => {
    const endless = body('($f := function($n) { $f($n + 1) }; $f(0))');
    await expect(endless.request(base, {})).rejects.toBeInstanceOf(DeclarationError);
  });

  it('that grows without end is stopped', async () => {
    await expect(body('[1..1000000]').request(base, {})).rejects.toBeInstanceOf(DeclarationError);
  });

  it('that is written wrongly names the operation and spoils no other', async () => {
    const operations = declareOperations(
      { good: { method: 'POST', path: '/x', body: '{}' }, bad: { method: 'POST', path: '/x', body: '{ ' } },
      {},
    );
    await expect(operations.get('bad')?.request(base, {})).rejects.toThrow(/^bad: /);
    await expect(operations.get('good')?.request(base, {})).resolves.toMatchObject({ body: '{}' });
  });

  it('that fails does not repeat the value that it met', async () => {
    await expect(body('$number(password)').request(base, { password: 'rất-mật' })).rejects.not.toThrow('rất-mật');
  });

  it('that gives nothing is no body', async () => {
    await expect(body('nothing').request(base, {})).rejects.toBeInstanceOf(DeclarationError);
  });
});
