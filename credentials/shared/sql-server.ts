import type { INodeProperties } from 'n8n-workflow';

/** The fields that lead to one database of a SQL Server; `own` says what is particular to that database. */
export function sqlServerProperties(own: {
  database: Partial<INodeProperties>;
  user: Partial<INodeProperties>;
}): INodeProperties[] {
  return [
    {
      displayName: 'Server',
      name: 'server',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. 192.168.1.10',
      description: 'Host name or address of the computer that runs SQL Server',
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
      ...own.database,
    },
    {
      displayName: 'User',
      name: 'user',
      type: 'string',
      required: true,
      default: '',
      ...own.user,
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
