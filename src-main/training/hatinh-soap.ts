import { readXml, XmlError, type XmlElement } from '../platform/xml.ts';
import { NAMESPACE } from './hatinh-wsdl.ts';
import type { Reply } from './http-server.ts';

export const XML_TYPE = 'text/xml; charset=utf-8';
const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';

/** What ASMX answers when the service threw an exception, or did not understand what it was asked. */
export const fault = (code: 'Client' | 'Server', text: string): Reply => ({
  status: 500,
  type: XML_TYPE,
  body:
    `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${SOAP}"` +
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>' +
    `<soap:Fault><faultcode>soap:${code}</faultcode><faultstring>${escaped(text)}</faultstring><detail /></soap:Fault>` +
    '</soap:Body></soap:Envelope>',
});

/** A method's own answer. */
export function result(name: string, text: string): Reply {
  return {
    status: 200,
    type: XML_TYPE,
    body:
      `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${SOAP}"><soap:Body>` +
      `<${name}Response xmlns="${NAMESPACE}"><${name}Result>${escaped(text)}</${name}Result></${name}Response>` +
      '</soap:Body></soap:Envelope>',
  };
}

/** The request itself is none; nothing of the service has run. */
export class UnreadableRequest extends Error {}

/** The parameters of the method that an envelope calls. @throws UnreadableRequest */
export function parametersOf(bytes: Buffer, name: string, expected: readonly string[]): ReadonlyMap<string, string> {
  let root: XmlElement;
  try {
    root = readXml(bytes);
  } catch (error) {
    if (error instanceof XmlError) throw new UnreadableRequest(error.message);
    throw error;
  }
  const body = root.namespace === SOAP && root.name === 'Envelope' ? childNamed(root, 'Body') : null;
  const method = body?.children[0];
  if (method?.name !== name || method.namespace !== NAMESPACE) {
    throw new UnreadableRequest(`The element ${name} of ${NAMESPACE} is expected`);
  }
  const values = new Map<string, string>();
  for (const child of method.children) {
    if (child.namespace !== NAMESPACE || !expected.includes(child.name) || values.has(child.name)) {
      throw new UnreadableRequest(`The element ${child.name} is not expected`);
    }
    values.set(child.name, child.text);
  }
  return values;
}

export function childNamed(element: XmlElement, name: string): XmlElement | null {
  return element.children.find((child) => child.name === name) ?? null;
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => (character === '&' ? '&amp;' : character === '<' ? '&lt;' : '&gt;'));
}
