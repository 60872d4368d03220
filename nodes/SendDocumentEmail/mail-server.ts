import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import type { ConnectionSecurity, MailServerSettings } from '../../lib/mail';
import { oneOf } from '../shared/parameters';

import { textOf } from './parameters';


const CONNECT_TIMEOUT_MS = 30_000;

/** The servers of the providers that a Mail Server OAuth2 credential knows (facts/mail-ksef-market.md §3.6). */
const PROVIDERS = {
  google: { host: 'smtp.gmail.com', port: 465 },
  microsoft: { host: 'smtp.office365.com', port: 587 },
} as const;

/**
 * The mail server that the node's parameters choose. Throws IntegrationError for a value that is none, and n8n's error
 * for a credential that is missing.
 */
export async function chosenMailServer(context: IExecuteFunctions): Promise<MailServerSettings> {
  const authentication = oneOf(context.getNodeParameter('authentication', 0, 'password'), 'Authentication', [
    'password',
    'oAuth2',
  ]);
  if (authentication === 'password') return mailServerSettings(await context.getCredentials('mailServerApi'));
  const credentials = await context.getCredentials('mailServerOAuth2Api');
  const provider = oneOf(credentials.provider, 'Provider of the credential', ['google', 'microsoft', 'other']);
  return {
    ...mailServerSettings({ ...credentials, ...(provider === 'other' ? {} : PROVIDERS[provider]), password: '' }),
    accessToken: async (renew) => {
      const stored = tokenIn(credentials.oauthTokenData);
      if (!renew && stored !== '') return stored;
      // n8n asks the provider for a new token and keeps it in the credential, for this run and the next ones.
      return tokenIn(await context.helpers.refreshOAuth2Token.call(context, 'mailServerOAuth2Api'));
    },
  };
}

function tokenIn(tokenData: unknown): string {
  if (typeof tokenData !== 'object' || tokenData === null || !('access_token' in tokenData)) return '';
  return typeof tokenData.access_token === 'string' ? tokenData.access_token : '';
}

/**
 * The settings in a Mail Server credential.
 *
 * @throws IntegrationError `parameter_invalid` for a value that is no text
 */
export function mailServerSettings(credentials: ICredentialDataDecryptedObject): MailServerSettings {
  const text = (name: string, displayName: string) =>
    textOf(credentials[name], `${displayName} of the Mail Server credential`);
  return {
    host: text('host', 'Host').trim(),
    port: Number(text('port', 'Port').trim() || 587),
    security: (text('security', 'Connection Security').trim() || 'auto') as ConnectionSecurity,
    user: text('user', 'User').trim(),
    password: text('password', 'Password'),
    caCertificate: text('authorityPem', 'Certificate Authority').trim(),
    allowPlaintextPassword: credentials.allowUnencryptedLogin === true,
    maxConnections: Math.min(20, Math.max(1, Math.floor(Number(credentials.maxConnections ?? 3)) || 1)),
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
  };
}
