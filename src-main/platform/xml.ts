import { XMLParser } from 'fast-xml-parser';
import { SyntaxValidator } from 'fast-xml-validator';
import { systemCode } from './errors.ts';

/** An element with its namespace resolved. */
export interface XmlElement {
  /** The local name. */
  readonly name: string;
  /** `''` when it is in none. */
  readonly namespace: string;
  /** By their names as written; declarations of namespaces are left out. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Its own text, that of its children aside. */
  readonly text: string;
}

/** What is no XML that may be read. The message holds no part of the content. */
export class XmlError extends Error {
  constructor(text: string) {
    super(text);
    this.name = 'XmlError';
  }
}

const DEEPEST = 64;
const CDATA = '#cdata';
const TEXT = '#text';
const ATTRIBUTES = ':@';
const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

// what XML 1.0 allows (§2.2): everything else cannot stand in a document in any form
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  // entities are resolved here, strictly: the parser lets unknown ones and numbers stand
  processEntities: false,
  cdataPropName: CDATA,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: DEEPEST,
});

/**
 * Reads a document in UTF-8. A document type is refused, whatever it holds, so that there are no entities to expand or
 * to fetch; depth is bounded here, size by whoever read the bytes.
 *
 * @throws XmlError
 */
export function readXml(bytes: Buffer): XmlElement {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new XmlError('not UTF-8');
  }
  if (/<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.test(text)) {
    throw new XmlError('a document type is not accepted');
  }
  FORBIDDEN.lastIndex = 0;
  if (FORBIDDEN.test(text)) throw new XmlError('a character that XML forbids');
  let nodes: unknown;
  try {
    SyntaxValidator.validate(text, { invalidCharSequence: { attrLt: true } });
    nodes = parser.parse(text);
  } catch (error) {
    // the words of both may repeat a part of the document
    throw new XmlError(`not well-formed (${systemCode(error) || 'refused'})`);
  }
  const roots = elementsOf(nodes);
  const [root] = roots;
  if (root === undefined || roots.length > 1) throw new XmlError('not one root element');
  return build(root, new Map([['xml', XML_NAMESPACE]]));
}

/** The first child of that local name, or `null`. */
export function childOf(element: XmlElement, name: string): XmlElement | null {
  return element.children.find((child) => child.name === name) ?? null;
}

/** Escapes a text between tags. It must hold nothing that XML forbids (`allowedInXml`). */
export function escapeText(text: string): string {
  // a bare carriage return would be read as a line feed
  return text.replace(/[&<>\r]/g, (character) =>
    character === '\r' ? '&#13;' : `&${character === '&' ? 'amp' : character === '<' ? 'lt' : 'gt'};`,
  );
}

/** Escapes a value between double quotes, white space included, which would be read as blanks. */
export function escapeAttribute(value: string): string {
  return value.replace(/[&<>"\t\n\r]/g, (character) => ATTRIBUTE_ESCAPES[character] ?? character);
}

const ATTRIBUTE_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** The text without the characters that no XML document may hold, and how many these were. */
export function allowedInXml(text: string): { readonly text: string; readonly removed: number } {
  let removed = 0;
  const allowed = text.replace(FORBIDDEN, () => {
    removed += 1;
    return '';
  });
  return { text: allowed, removed };
}

interface Node {
  readonly name: string;
  readonly content: readonly unknown[];
  readonly attributes: readonly (readonly [string, string])[];
}

/** The parser's shape: `{ "<name>": [ … ], ":@": { … } }`, texts as `{ "#text": "…" }`. */
function elementsOf(nodes: unknown): Node[] {
  if (!Array.isArray(nodes)) return [];
  return nodes.flatMap((node: unknown): Node[] => {
    if (typeof node !== 'object' || node === null) return [];
    const fields = Object.entries(node);
    const own = fields.find(([name]) => name !== ATTRIBUTES);
    if (own === undefined || own[0] === TEXT || own[0] === CDATA) return [];
    const attributes: unknown = fields.find(([name]) => name === ATTRIBUTES)?.[1] ?? {};
    const content: unknown = own[1];
    return [
      {
        name: own[0],
        content: Array.isArray(content) ? content : [],
        attributes: Object.entries(attributes as object).map(([name, value]) => [name, String(value)] as const),
      },
    ];
  });
}

function build(node: Node, outer: ReadonlyMap<string, string>): XmlElement {
  const scope = new Map(outer);
  const attributes = new Map<string, string>();
  for (const [name, raw] of node.attributes) {
    const value = resolved(raw);
    if (name === 'xmlns') scope.set('', value);
    else if (name.startsWith('xmlns:')) scope.set(name.slice('xmlns:'.length), value);
    else attributes.set(name, value);
  }
  const [prefix, local] = split(node.name);
  const namespace = scope.get(prefix);
  if (namespace === undefined && prefix !== '') throw new XmlError('a prefix that is not declared');
  return {
    name: local,
    namespace: namespace ?? '',
    attributes,
    children: elementsOf(node.content).map((child) => build(child, scope)),
    text: node.content.map(textOf).join(''),
  };
}

function split(name: string): readonly [string, string] {
  const colon = name.indexOf(':');
  return colon < 0 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)];
}

function textOf(node: unknown): string {
  if (typeof node !== 'object' || node === null) return '';
  const fields = new Map<string, unknown>(Object.entries(node));
  const text = fields.get(TEXT);
  if (typeof text === 'string') return resolved(text);
  const raw = fields.get(CDATA);
  return Array.isArray(raw) ? raw.map(rawTextOf).join('') : '';
}

function rawTextOf(node: unknown): string {
  const text: unknown =
    typeof node === 'object' && node !== null ? new Map<string, unknown>(Object.entries(node)).get(TEXT) : '';
  return typeof text === 'string' ? text : '';
}

/** The five names of XML and numbers; nothing else is an entity here. */
function resolved(text: string): string {
  return text.replace(/&([^;&]*);?/g, (whole, name: string) => {
    const known = whole.endsWith(';') ? NAMED[name] : undefined;
    if (known !== undefined) return known;
    const [, hexadecimal, decimal] = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name) ?? [];
    const code = hexadecimal === undefined ? Number(decimal ?? Number.NaN) : Number.parseInt(hexadecimal, 16);
    const character = whole.endsWith(';') && code <= 0x10ffff ? String.fromCodePoint(code) : '';
    if (character === '' || allowedInXml(character).removed > 0) throw new XmlError('an entity that is not known');
    return character;
  });
}
