/** A parameter is a string, and so is the result: ASMX says so of every method here. */
export interface AsmxService {
  readonly name: string;
  readonly operations: Readonly<Record<string, readonly string[]>>;
}

export const NAMESPACE = 'http://tempuri.org/';

export const dossierService: AsmxService = {
  name: 'DVCServiceHoSo',
  operations: {
    ThemMoiHoSoDVC: ['xml', 'madonvi', 'maxacthuc'],
    CapNhatTrangThaiHoSo: ['mahoso', 'trangthai', 'madonvi', 'maxacthuc'],
    TraKetQuaHoSo: ['mahoso', 'ngaytra', 'madonvi', 'maxacthuc'],
    CapNhatQuaTrinhXuLyHoSo: ['xml', 'madonvi', 'maxacthuc'],
  },
};

export const officeService: AsmxService = {
  name: 'ServiceLienThonggVPUB',
  operations: { TiepNhanHoSoMotCuaVPUB: ['xml', 'madonvi', 'maxacthuc'] },
};

/** What `?wsdl` of an ASMX service answers: both SOAP bindings over one document/literal port type. */
export function describeService(service: AsmxService, address: string): string {
  const { name } = service;
  const operations = Object.entries(service.operations);
  const each = (write: (operation: string, parameters: readonly string[]) => string): string =>
    operations.map(([operation, parameters]) => write(operation, parameters)).join('');
  const string = (parameter: string): string =>
    `<s:element minOccurs="0" maxOccurs="1" name="${parameter}" type="s:string"/>`;
  const wrapped = (element: string, content: string): string =>
    `<s:element name="${element}"><s:complexType><s:sequence>${content}</s:sequence></s:complexType></s:element>`;
  const message = (of: string, element: string): string =>
    `<wsdl:message name="${of}"><wsdl:part name="parameters" element="tns:${element}"/></wsdl:message>`;
  const binding = (prefix: 'soap' | 'soap12', suffix: string): string =>
    `<wsdl:binding name="${name}${suffix}" type="tns:${name}Soap">` +
    `<${prefix}:binding transport="http://schemas.xmlsoap.org/soap/http"/>` +
    each(
      (operation) =>
        `<wsdl:operation name="${operation}">` +
        `<${prefix}:operation soapAction="${NAMESPACE}${operation}" style="document"/>` +
        `<wsdl:input><${prefix}:body use="literal"/></wsdl:input>` +
        `<wsdl:output><${prefix}:body use="literal"/></wsdl:output></wsdl:operation>`,
    ) +
    '</wsdl:binding>';
  return (
    '<?xml version="1.0" encoding="utf-8"?>' +
    '<wsdl:definitions xmlns:s="http://www.w3.org/2001/XMLSchema" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/"' +
    ` xmlns:tns="${NAMESPACE}" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" targetNamespace="${NAMESPACE}"` +
    ' xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/">' +
    `<wsdl:types><s:schema elementFormDefault="qualified" targetNamespace="${NAMESPACE}">` +
    each(
      (operation, parameters) =>
        wrapped(operation, parameters.map(string).join('')) +
        wrapped(`${operation}Response`, string(`${operation}Result`)),
    ) +
    '</s:schema></wsdl:types>' +
    each(
      (operation) => message(`${operation}SoapIn`, operation) + message(`${operation}SoapOut`, `${operation}Response`),
    ) +
    `<wsdl:portType name="${name}Soap">` +
    each(
      (operation) =>
        `<wsdl:operation name="${operation}"><wsdl:input message="tns:${operation}SoapIn"/>` +
        `<wsdl:output message="tns:${operation}SoapOut"/></wsdl:operation>`,
    ) +
    '</wsdl:portType>' +
    binding('soap', 'Soap') +
    binding('soap12', 'Soap12') +
    `<wsdl:service name="${name}"><wsdl:port name="${name}Soap" binding="tns:${name}Soap">` +
    `<soap:address location="${address}"/></wsdl:port>` +
    `<wsdl:port name="${name}Soap12" binding="tns:${name}Soap12"><soap12:address location="${address}"/></wsdl:port>` +
    '</wsdl:service></wsdl:definitions>'
  );
}
