import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Contract } from '#contract/index.ts';
import { listPageFiles } from '../../../src-main/hosts/page-files.ts';
import { askForWindow } from '../../../src-main/hosts/web/running.ts';
import { readDoorAddress } from '../../../src-main/hosts/web/rules.ts';
import { startWebServer, type WebServer } from '../../../src-main/hosts/web/server.ts';
import { createEventHub } from '../../../src-main/platform/events.ts';
import { smallPage, smallRouter } from '../small-core.ts';

async function serve(hub = createEventHub()): Promise<WebServer> {
  const files = await listPageFiles(await smallPage());
  const server = await startWebServer({ router: smallRouter(hub), files, port: 0 });
  onTestFinished(() => server.close());
  return server;
}

/** Connects as the page does. */
async function connect(server: WebServer): Promise<{ client: ContractRouterClient<Contract>; socket: WebSocket }> {
  const token = readDoorAddress(server.address)?.token ?? '';
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/rpc`, {
    protocols: ['qmc', token],
    headers: { origin: server.origin },
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  onTestFinished(() => socket.close());
  return { client: createORPCClient(new RPCLink({ websocket: socket })), socket };
}

test('the page comes with its types, its policy, and hashed files for ever', async () => {
  const { origin } = await serve();

  const index = await fetch(`${origin}/`);
  expect(await index.text()).toContain('<title>page</title>');
  expect(index.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(index.headers.get('cache-control')).toBe('no-cache');
  expect(index.headers.get('content-security-policy')).toMatch(
    /^default-src 'self'; script-src 'self' 'wasm-unsafe-eval';/,
  );
  expect(index.headers.get('content-security-policy')).toContain(`connect-src 'self' ${origin.replace('http', 'ws')}`);
  expect(index.headers.get('x-content-type-options')).toBe('nosniff');
  expect(index.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(index.headers.get('cross-origin-resource-policy')).toBe('same-origin');

  const script = await fetch(`${origin}/assets/index-Ab3dEf9z.js`);
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  const wasm = await fetch(`${origin}/assets/decoder.wasm`, { method: 'HEAD' });
  expect(wasm.headers.get('content-type')).toBe('application/wasm');
  expect(wasm.headers.get('content-length')).toBe('4');
  expect((await fetch(`${origin}/nothing.js`)).status).toBe(404);
});

test('whoever shows the token from our origin gets the contract: calls, bytes and streams', async () => {
  const hub = createEventHub();
  const server = await serve(hub);
  const { client } = await connect(server);

  expect(await client.host.info()).toMatchObject({ kind: 'web', training: true });
  const bytes = new Blob([new Uint8Array(512 * 1024)]);
  expect(await client.inbox.uploadRange({ uploadId: 'u', offset: 0, bytes })).toEqual({ received: 512 * 1024 });

  const stream = await client.events.subscribe({});
  const next = stream.next();
  await vi.waitFor(() => {
    hub.publish({ type: 'session' });
    return expect(Promise.race([next, Promise.reject(new Error('nothing yet'))])).resolves.toMatchObject({
      value: { event: { type: 'session' } },
    });
  });
  await stream.return();
});

test('the connected pages are counted, and hear the end of the program', async () => {
  const server = await serve();
  const changes = vi.fn();
  server.pages.onChange(changes);

  const { socket } = await connect(server);
  expect(server.pages.count).toBe(1);
  const closed = new Promise<CloseEvent>((resolve) => socket.addEventListener('close', resolve));
  await server.close();
  expect((await closed).code).toBe(1001);
  await vi.waitFor(() => expect(server.pages.count).toBe(0));
  expect(changes).toHaveBeenCalledTimes(2);
});

test('a second start is given an address that opens the window once', async () => {
  const server = await serve();
  const asked = vi.fn();
  server.onWindowAsked(asked);

  const address = await askForWindow(server.address);
  expect(asked).toHaveBeenCalledTimes(1);
  const first = await fetch(address ?? '', { redirect: 'manual' });
  expect(first.status).toBe(302);
  expect(`${server.origin}${first.headers.get('location')}`).toBe(server.address);
  const second = await fetch(address ?? '', { redirect: 'manual' });
  expect(second.status).toBe(403);
});

test('nobody answers at the address of a program that was killed', async () => {
  const server = await serve();
  const { address } = server;
  await server.close();
  expect(await askForWindow(address)).toBeNull();
  expect(await askForWindow('http://example.org/#token=aaaaaaaaaaaaaaaaaaaaaaaaaaaa')).toBeNull();
});

test('a port that is taken is said so', async () => {
  const server = await serve();
  const files = await listPageFiles(await smallPage());
  const port = Number(new URL(server.origin).port);
  await expect(startWebServer({ router: smallRouter(), files, port })).rejects.toMatchObject({
    code: 'host.port-taken',
    params: { port },
  });
});
