import type { SendingLimits } from '../../common';

import type { ConnectionSecurity } from './settings';

/** What is known of a provider's submission server. */
export interface MailProvider {
  name: string;
  /** Empty where it differs from customer to customer. */
  host: string;
  port: number;
  security: ConnectionSecurity;
  /** Connections it lets one mailbox keep open, or a careful guess. */
  maxConnections: number;
  limits: SendingLimits;
}

/**
 * Presets (facts/mail-ksef-market.md §3.6). Limits of OVH, home.pl and nazwa.pl are not published and kept low; whoever
 * knows better chooses Custom.
 */
export const MAIL_PROVIDERS = {
  microsoft365: {
    name: 'Microsoft 365',
    host: 'smtp.office365.com',
    port: 587,
    security: 'starttls',
    maxConnections: 3,
    limits: { perMinute: 30, perDay: 10_000 },
  },
  gmail: {
    name: 'Gmail',
    host: 'smtp.gmail.com',
    port: 465,
    security: 'tls',
    maxConnections: 3,
    limits: { perMinute: 0, perDay: 500 },
  },
  workspace: {
    name: 'Google Workspace',
    host: 'smtp.gmail.com',
    port: 465,
    security: 'tls',
    maxConnections: 3,
    limits: { perMinute: 0, perDay: 2_000 },
  },
  iqPl: {
    name: 'iq.pl',
    host: '',
    port: 465,
    security: 'tls',
    maxConnections: 2,
    // 500 an hour, evenly spread.
    limits: { perMinute: 8, perDay: 5_000 },
  },
  ovh: {
    name: 'OVH',
    host: 'ssl0.ovh.net',
    port: 465,
    security: 'tls',
    maxConnections: 2,
    limits: { perMinute: 3, perDay: 4_000 },
  },
  homePl: {
    name: 'home.pl',
    host: '',
    port: 465,
    security: 'tls',
    maxConnections: 2,
    limits: { perMinute: 5, perDay: 0 },
  },
  nazwaPl: {
    name: 'nazwa.pl',
    host: '',
    port: 465,
    security: 'tls',
    maxConnections: 2,
    limits: { perMinute: 5, perDay: 0 },
  },
} as const satisfies Record<string, MailProvider>;

/** The providers that have a preset. */
export type MailProviderId = keyof typeof MAIL_PROVIDERS;

/** Those whose server each customer has to name. */
export type HostlessProviderId = {
  [Id in MailProviderId]: (typeof MAIL_PROVIDERS)[Id]['host'] extends '' ? Id : never;
}[MailProviderId];
