import type { IExecuteFunctions } from 'n8n-workflow';

import { chosenMailServer } from '../../nodes/SendDocumentEmail/mail-server';

// n8n before 1.119 lends no helper that renews the token of a mailbox.

const contextWith = (helpers: object) =>
  ({
    getNodeParameter: () => 'oAuth2',
    getCredentials: async () => ({ provider: 'gmail', user: 'shop@example.com' }),
    helpers,
  }) as unknown as IExecuteFunctions;

it('a mailbox with OAuth2 is refused before anything is sent where n8n cannot renew its token', async () => {
  await expect(chosenMailServer(contextWith({}))).rejects.toMatchObject({
    code: 'mail_settings_invalid',
    permanent: false,
    description: expect.stringContaining('1.119') as string,
  });
});

it('and renewed by n8n where it can', async () => {
  const helpers = { refreshOAuth2Token: async () => ({ access_token: 'new' }) };
  const { accessToken } = await chosenMailServer(contextWith(helpers));
  await expect(accessToken?.(true)).resolves.toBe('new');
});
