import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { mailLimitProperties } from './shared/mail-limits';

const byProvider = (google: string, microsoft: string, custom: string) =>
  `={{ { gmail: ${google}, workspace: ${google}, microsoft365: ${microsoft}, custom: ${custom} }[$self["provider"]] }}`;

const forOther = { show: { provider: ['custom'] } };

/** A mailbox at a provider that wants OAuth2; n8n signs in, keeps the tokens and renews them. */
export class MailServerOAuth2Api implements ICredentialType {
  name = 'mailServerOAuth2Api';

  extends = ['oAuth2Api'];

  displayName = 'Mail Server OAuth2 API';

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
      default: 'gmail',
      options: [
        { name: 'Custom', value: 'custom' },
        { name: 'Gmail', value: 'gmail' },
        { name: 'Google Workspace', value: 'workspace' },
        { name: 'Microsoft 365', value: 'microsoft365' },
      ],
      description:
        'Sets server and addresses, and what the mailbox may send. Every e-mail is counted, so the limits hold for all workflows together; what is too much follows with the next runs.',
    },
    {
      displayName: 'Mailbox',
      name: 'user',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. shop@example.com',
      description: 'Address of the mailbox that sends; sign in with this one when you press Connect',
    },
    {
      displayName: 'Tenant',
      name: 'tenant',
      type: 'string',
      default: 'common',
      displayOptions: { show: { provider: ['microsoft365'] } },
      description: 'ID of your Microsoft Entra tenant, or "common" for an app that serves several tenants',
    },
    { displayName: 'Host', name: 'host', type: 'string', default: '', displayOptions: forOther },
    {
      displayName: 'Port',
      name: 'port',
      type: 'number',
      default: 587,
      displayOptions: forOther,
      description: 'Usually 587 (STARTTLS) or 465 (SSL/TLS); the connection is always encrypted',
    },
    {
      displayName: 'Certificate Authority',
      name: 'authorityPem',
      type: 'string',
      typeOptions: { rows: 4 },
      default: '',
      placeholder: 'e.g. -----BEGIN CERTIFICATE-----',
      displayOptions: forOther,
      description: 'Certificate (PEM) to trust when the server uses one that public authorities do not vouch for',
    },
    {
      displayName: 'Authorization Address',
      name: 'otherAuthUrl',
      type: 'string',
      default: '',
      displayOptions: forOther,
      description: 'Where the provider asks you to sign in',
    },
    {
      displayName: 'Token Address',
      name: 'otherAccessTokenUrl',
      type: 'string',
      default: '',
      displayOptions: forOther,
      description: 'Where the provider gives access tokens',
    },
    {
      displayName: 'Scopes',
      name: 'otherScope',
      type: 'string',
      default: '',
      displayOptions: forOther,
      description: 'What the provider calls the right to send by SMTP',
    },
    ...mailLimitProperties,
    { displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'authorizationCode' },
    {
      displayName: 'Authorization URL',
      name: 'authUrl',
      type: 'hidden',
      default: byProvider(
        '"https://accounts.google.com/o/oauth2/v2/auth"',
        '"https://login.microsoftonline.com/" + $self["tenant"] + "/oauth2/v2.0/authorize"',
        '$self["otherAuthUrl"]',
      ),
    },
    {
      displayName: 'Access Token URL',
      name: 'accessTokenUrl',
      type: 'hidden',
      default: byProvider(
        '"https://oauth2.googleapis.com/token"',
        '"https://login.microsoftonline.com/" + $self["tenant"] + "/oauth2/v2.0/token"',
        '$self["otherAccessTokenUrl"]',
      ),
    },
    {
      displayName: 'Scope',
      name: 'scope',
      type: 'hidden',
      default: byProvider(
        '"https://mail.google.com/"',
        '"https://outlook.office.com/SMTP.Send offline_access"',
        '$self["otherScope"]',
      ),
    },
    {
      displayName: 'Auth URI Query Parameters',
      name: 'authQueryParameters',
      type: 'hidden',
      // Without these two Google gives no refresh token, and the connection would end after an hour.
      default: byProvider('"access_type=offline&prompt=consent"', '"response_mode=query"', '""'),
    },
    { displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
  ];
}
