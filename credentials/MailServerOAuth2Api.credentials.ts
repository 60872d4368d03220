import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

const byProvider = (google: string, microsoft: string, other: string) =>
  `={{ { google: ${google}, microsoft: ${microsoft}, other: ${other} }[$self["provider"]] }}`;

const forOther = { show: { provider: ['other'] } };

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
      default: 'google',
      options: [
        { name: 'Google (Gmail, Workspace)', value: 'google' },
        { name: 'Microsoft 365', value: 'microsoft' },
        { name: 'Other', value: 'other' },
      ],
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
      displayOptions: { show: { provider: ['microsoft'] } },
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
    {
      displayName: 'Connections',
      name: 'maxConnections',
      type: 'number',
      typeOptions: { minValue: 1, maxValue: 20 },
      default: 3,
      description: 'How many connections are open at the same time during a run. Microsoft 365 allows 3.',
    },
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
