import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';

/** What 512 KiB take on a line of 100 Mbit/s. */
const LINE_TIME = 40;

/** Takes every body to its end and answers with how much it was; at `/line`, after the time of a real line. */
const server = createServer((request, response) => {
  let bytes = 0;
  const answer = (): void => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ id: 'f1', bytes }));
  };
  request.on('data', (chunk: Buffer) => (bytes += chunk.length));
  request.on('end', () => {
    if (request.url === '/line') setTimeout(answer, LINE_TIME);
    else answer();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port));
