import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import { isProtected } from '../../lib/common';
import {
  type ConnectionSecurity,
  MAIL_PROVIDERS,
  MailError,
  type MailProvider,
  type MailServerSettings,
} from '../../lib/mail';
import { oneOf } from '../shared/parameters';

import { textOf } from './parameters';

const CONNECT_TIMEOUT_MS = 30_000;

/** A mail server, and what its provider lets the mailbox send. */
export interface MailServer extends MailServerSettings {
  limits: MailProvider['limits'];
}

/**
 * The mail server that the node's parameters choose. Throws IntegrationError for a value that is none, and n8n's error
 * for a credential that is missing.
 */
export async function chosenMailServer(context: IExecuteFunctions): Promise<MailServer> {
  const authentication = oneOf(context.getNodeParameter('authentication', 0, 'password'), 'Authentication', [
    'password',
    'oAuth2',
  ]);
  if (authentication === 'password') return mailServerSettings(await context.getCredentials('mailServerApi'));
  const renewToken = tokenRenewal(context);
  const credentials = await context.getCredentials('mailServerOAuth2Api');
  if (credentials.provider === 'custom') {
    checkTokenAddress(String(credentials.otherAccessTokenUrl ?? credentials.accessTokenUrl ?? ''));
  }
  return {
    ...mailServerSettings({ ...credentials, password: '' }),
    accessToken: async (renew) => {
      const stored = tokenIn(credentials.oauthTokenData);
      if (!renew && stored !== '') return stored;
      // n8n asks the provider for a new token and keeps it in the credential, for this run and the next ones.
      return tokenIn(await renewToken());
    },
  };
}

/**
 * How n8n renews the token. Before 1.119 it does so only for its own HTTP requests, and a mailbox would be refused after an
 * hour: better said before the first message.
 */
function tokenRenewal(context: IExecuteFunctions): () => Promise<unknown> {
  const { refreshOAuth2Token }: Partial<Pick<typeof context.helpers, 'refreshOAuth2Token'>> = context.helpers;
  if (refreshOAuth2Token !== undefined) return () => refreshOAuth2Token.call(context, 'mailServerOAuth2Api');
  throw new MailError('mail_settings_invalid', 'This n8n cannot renew the sign-in of a mailbox with OAuth2', {
    description:
      'Update n8n to 1.119 or newer, or set Authentication to User and Password where the provider still takes one.',
  });
}

/**
 * The request for a new token holds everything that is needed to send from the mailbox. The addresses of the known providers
 * are fixed in the credential.
 */
function checkTokenAddress(url: string): void {
  if (URL.canParse(url) && isProtected(new URL(url))) return;
  throw new MailError('mail_settings_invalid', 'Token Address of the mail server is not an https address', {
    description: 'Correct it in the Mail Server OAuth2 credential with what the provider says.',
  });
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
export function mailServerSettings(credentials: ICredentialDataDecryptedObject): MailServer {
  const text = (name: string, displayName: string) =>
    textOf(credentials[name], `${displayName} of the Mail Server credential`);
  const preset = presetOf(text('provider', 'Provider'));
  return {
    host: preset?.host || text('host', 'Host').trim(),
    port: preset?.port ?? Number(text('port', 'Port').trim() || 587),
    security: preset?.security ?? ((text('security', 'Connection Security').trim() || 'auto') as ConnectionSecurity),
    user: text('user', 'User').trim(),
    password: text('password', 'Password'),
    caCertificate: text('authorityPem', 'Certificate Authority').trim(),
    allowPlaintextPassword: credentials.allowUnencryptedLogin === true,
    clientName: text('clientHostName', 'Client Host Name').trim(),
    maxConnections: preset?.maxConnections ?? countIn(credentials.maxConnections ?? 3, 1, 20),
    limits: preset?.limits ?? {
      perMinute: countIn(credentials.messagesPerMinute ?? 0, 0, 100_000),
      perDay: countIn(credentials.messagesPerDay ?? 0, 0, 10_000_000),
    },
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
  };
}

/** Undefined for a server that is described field by field. */
function presetOf(provider: string): MailProvider | undefined {
  if (provider === '' || provider === 'custom') return undefined;
  return MAIL_PROVIDERS[oneOf(provider, 'Provider', Object.keys(MAIL_PROVIDERS) as (keyof typeof MAIL_PROVIDERS)[])];
}

function countIn(value: unknown, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.floor(Number(value)) || least));
}
