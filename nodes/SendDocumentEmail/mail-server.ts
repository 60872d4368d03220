import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { ConnectionSecurity, MailServerSettings } from '../../lib/mail';

import { textOf } from './parameters';

const CONNECT_TIMEOUT_MS = 30_000;

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
