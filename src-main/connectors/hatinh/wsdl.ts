import { z } from 'zod';
import { childOf, XmlError, type XmlElement } from '../../platform/xml.ts';

/** What a service says of itself, as far as a call needs it. */
export const serviceDescription = z.object({
  namespace: z.string().min(1).max(500),
  /** The address that it gives itself; often one that only its own machine knows. */
  address: z.string().max(2000).nullable(),
  operations: z.record(
    z.string(),
    z.object({ action: z.string().max(1000), parameters: z.array(z.string().max(200)).max(50) }),
  ),
});
export type ServiceDescription = z.infer<typeof serviceDescription>;

const WSDL = 'http://schemas.xmlsoap.org/wsdl/';
const SOAP_1_1 = 'http://schemas.xmlsoap.org/wsdl/soap/';
const SCHEMA = 'http://www.w3.org/2001/XMLSchema';
const MOST_OPERATIONS = 200;

/**
 * Reads a WSDL as ASMX writes it (document/literal, wrapped): the SOAP 1.1 binding among the others.
 * @throws XmlError when it describes no such service.
 */
export function readDescription(root: XmlElement): ServiceDescription {
  if (root.name !== 'definitions' || root.namespace !== WSDL) throw new XmlError('no WSDL');
  const schemas = all(childOf(root, 'types'), 'schema', SCHEMA);
  const namespace = root.attributes.get('targetNamespace') ?? '';
  const bindings = all(root, 'binding', WSDL).filter((binding) => all(binding, 'binding', SOAP_1_1).length > 0);
  const operations = bindings
    .flatMap((binding) => all(binding, 'operation', WSDL))
    .slice(0, MOST_OPERATIONS)
    .map((operation) => {
      const name = operation.attributes.get('name') ?? '';
      const [soap] = all(operation, 'operation', SOAP_1_1);
      const action = soap?.attributes.get('soapAction') ?? `${namespace.replace(/\/$/, '')}/${name}`;
      return [name, { action, parameters: parametersOf(schemas, name) }] as const;
    });
  const ports = all(root, 'service', WSDL).flatMap((service) => all(service, 'port', WSDL));
  const addresses = ports.flatMap((port) => all(port, 'address', SOAP_1_1));
  const description = serviceDescription.safeParse({
    namespace,
    address: addresses[0]?.attributes.get('location') ?? null,
    operations: Object.fromEntries(operations.filter(([name]) => name !== '')),
  });
  if (!description.success || operations.length === 0) throw new XmlError('a WSDL without SOAP 1.1 operations');
  return description.data;
}

function parametersOf(schemas: readonly XmlElement[], operation: string): string[] {
  const element = schemas
    .flatMap((schema) => all(schema, 'element', SCHEMA))
    .find(({ attributes }) => attributes.get('name') === operation);
  const sequence = childOf(childOf(element ?? EMPTY, 'complexType') ?? EMPTY, 'sequence');
  return all(sequence, 'element', SCHEMA).map(({ attributes }) => attributes.get('name') ?? '');
}

const EMPTY: XmlElement = { name: '', namespace: '', attributes: new Map(), children: [], text: '' };

function all(element: XmlElement | null, name: string, namespace: string): readonly XmlElement[] {
  return (element?.children ?? []).filter((child) => child.name === name && child.namespace === namespace);
}
