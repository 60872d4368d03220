import type { MailboxOptions } from '../../sandbox/mailbox';
import { type Mailbox, startMailbox } from '../../sandbox/mailbox';
import { startTokenServer, type TokenServer } from '../../sandbox/oauth';

import { codes, failures, inOneWorld, item, run, world } from './mail-support';

// Send Document E-mail to a server that takes no password: n8n's own OAuth2 renews the tokens.

inOneWorld();

const USER = 'sklep@shop.example';
let accessTokens: Set<string>;
let mailbox: Mailbox;
let tokens: TokenServer;

beforeEach(async () => {
  accessTokens = new Set(['first-token']);
  tokens = await startTokenServer({ refreshToken: 'refresh', accessTokens });
});
afterEach(() => Promise.all([mailbox.close(), tokens.close()]));

async function startWithTokens(options: MailboxOptions = {}): Promise<void> {
  mailbox = await startMailbox({ users: { [USER]: 'of no use' }, accessTokens, ...options });
  world.credentials.mailServerOAuth2Api = {
    provider: 'custom',
    user: USER,
    host: '127.0.0.1',
    port: mailbox.smtpPort,
    authorityPem: mailbox.certificate,
    maxConnections: 1,
    grantType: 'authorizationCode',
    clientId: 'client',
    clientSecret: 'secret',
    accessTokenUrl: tokens.url,
    authentication: 'body',
    oauthTokenData: { access_token: 'first-token', refresh_token: 'refresh', token_type: 'Bearer' },
  };
}

const items = (count: number) => Array.from({ length: count }, (_, index) => item(index));

it('signs in with the token that n8n keeps, and asks for no other', async () => {
  await startWithTokens();
  const result = await run(items(3), { authentication: 'oAuth2' });
  expect(codes(result)).toEqual([]);
  expect(mailbox.messages().map(({ user }) => user)).toEqual([USER, USER, USER]);
  expect(tokens.issued()).toBe(0);
});

it('renews a token that ends in the middle of a run, and keeps the new one for the next run', async () => {
  let stored = 0;
  await startWithTokens({
    onStage: (stage) => {
      if (stage === 'stored' && (stored += 1) === 2) accessTokens.delete('first-token');
    },
  });
  mailbox.faults.drop.push({ stage: 'mail', afterMessages: 2, times: 1 });
  const first = await run(items(6), { authentication: 'oAuth2' });
  // The message whose connection was cut before anything was asked of it goes over another one.
  expect(codes(first)).toEqual([]);
  expect(first.items('Send')).toHaveLength(6);
  expect(mailbox.receivedCount()).toBe(6);
  expect(tokens.issued()).toBe(1);
  const next = await run([item(7)], { authentication: 'oAuth2' });
  expect(codes(next)).toEqual([]);
  expect(tokens.issued()).toBe(1);
});

it('a connection that was revoked is trouble of the account: nothing fails for good, and the message says what to do', async () => {
  await startWithTokens();
  accessTokens.clear();
  tokens.revoke();
  const result = await run(items(3), { authentication: 'oAuth2' });
  expect(codes(result)).toEqual(['mail_access_refused', 'mail_access_refused', 'mail_access_refused']);
  for (const { error } of failures(result)) {
    expect(error).toMatchObject({ permanent: false, description: expect.stringContaining('press Connect') });
    expect(JSON.stringify(error)).not.toMatch(/first-token|refresh"/);
  }
  expect(mailbox.receivedCount()).toBe(0);
});

it.each(['http://login.example.com/token', 'ftp://login.example.com/token', 'token'])(
  'a token address that is not encrypted (%s) is asked for nothing',
  async (accessTokenUrl) => {
    await startWithTokens();
    Object.assign(world.credentials.mailServerOAuth2Api!, { accessTokenUrl });
    const result = await run(items(1), { authentication: 'oAuth2' });
    expect(codes(result)).toEqual(['mail_settings_invalid']);
    expect(mailbox.connections().total).toBe(0);
  },
);

it('a server that refuses the renewed token too is asked no third time', async () => {
  let logins = 0;
  await startWithTokens({
    onStage: (stage) => {
      if (stage === 'auth') logins += 1;
      accessTokens.clear();
    },
  });
  const result = await run(items(3), { authentication: 'oAuth2' });
  expect(codes(result)).toEqual(['mail_access_refused', 'mail_access_refused', 'mail_access_refused']);
  expect(logins).toBe(2);
});
