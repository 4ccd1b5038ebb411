import { describe, expect, it, test } from 'vitest';
import { allowedInXml, escapeAttribute, escapeText, readXml, XmlError } from '../../src-main/platform/xml.ts';

const read = (text: string) => readXml(Buffer.from(text));

describe('a document', () => {
  it('is read with its namespaces, entities and sections', () => {
    const root = read(
      '\uFEFF<?xml version="1.0" encoding="utf-8"?><a xmlns:x="u" y="1&amp;2&quot;&#x41;&#10;"><x:b>t &lt; &#7891;<![CDATA[<c/>&amp;]]></x:b><b xmlns="v"/></a>',
    );
    expect(root).toMatchObject({ name: 'a', namespace: '' });
    expect(root.attributes.get('y')).toBe('1&2"A\n');
    expect(root.children.map(({ name, namespace, text }) => [name, namespace, text])).toEqual([
      ['b', 'u', 't < ồ<c/>&amp;'],
      ['b', 'v', ''],
    ]);
  });

  it.each([
    ['cut', '<a><b>'],
    ['crossed', '<a><b></a></b>'],
    ['of two roots', '<a/><b/>'],
    ['with an unknown entity', '<a>&nbsp;</a>'],
    ['with a bare ampersand', '<a>1 & 2</a>'],
    ['with a tag inside a value', '<a b="<c>"/>'],
    ['with a number for a forbidden character', '<a>&#1;</a>'],
    ['with half a surrogate', '<a>&#xD800;</a>'],
    ['with a prefix that is not declared', '<x:a/>'],
    ['that reaches for the prototype', '<__proto__><constructor/></__proto__>'],
    ['that is empty', ''],
    ['deeper than any answer', `${'<a>'.repeat(100)}${'</a>'.repeat(100)}`],
  ])('%s is refused', (_what, text) => {
    expect(() => read(text)).toThrow(XmlError);
  });

  it('in another encoding is refused', () => {
    expect(() => readXml(Buffer.from('<a>\u00e9</a>', 'latin1'))).toThrow(XmlError);
    expect(() => readXml(Buffer.from('<a/>', 'utf16le'))).toThrow(XmlError);
  });
});

test.each(['"><script>', "a'b", '&amp;', 'dòng\n\t\r', '\u{1F600}', ']]>'])('%j written is read back', (value) => {
  const root = read(`<a v="${escapeAttribute(value)}">${escapeText(value)}</a>`);
  expect([root.attributes.get('v'), root.text]).toEqual([value, value]);
});

test('what no document may hold is left out and counted', () => {
  expect(allowedInXml('a\u0000b\uD800c\u{1F600}\uFFFE')).toEqual({ text: 'abc\u{1F600}', removed: 3 });
});
