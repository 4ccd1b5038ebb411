import { createServer, type IncomingMessage } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createConnectors } from '../../src-main/connectors/index.ts';
import { createRemoteMemory } from '../../src-main/connectors/memory.ts';
import { createHttpClient } from '../../src-main/platform/http/client.ts';
import { profile as profileSchema, type Profile } from '../../src-main/settings/profile.ts';
import { temporaryDatabase } from '../fixtures/data-folder.ts';
import { connectorOf, openProvince, snapshotOf, type Province } from './harness.ts';
import { portalFault, portalResult } from './portal.ts';

import { listening, pointed } from './hatinh-server.ts';

let province: Province;
beforeAll(async () => {
  province = await openProvince();
});
afterAll(() => province.close());
afterEach(() => province.servers.clearFaults('hatinh'));

const signal = (): AbortSignal => new AbortController().signal;
const portal = (change?: (profile: Profile) => unknown) =>
  connectorOf(province.connect(change === undefined ? {} : { change }), 'hatinh');

describe('the description of a service', () => {
  it('is kept: a copy serves after a restart while ?wsdl is down, and the defaults when none was ever read', async () => {
    const database = await temporaryDatabase();
    let isDown = false;
    const actions: string[] = [];
    const server = createServer((request, response) => {
      if (request.method === 'GET') {
        response.writeHead(isDown ? 503 : 200, { 'content-type': 'text/xml' });
        response.end(isDown ? '' : OWN_DESCRIPTION);
        return;
      }
      void bodyOf(request).then((body) => {
        const [, namespace, first] = /<ThemMoiHoSoDVC xmlns="([^"]*)"><(\w+)>/.exec(body) ?? [];
        actions.push(`${String(request.headers.soapaction)} ${namespace ?? ''} ${first ?? ''}`);
        response.writeHead(200, { 'content-type': 'text/xml' });
        response.end(portalResult('true'));
      });
    });
    const baseUrl = await listening(server);
    const program = (isNew: boolean) => {
      const http = createHttpClient();
      onTestFinished(() => http.close());
      return connectorOf(
        createConnectors({
          profile: profileSchema.parse(pointed(structuredClone(province.profile), baseUrl)),
          readSecret: () => 'bí mật',
          http,
          clock: province.clock,
          ...(isNew ? {} : { memory: createRemoteMemory(database, province.clock) }),
        }),
        'hatinh',
      );
    };
    const send = async (isNew = false) => {
      const connector = program(isNew);
      const [create] = connector.plan(snapshotOf());
      if (create !== undefined) await connector.execute(province.attempt(create));
      return connector;
    };
    await send();
    isDown = true;
    const restarted = await send();
    await send(true);
    expect(actions).toEqual([
      '"urn:dvc/Them" urn:dvc MaXacThuc',
      '"urn:dvc/Them" urn:dvc MaXacThuc',
      '"http://tempuri.org/ThemMoiHoSoDVC" http://tempuri.org/ xml',
    ]);
    province.clock.forward(5 * 60 * 60 * 1000);
    expect(await restarted.check(signal())).toMatchObject({
      code: 'connectors.hatinh-description-unread',
      detail: expect.stringContaining('5 hours ago') as string,
    });
  });

  it('an action that the server does not know is looked up anew, and the call goes once more', async () => {
    let isRenewed = false;
    const actions: string[] = [];
    const server = createServer((request, response) => {
      request.resume();
      if (request.method === 'GET') {
        response.writeHead(200, { 'content-type': 'text/xml' });
        response.end(isRenewed ? OWN_DESCRIPTION : OWN_DESCRIPTION.replaceAll('urn:dvc/Them', 'urn:dvc/Cu'));
        isRenewed = true;
        return;
      }
      const action = String(request.headers.soapaction);
      actions.push(action);
      const isKnown = action === '"urn:dvc/Them"';
      response.writeHead(isKnown ? 200 : 500, { 'content-type': 'text/xml' });
      const sentence = `Server did not recognize the value of HTTP Header SOAPAction: ${action}.`;
      response.end(isKnown ? portalResult('true') : portalFault(sentence, 'Client', ''));
    });
    const baseUrl = await listening(server);
    const real = portal((profile) => pointed(profile, baseUrl));
    const [create] = real.plan(snapshotOf());
    if (create === undefined) throw new Error('nothing is planned');
    expect(await real.execute(province.attempt(create))).toMatchObject({ kind: 'done' });
    expect(actions).toEqual(['"urn:dvc/Cu"', '"urn:dvc/Them"']);
  });

  it('an address of another host in it gets nothing', async () => {
    const visits: string[] = [];
    const elsewhere = createServer((request, response) => {
      visits.push(request.url ?? '');
      response.end();
    });
    const other = await listening(elsewhere);
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'text/xml' });
      response.end(
        request.method === 'GET' ? OWN_DESCRIPTION.replace('ADDRESS', `${other}/thief.asmx`) : portalResult('true'),
      );
    });
    const baseUrl = await listening(server);
    const connector = portal((profile) => pointed(profile, baseUrl));
    const [create] = connector.plan(snapshotOf());
    if (create === undefined) throw new Error('nothing is planned');
    expect(await connector.execute(province.attempt(create))).toMatchObject({ kind: 'done' });
    expect(visits).toEqual([]);
  });
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** A service with names of its own, its parameters in another order and spelling. */
const OWN_DESCRIPTION = `<?xml version="1.0" encoding="utf-8"?>
<wsdl:definitions xmlns:s="http://www.w3.org/2001/XMLSchema" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
  xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" targetNamespace="urn:dvc">
  <wsdl:types><s:schema><s:element name="ThemMoiHoSoDVC"><s:complexType><s:sequence>
    <s:element name="MaXacThuc" type="s:string"/><s:element name="xml" type="s:string"/>
    <s:element name="maDonVi" type="s:string"/></s:sequence></s:complexType></s:element></s:schema></wsdl:types>
  <wsdl:binding name="A" type="x"><soap12:binding/><wsdl:operation name="ThemMoiHoSoDVC">
    <soap12:operation soapAction="urn:dvc/wrong"/></wsdl:operation></wsdl:binding>
  <wsdl:binding name="B" type="x"><soap:binding/><wsdl:operation name="ThemMoiHoSoDVC">
    <soap:operation soapAction="urn:dvc/Them"/></wsdl:operation></wsdl:binding>
  <wsdl:service name="S"><wsdl:port name="P" binding="B"><soap:address location="ADDRESS"/></wsdl:port></wsdl:service>
</wsdl:definitions>`;
