import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import type { HostlessProviderId, MailProviderId } from '../lib/mail';

import { mailLimitProperties } from './shared/mail-limits';

/** The presets of lib/mail by the names people look for; only their types are imported, since a credential loads nothing. */
const PROVIDERS: Record<MailProviderId, string> = {
  gmail: 'Gmail',
  workspace: 'Google Workspace',
  homePl: 'Home.pl',
  iqPl: 'Iq.pl',
  microsoft365: 'Microsoft 365',
  nazwaPl: 'Nazwa.pl',
  ovh: 'OVH',
};

const WITHOUT_HOST: Record<HostlessProviderId, true> = { homePl: true, iqPl: true, nazwaPl: true };

const forCustom = { show: { provider: ['custom'] } };

/** The SMTP server through which a shop's documents leave. */
export class MailServerApi implements ICredentialType {
  name = 'mailServerApi';

  displayName = 'Mail Server API';

  documentationUrl =
    'https://github.com/n8n-nodes-baselinker-nexo/n8n-nodes-baselinker-nexo/blob/main/README.md#mail-server';

  icon: Icon = {
    light: 'file:../nodes/SendDocumentEmail/email.svg',
    dark: 'file:../nodes/SendDocumentEmail/email.dark.svg',
  };

  properties: INodeProperties[] = [
    {
      displayName: 'Provider',
      name: 'provider',
      type: 'options',
      default: 'custom',
      options: [
        { name: 'Custom', value: 'custom' },
        ...Object.entries(PROVIDERS).map(([value, name]) => ({ name, value })),
      ],
      description:
        'Sets port, encryption, connections and what the mailbox may send. Every e-mail is counted, so the limits hold for all workflows together; what is too much follows with the next runs.',
    },
    {
      displayName: 'Host',
      name: 'host',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. smtp.example.com',
      displayOptions: { show: { provider: ['custom', ...Object.keys(WITHOUT_HOST)] } },
      description: 'Name of the SMTP server of your mail provider',
    },
    {
      displayName: 'Port',
      name: 'port',
      type: 'number',
      default: 587,
      displayOptions: forCustom,
      description: 'Usually 587 (STARTTLS) or 465 (SSL/TLS)',
    },
    {
      displayName: 'Connection Security',
      name: 'security',
      type: 'options',
      default: 'auto',
      displayOptions: forCustom,
      options: [
        {
          name: 'Auto-Detect',
          value: 'auto',
          description: 'SSL/TLS on port 465, STARTTLS required on every other port; never unencrypted',
        },
        { name: 'SSL/TLS', value: 'tls', description: 'Encrypted from the first byte, usually on port 465' },
        { name: 'STARTTLS', value: 'starttls', description: 'Encrypted before the login, usually on port 587' },
        { name: 'None', value: 'none', description: 'Not encrypted: everyone on the way can read the documents' },
      ],
    },
    {
      displayName: 'Allow Password Without Encryption',
      name: 'allowUnencryptedLogin',
      type: 'boolean',
      default: false,
      displayOptions: { show: { provider: ['custom'], security: ['none'] } },
      description: 'Whether the password may travel readable. Only for a server on this very machine.',
    },
    {
      displayName: 'User',
      name: 'user',
      type: 'string',
      default: '',
      description: 'Login of the mailbox, usually its address. Leave it empty for a server that wants no login.',
    },
    {
      displayName: 'Password',
      name: 'password',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      description: 'Password of the mailbox; many providers want an app password instead',
    },
    {
      displayName: 'Certificate Authority',
      name: 'authorityPem',
      type: 'string',
      typeOptions: { rows: 4 },
      default: '',
      placeholder: 'e.g. -----BEGIN CERTIFICATE-----',
      description:
        'Certificate (PEM) to trust when your server uses one that public authorities do not vouch for. Leave it empty otherwise.',
    },
    ...mailLimitProperties,
  ];
}
