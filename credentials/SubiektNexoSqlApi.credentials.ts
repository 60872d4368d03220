import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** A login of the SQL Server that holds the Subiekt nexo database; reading rights are enough. */
export class SubiektNexoSqlApi implements ICredentialType {
  name = 'subiektNexoSqlApi';

  displayName = 'Subiekt Nexo SQL API';

  documentationUrl =
    'https://github.com/n8n-nodes-baselinker-nexo/n8n-nodes-baselinker-nexo/blob/main/README.md#subiekt-nexo-sql';

  icon: Icon = {
    light: 'file:../nodes/SubiektNexoDocumentPdf/nexo.svg',
    dark: 'file:../nodes/SubiektNexoDocumentPdf/nexo.dark.svg',
  };

  properties: INodeProperties[] = [
    {
      displayName: 'Server',
      name: 'server',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. 192.168.1.10',
      description: 'Host name or address of the computer that runs the SQL Server of Subiekt nexo',
    },
    {
      displayName: 'Instance',
      name: 'instance',
      type: 'string',
      default: '',
      placeholder: 'e.g. INSERTNEXO',
      description:
        'Name of the SQL Server instance. Needs the SQL Server Browser service (UDP 1434). Leave it empty when the port is given.',
    },
    {
      displayName: 'Port',
      name: 'port',
      type: 'number',
      default: 1433,
      description: 'TCP port of the SQL Server. Ignored when an instance is given.',
    },
    {
      displayName: 'Database',
      name: 'database',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. Nexo_MyCompany',
      description: 'The database of your company, as Subiekt nexo shows it when you log in',
    },
    {
      displayName: 'User',
      name: 'user',
      type: 'string',
      required: true,
      default: '',
      description: 'SQL Server login. It needs to read only, see the documentation for a script that creates it.',
    },
    {
      displayName: 'Password',
      name: 'password',
      type: 'string',
      typeOptions: { password: true },
      default: '',
    },
    {
      displayName: 'Encrypt Connection',
      name: 'encrypt',
      type: 'boolean',
      default: true,
      description: 'Whether the connection is encrypted with TLS',
    },
    {
      displayName: 'Trust Server Certificate',
      name: 'trustSelfSigned',
      type: 'boolean',
      default: false,
      displayOptions: { show: { encrypt: [true] } },
      description:
        'Whether to accept a certificate that nobody vouches for, as SQL Server makes itself one. Turn this on only in a network you trust.',
    },
  ];
}
