import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { IDataObject } from 'n8n-workflow';

import { startWorld, type World } from '../support/world';

// A BaseLinker that means harm, or something else that stands at its address, asked through n8n's own HTTP helper.

let world: World;
const servers: Server[] = [];

beforeEach(async () => {
  world = await startWorld({ shop: { orders: 60 } });
});
afterEach(async () => {
  await world.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
});

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
): Promise<string> {
  const server = createServer((request, response) => {
    void text(request).then((body) => answer(request, response, body));
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/connector.php`;
}

/** Runs the template with this BaseLinker; the failures of Get Orders and the items it gave. */
async function getOrders(url: string) {
  world.credentials.baseLinkerApi!.url = url;
  const run = await world.runTemplate((nodes) => {
    Object.assign(nodes['Get Orders']!.parameters, { statuses: 'all' });
    nodes['Tell the Shop']!.disabled = true;
  });
  return {
    codes: run.failures('Get Orders').map(({ failure }) => failure.code),
    orders: run
      .items('Get Orders')
      .flatMap(({ json }) => (json.order === undefined ? [] : [json.order as IDataObject])),
  };
}

it.each([301, 302, 307, 308])('a redirect (%i) is not followed, and nothing reaches where it leads', async (status) => {
  const asked: string[] = [];
  const trap = await serve((request, response) => {
    asked.push(String(request.headers['x-bltoken']));
    response.end('{}');
  });
  const url = await serve((_, response) => void response.writeHead(status, { Location: trap }).end());
  expect((await getOrders(url)).codes).toEqual(['baselinker_bad_reply']);
  expect(asked).toEqual([]);
});

it('a reply without an end is not read beyond the bound', async () => {
  let sent = 0;
  const url = await serve((_, response) => {
    const chunk = Buffer.alloc(1024 * 1024, ' ');
    response.writeHead(200, { 'Content-Type': 'application/json' });
    const more = (): void => {
      while (!response.destroyed && sent < 300 * chunk.length) {
        sent += chunk.length;
        if (!response.write(chunk)) return void response.once('drain', more);
      }
      response.end();
    };
    more();
  });
  expect((await getOrders(url)).codes).toEqual(['baselinker_reply_too_large']);
  expect(sent).toBeLessThan(100 * 1024 * 1024);
});

it('keys that name prototypes change nothing but their own order', async () => {
  const order =
    '{"order_id":7,"date_add":2000000000,"date_confirmed":2000000000,"products":[{"__proto__":{"polluted":1}}],' +
    '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"custom_extra_fields":{"__proto__":"x"}}';
  const url = await serve((_, response, body) => {
    const isList = body.includes('getOrders');
    response.end(`{"status":"SUCCESS","__proto__":{"status":"ERROR"},"orders":[${isList ? order : ''}],"statuses":[]}`);
  });
  const { orders, codes } = await getOrders(url);
  expect(codes).toEqual([]);
  expect(orders).toHaveLength(1);
  expect(orders[0]!.order_id).toBe(7);
  expect(({} as IDataObject).polluted).toBeUndefined();
  expect(orders[0]!.polluted).toBeUndefined();
});
