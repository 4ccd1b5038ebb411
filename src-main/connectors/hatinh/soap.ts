import { childOf, escapeAttribute, escapeText, readXml, XmlError, type XmlElement } from '../../platform/xml.ts';

const SOAP_NAMESPACE = 'http://schemas.xmlsoap.org/soap/envelope/';

/** A SOAP 1.1 request; the parameters stand in the order given, each as text. */
export function envelope(
  namespace: string,
  operation: string,
  parameters: readonly (readonly [name: string, value: string])[],
): string {
  const inside = parameters.map(([name, value]) => `<${name}>${escapeText(value)}</${name}>`).join('');
  return (
    '<?xml version="1.0" encoding="utf-8"?>' +
    `<soap:Envelope xmlns:soap="${SOAP_NAMESPACE}"><soap:Body>` +
    `<${operation} xmlns="${escapeAttribute(namespace)}">${inside}</${operation}>` +
    '</soap:Body></soap:Envelope>'
  );
}

/** What an envelope brought: the operation's result (`null` where it gives none), or a fault in the server's words. */
export type SoapAnswer =
  | { readonly kind: 'result'; readonly text: string | null }
  | { readonly kind: 'fault'; readonly code: string; readonly text: string };

/**
 * Reads an answer. `null` when it is XML and no envelope (a page of the gateway, for one).
 * @throws XmlError when it cannot be read.
 */
export function readEnvelope(bytes: Buffer): SoapAnswer | null {
  const root = readXml(bytes);
  if (root.name !== 'Envelope' || root.namespace !== SOAP_NAMESPACE) return null;
  const body = childOf(root, 'Body');
  const content = body?.children[0];
  if (content === undefined) throw new XmlError('an envelope without a body');
  if (content.name === 'Fault' && content.namespace === SOAP_NAMESPACE) {
    const code = childOf(content, 'faultcode')?.text ?? '';
    return { kind: 'fault', code: code.trim(), text: childOf(content, 'faultstring')?.text ?? '' };
  }
  const result = content.children.find(({ name }) => name.endsWith('Result')) ?? content.children[0];
  return { kind: 'result', text: result === undefined ? null : textWithin(result) };
}

/** Some services wrap the word once more. */
function textWithin(element: XmlElement): string {
  return element.children.length === 0 ? element.text : element.children.map(textWithin).join(' ');
}
