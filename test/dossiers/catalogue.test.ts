import { describe, expect, test } from 'vitest';
import { createWorld, failureOf } from './world.ts';

describe('the catalogue that comes with the program', () => {
  test('holds the procedures of the documents it serves, with their paper codes', async () => {
    const { catalogue } = await createWorld();
    expect(catalogue.get('1.005434').name).toBe('Mua quyển hóa đơn');
    expect(catalogue.get('1.005434').components.map(({ paperCode }) => paperCode)).toEqual([
      '000.00.00.G12-KQ5585',
      '000.00.00.G12-KQ5586',
    ]);
    expect(catalogue.get('1.003709').components.find(({ paperCode }) => paperCode === 'KQ.G15.000007')?.required).toBe(
      true,
    );
    expect(catalogue.get('1.001193').name).toBe('Đăng ký khai sinh');
    expect(catalogue.search('', 100).length).toBeGreaterThanOrEqual(12);
  });

  test('is found without accents, in composed and decomposed letters, by parts and by code', async () => {
    const { catalogue } = await createWorld();
    const first = (query: string) => catalogue.search(query, 5)[0]?.code;
    expect(first('phieu ly lich tu phap')).toBe('2.000488');
    expect(first('dang ky khai sinh')).toBe('1.001193');
    expect(first('Đăng ký khai sinh'.normalize('NFD'))).toBe('1.001193');
    expect(first('HOA DON')).toBe('1.005434');
    expect(first('2.0004')).toBe('2.000488');
    expect(first('sở y tế chứng chỉ')).toBe('1.003709');
    expect(first('không có thủ tục này')).toBeUndefined();
  });

  test('a code with the unit behind it leads to the same procedure', async () => {
    const { catalogue } = await createWorld();
    expect(catalogue.find('1.005434.000.00.00.H55')?.code).toBe('1.005434');
    expect(failureOf(() => catalogue.get('7.777777'))).toBe('catalogue.not-found');
  });
});

describe('import', () => {
  const one = { code: '9.000001', name: 'Thủ tục một', components: [{ name: 'Đơn' }] };

  test('JSON replaces everything and leaves a line in the log', async () => {
    const { catalogue, actions, heard } = await createWorld();
    expect(catalogue.import('json', JSON.stringify([one]))).toEqual({ procedures: 1, components: 1 });
    expect(catalogue.search('', 100).map(({ code }) => code)).toEqual(['9.000001']);
    expect(catalogue.get('9.000001').components[0]).toEqual({ name: 'Đơn', paperCode: '', required: true });
    expect(actions()).toContain('catalogue.imported');
    await expect.poll(() => heard.map(({ type }) => type)).toContain('catalogue');
  });

  test('CSV with Vietnamese titles, semicolons, a byte order mark and several rows a procedure is read', async () => {
    const { catalogue } = await createWorld();
    const csv = [
      '\uFEFFMã thủ tục;Tên thủ tục;Lĩnh vực;Số ngày;Thành phần;Mã giấy tờ;Bắt buộc',
      '9.000001;Thủ tục một;Đất đai;15;Đơn, có ký tên;KQ.G15.000007;có',
      '9.000001;;;;"Bản đồ ""thửa""";;không',
      '9.000002;Thủ tục hai;;;;;',
    ].join('\r\n');
    expect(catalogue.import('csv', csv.normalize('NFD'))).toEqual({ procedures: 2, components: 2 });
    expect(catalogue.get('9.000001')).toEqual({
      code: '9.000001',
      name: 'Thủ tục một',
      field: 'Đất đai',
      agency: '',
      days: 15,
      results: [],
      components: [
        { name: 'Đơn, có ký tên', paperCode: 'KQ.G15.000007', required: true },
        { name: 'Bản đồ "thửa"', paperCode: '', required: false },
      ],
    });
  });

  test.each([
    ['json', '{', 'catalogue.unreadable', {}],
    ['json', '{"a":1}', 'catalogue.unreadable', {}],
    ['json', '[]', 'catalogue.empty', {}],
    ['json', JSON.stringify([one, { ...one, code: '' }]), 'catalogue.wrong-value', { row: 2, column: 'code' }],
    ['json', JSON.stringify([one, one]), 'catalogue.repeated', { row: 2, code: '9.000001' }],
    [
      'json',
      JSON.stringify([{ ...one, components: [{ name: 'x' }, { name: '' }] }]),
      'catalogue.wrong-value',
      { row: 1, column: 'components.1.name' },
    ],
    ['csv', 'code,days\n1,2', 'catalogue.missing-column', { column: 'name' }],
    ['csv', 'code,name\n,x', 'catalogue.wrong-value', { row: 2, column: 'code' }],
    ['csv', 'code,name,days\n1,a,1\n2,b,soon', 'catalogue.wrong-value', { row: 3, column: 'days' }],
    ['csv', 'code,name,component,required\n1,a,b,maybe', 'catalogue.wrong-value', { row: 2, column: 'required' }],
    ['csv', 'code,name\n1,"a', 'catalogue.unreadable', {}],
    [
      'csv',
      `code,name,component,paperCode\n1,a,b,c\n1,,d,${'x'.repeat(61)}`,
      'catalogue.wrong-value',
      { row: 3, column: 'components.1.paperCode' },
    ],
  ] as const)('a wrong %s file changes nothing and says where: %s', async (format, text, code, params) => {
    const { catalogue } = await createWorld();
    const before = catalogue.search('', 100);
    expect(() => catalogue.import(format, text)).toThrow(
      expect.objectContaining({ code, params: expect.objectContaining(params) }),
    );
    expect(catalogue.search('', 100)).toEqual(before);
  });
});
