import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CredentialTestContext } from 'n8n-core';
import type { ICredentialDataDecryptedObject, INodeCredentialTestResult } from 'n8n-workflow';

import { BaseLinkerApi } from '../../credentials/BaseLinkerApi.credentials';
import { AttachOrderDocument } from '../../nodes/AttachOrderDocument/AttachOrderDocument.node';
import { BaseLinkerOrders } from '../../nodes/BaseLinkerOrders/BaseLinkerOrders.node';
import { BaseLinkerTrigger } from '../../nodes/BaseLinkerTrigger/BaseLinkerTrigger.node';
import { SetOrderStatus } from '../../nodes/SetOrderStatus/SetOrderStatus.node';
import { type BaseLinkerServer, startBaseLinkerServer } from '../../sandbox/baselinker';
import { createShop } from '../../sandbox/shop';
import { freePort } from '../../scripts/n8n-host';

const TOKEN = '1-23-ABC';
const NODES = [new BaseLinkerOrders(), new BaseLinkerTrigger(), new SetOrderStatus(), new AttachOrderDocument()];

let server: BaseLinkerServer;
beforeEach(async () => {
  server = await startBaseLinkerServer({ shop: createShop({ orders: 60 }), tokens: [TOKEN] });
});
afterEach(() => server.close());

/** Presses *Test* on a credential as the editor fills it in, with what a person typed; n8n asks any of the nodes. */
async function press(typed: ICredentialDataDecryptedObject, node = NODES[0]!): Promise<INodeCredentialTestResult> {
  const defaults = new BaseLinkerApi().properties.map(({ name, default: value }) => [name, value] as const);
  const data = { ...Object.fromEntries(defaults), apiToken: TOKEN, url: server.url, ...typed };
  const context = new CredentialTestContext({} as ConstructorParameters<typeof CredentialTestContext>[0]);
  const credential = { id: '1', name: 'shop', type: 'baseLinkerApi', data: data as ICredentialDataDecryptedObject };
  return await node.methods.credentialTest.baseLinkerTest.call(context, credential);
}

describe('Test of the BaseLinker credential', () => {
  it.each(NODES.map((node) => [node.description.name, node] as const))('says yes, asked by %s', async (_, node) => {
    expect(node.description.credentials?.find(({ name }) => name === 'baseLinkerApi')?.testedBy).toBe('baseLinkerTest');
    expect(await press({}, node)).toEqual({
      status: 'OK',
      message: expect.stringMatching(/^Connected to BaseLinker, which knows \d+ order statuses$/) as string,
    });
  });

  it('has no declarative test beside it, which n8n would prefer', () => {
    expect(new BaseLinkerApi()).not.toHaveProperty('test');
  });

  it('explains a wrong and a missing token', async () => {
    expect(await press({ apiToken: '1-2-NO' })).toEqual({
      status: 'Error',
      message:
        'BaseLinker does not know this API token (ERROR_BAD_TOKEN: Invalid user token). Check API Token in the BaseLinker credential. Tokens are made in BaseLinker under Account & other → My account → API.',
    });
    expect((await press({ apiToken: '' })).message).toMatch(/^BaseLinker got no API token \(.+Fill in API Token/);
  });

  it('explains a server that nobody reaches in words, not with the name of a system error', async () => {
    const { status, message } = await press({ url: `http://127.0.0.1:${await freePort()}/connector.php` });
    expect(status).toBe('Error');
    expect(message).toMatch(
      /^BaseLinker could not be reached for getOrderStatusList: the connection was refused\. Check/,
    );
  });

  it('explains an address that is none, and a server that is not BaseLinker', async () => {
    expect((await press({ url: 'api.baselinker.com' })).message).toMatch(
      /^The API URL of BaseLinker is not an https address/,
    );
    const stranger = createServer((_, response) => response.end('<h1>Welcome</h1>')).listen(0, '127.0.0.1');
    await new Promise((resolve) => stranger.once('listening', resolve));
    try {
      const { message } = await press({ url: `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/` });
      expect(message).toMatch(/^BaseLinker's reply to getOrderStatusList is not what its API sends \(HTTP 200\)/);
    } finally {
      await new Promise((resolve) => stranger.close(resolve));
    }
  });

  it('sends the token to no other server', async () => {
    const seen: Array<string | undefined> = [];
    const thief = createServer((request, response) => {
      seen.push(request.headers['x-bltoken'] as string | undefined);
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => thief.once('listening', resolve));
    const location = `http://127.0.0.1:${(thief.address() as AddressInfo).port}/`;
    const redirecting = createServer((_, response) => response.writeHead(307, { location }).end()).listen(
      0,
      '127.0.0.1',
    );
    await new Promise((resolve) => redirecting.once('listening', resolve));
    try {
      const url = `http://127.0.0.1:${(redirecting.address() as AddressInfo).port}/`;
      expect((await press({ url })).status).toBe('Error');
      expect(seen).toEqual([]);
    } finally {
      await new Promise((resolve) => redirecting.close(resolve));
      await new Promise((resolve) => thief.close(resolve));
    }
  });
});
