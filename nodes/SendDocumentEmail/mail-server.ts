import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { ConnectionSecurity, MailServerSettings } from '../../lib/mail';

const CONNECT_TIMEOUT_MS = 30_000;

/** The settings in a Mail Server credential. */
export function mailServerSettings(credentials: ICredentialDataDecryptedObject): MailServerSettings {
  const text = (name: string) => String(credentials[name] ?? '').trim();
  return {
    host: text('host'),
    port: Number(credentials.port ?? 587),
    security: (text('security') || 'auto') as ConnectionSecurity,
    user: text('user'),
    password: String(credentials.password ?? ''),
    caCertificate: text('authorityPem'),
    allowPlaintextPassword: credentials.allowUnencryptedLogin === true,
    maxConnections: Math.min(20, Math.max(1, Math.floor(Number(credentials.maxConnections ?? 3)) || 1)),
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
  };
}
