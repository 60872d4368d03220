import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { Container } from '@n8n/di';
import { ErrorReporter } from 'n8n-core';
import { type INode, type Logger, LoggerProxy } from 'n8n-workflow';

import type { EngineRun } from '../support/engine';
import { startWorld, type World } from '../support/world';

// What n8n keeps of a run is read by whoever may see executions, its log by whoever may see the machine. In each row one
// thing is broken, mostly by a server that repeats what it was sent, and everything that is left of the run is searched
// for the secrets of all credentials and for the customers' addresses.

/** The console that n8n has, which is read outside of jest. */
declare const consoleOutside: Console;

afterAll(() => jest.restoreAllMocks());

/** Takes down everything that n8n or anything else writes about a run. */
class Listener {
  readonly lines: string[] = [];
  private readonly write = (...values: unknown[]) => void this.lines.push(...values.map(everythingIn));

  constructor() {
    const logger = { error: this.write, warn: this.write, info: this.write, debug: this.write } as unknown as Logger;
    LoggerProxy.init(logger);
    const reporter: { logger?: unknown } = Container.get(ErrorReporter) as object;
    reporter.logger = logger;
    for (const level of ['error', 'warn', 'info', 'log', 'debug'] as const) {
      jest.spyOn(console, level).mockImplementation(this.write);
      jest.spyOn(consoleOutside, level).mockImplementation(this.write);
    }
  }
}

/** All texts in a value, as a logger, a debugger or a database could write them. */
function everythingIn(value: unknown): string {
  if (typeof value === 'string') return value;
  const shown = inspect(value, { depth: 30, showHidden: true, maxArrayLength: null, maxStringLength: null });
  return `${shown}\n${JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part))}`;
}

/** A secret as it is, and as it travels. */
function formsOf(secret: string): string[] {
  return [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64').replace(/=+$/, '')];
}

function secretsOf({ credentials }: World): string[] {
  const { apiToken } = credentials.baseLinkerApi!;
  const { user, password } = credentials.mailServerApi!;
  const others = [
    apiToken,
    credentials.subiektNexoSqlApi!.password,
    password,
    `\0${String(user)}\0${String(password)}`,
    credentials.printBridgeApi!.token,
    credentials.printBridgeApi!.secret,
    credentials.deliveryLedgerApi!.password,
    ...Object.values(OAUTH),
  ];
  return others
    .filter((secret) => typeof secret === 'string' && secret !== '')
    .flatMap((secret) => formsOf(String(secret)));
}

const OAUTH = {
  clientSecret: 'oauth-client-secret-51d0',
  accessToken: 'oauth-access-token-e2c4',
  refreshToken: 'oauth-refresh-token-0f6b',
};

/** The texts of a run's failures, without the order that the failed item carries: that is what the node was given. */
function failureTexts(run: EngineRun): string[] {
  const { runData, error } = run.data.resultData;
  const ofNodes = Object.values(runData).flat();
  const items = ofNodes.flatMap(({ data }) => (data?.main ?? []).flatMap((output) => output ?? []));
  const failures = items.map(({ json }) => json).filter(({ failure }) => failure !== undefined);
  const texts = failures.map(({ order: _order, ...told }) => JSON.stringify(told));
  return [...texts, everythingIn(error), ...ofNodes.map((node) => everythingIn(node.error))];
}

/** Answers every request with the request itself. */
async function startEcho(
  answer: (response: ServerResponse, request: string) => void,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    void text(request).then((body) => answer(response, requestText(request, body)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const requestText = ({ url, headers }: IncomingMessage, body: string) =>
  `${url} ${Object.values(headers).join(' ')} ${decodeURIComponent(body.replaceAll('+', ' '))}`;

const json = (response: ServerResponse, status: number, content: unknown) =>
  void response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(content));

interface Fault {
  what: string;
  strike: (world: World, opened: Array<{ close: () => Promise<void> }>) => void | Promise<void>;
  nodes?: (nodes: Record<string, INode>) => void;
  /** Where the fault shows, and by which code. */
  at: [node: string, code: string];
}

const echoedByBaseLinker =
  (answer: (response: ServerResponse, request: string) => void): Fault['strike'] =>
  async (world, opened) => {
    const echo = await startEcho(answer);
    opened.push(echo);
    world.credentials.baseLinkerApi!.url = echo.url;
  };

const withBridge = (nodes: Record<string, INode>) =>
  void Object.assign(nodes['Get PDF']!.parameters, { pdfSource: 'nexoPrintTemplate' });
const withOAuth = (nodes: Record<string, INode>) => {
  Object.assign(nodes['Send E-mail']!.parameters, { authentication: 'oAuth2' });
  // It signs in with a password, so it cannot know the token that this server quotes.
  nodes['Tell the Shop']!.disabled = true;
};

const FAULTS: Fault[] = [
  {
    what: 'a BaseLinker that quotes the request in its refusal',
    strike: echoedByBaseLinker((response, request) =>
      json(response, 200, { status: 'ERROR', error_code: 'ERROR_BAD_TOKEN', error_message: request }),
    ),
    at: ['Get Orders', 'baselinker_bad_token'],
  },
  {
    what: 'a BaseLinker that quotes the request in a page',
    strike: echoedByBaseLinker((response, request) => void response.writeHead(403).end(`<p>${request}</p>`)),
    at: ['Get Orders', 'baselinker_bad_reply'],
  },
  {
    what: 'a BaseLinker that breaks the connection',
    strike: ({ baseLinker }) => baseLinker.faults.dropConnection(1000),
    at: ['Get Orders', 'baselinker_unreachable'],
  },
  {
    what: 'a BaseLinker token that is blocked',
    strike: ({ baseLinker }) => baseLinker.faults.blockToken(),
    at: ['Get Orders', 'baselinker_blocked_token'],
  },
  {
    what: 'a SQL Server that refuses the password',
    strike: ({ credentials }) => void (credentials.subiektNexoSqlApi!.password = 'sql-wrong-secret-8d3c'),
    at: ['Find Documents', 'nexo_login_failed'],
  },
  {
    what: 'a SQL Server that is gone',
    strike: ({ nexo }) => nexo.close(),
    at: ['Find Documents', 'nexo_unreachable'],
  },
  {
    what: 'a ledger server that is gone',
    strike: ({ credentials }) => {
      credentials.deliveryLedgerApi = { ...credentials.subiektNexoSqlApi!, store: 'sqlServer', port: 1 };
    },
    at: ['Find Documents', 'ledger_unavailable'],
  },
  {
    what: 'a mail server that quotes the login in its refusal',
    strike: ({ mailbox, credentials }) => {
      const { user, password } = credentials.mailServerApi!;
      const plain = Buffer.from(`\0${String(user)}\0${String(password)}`).toString('base64');
      mailbox.faults.reject.push({ stage: 'auth', code: 535, message: `5.7.8 ${String(password)} ${plain} is wrong` });
    },
    at: ['Send E-mail', 'mail_login_refused'],
  },
  {
    what: 'a mail server that quotes the recipient in its refusal',
    strike: ({ mailbox, shop, credentials }) => {
      const login = String(credentials.mailServerApi!.password);
      for (const { email } of shop.orders) {
        const message = `5.1.1 <${email}> unknown, says ${login}`;
        mailbox.faults.reject.push({ stage: 'rcpt', match: email, code: 550, message });
      }
    },
    at: ['Send E-mail', 'mail_recipient_refused'],
  },
  {
    what: 'a mail server that quotes the recipient when it has the message',
    strike: ({ mailbox, shop }) => {
      const everybody = shop.orders.map(({ email }) => email).join(' ');
      mailbox.faults.reject.push({ stage: 'data', code: 554, message: `5.7.1 ${everybody.slice(0, 400)}` });
    },
    at: ['Send E-mail', 'mail_refuses_everyone'],
  },
  {
    what: 'a mail server that breaks the connection at the end of the message',
    strike: ({ mailbox }) => void mailbox.faults.drop.push({ stage: 'final-dot', stored: true }),
    at: ['Send E-mail', 'delivery_in_doubt'],
  },
  {
    what: 'a mail server that refuses the access token, and a provider that quotes the request',
    strike: async (world, opened) => {
      const echo = await startEcho((response, request) =>
        json(response, 400, { error: 'invalid_grant', error_description: request }),
      );
      opened.push(echo);
      world.mailbox.faults.reject.push({ stage: 'auth', code: 535, message: `5.7.8 ${OAUTH.accessToken} has ended` });
      world.credentials.mailServerOAuth2Api!.accessTokenUrl = `${echo.url}token`;
    },
    nodes: withOAuth,
    at: ['Send E-mail', 'mail_access_refused'],
  },
  {
    what: 'a print bridge that quotes the request in its refusal',
    strike: async (world, opened) => {
      const echo = await startEcho((response, request) =>
        json(response, request.startsWith('/health') ? 500 : 422, {
          success: false,
          error: { code: 'x', reason: request },
        }),
      );
      opened.push(echo);
      world.credentials.printBridgeApi!.url = echo.url;
    },
    nodes: withBridge,
    at: ['Get PDF', 'print_bridge_bad_reply'],
  },
  {
    what: 'a print bridge that is gone',
    strike: ({ bridge }) => bridge!.close(),
    nodes: withBridge,
    at: ['Get PDF', 'print_bridge_unreachable'],
  },
];

let world: World;
let opened: Array<{ close: () => Promise<void> }>;
let listener: Listener;

beforeEach(async () => {
  opened = [];
  world = await startWorld({
    shop: { orders: 60 },
    // Nobody fails but by the fault.
    prepare: (shop) => shop.orders.forEach((order, index) => (order.email = `customer.no${index}@example.com`)),
    bridge: {},
  });
  world.credentials.printBridgeApi!.secret = 'bridge-signing-secret-c93e';
  world.credentials.mailServerOAuth2Api = {
    ...world.credentials.mailServerApi!,
    provider: 'custom',
    password: '',
    grantType: 'authorizationCode',
    clientId: 'client',
    clientSecret: OAUTH.clientSecret,
    authentication: 'body',
    oauthTokenData: { access_token: OAUTH.accessToken, refresh_token: OAUTH.refreshToken, token_type: 'Bearer' },
  };
  listener = new Listener();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all([world.close(), ...opened.map((server) => server.close())]);
});

describe.each([
  ['a workflow that goes on', undefined],
  ['a workflow that stops', 'stopWorkflow'],
] as const)('%s', (_name, onError) => {
  it.each(FAULTS)(
    'keeps no secret and no address of: $what',
    async ({ strike, nodes: change, at: [failing, code] }) => {
      await strike(world, opened);
      const run = await world.runTemplate((nodes) => {
        change?.(nodes);
        if (onError !== undefined) nodes[failing]!.onError = onError;
      });
      const kept = everythingIn(run.data);
      const told = failureTexts(run);
      const written = listener.lines.join('\n');
      if (onError === undefined) expect(told.join('\n')).toContain(`"code":"${code}"`);
      else expect([run.status, run.data.resultData.lastNodeExecuted]).toEqual(['error', failing]);
      for (const secret of secretsOf(world)) {
        expect({ secret, found: kept.includes(secret) }).toEqual({ secret, found: false });
        expect({ secret, found: written.includes(secret) }).toEqual({ secret, found: false });
      }
      const addresses = world.shop.orders.map(({ email }) => email);
      const searched = `${told.join('\n')}\n${written}`;
      expect(addresses.filter((address) => searched.includes(address))).toEqual([]);
    },
  );
});

it('the search finds what is there', () => {
  const error = new Error('outside', {
    cause: Object.assign(new Error('inside'), { config: { token: 'deep-secret' } }),
  });
  expect(everythingIn({ error })).toContain('deep-secret');
});
