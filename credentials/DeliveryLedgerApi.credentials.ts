import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { sqlServerProperties } from './shared/sql-server';

/** Where the memory of sent documents is kept. */
export class DeliveryLedgerApi implements ICredentialType {
  name = 'deliveryLedgerApi';

  displayName = 'Delivery Ledger API';

  documentationUrl =
    'https://github.com/n8n-nodes-baselinker-nexo/n8n-nodes-baselinker-nexo/blob/main/README.md#delivery-ledger';

  icon: Icon = {
    light: 'file:../nodes/DocumentDeliveries/ledger.svg',
    dark: 'file:../nodes/DocumentDeliveries/ledger.dark.svg',
  };

  properties: INodeProperties[] = [
    {
      displayName:
        'The ledger is the only memory of what was sent. Include the file in your backups, and never delete it while documents of the last days could be sent again.',
      name: 'notice',
      type: 'notice',
      default: '',
    },
    {
      displayName: 'Store',
      name: 'store',
      type: 'options',
      noDataExpression: true,
      options: [
        {
          name: 'SQLite File',
          value: 'sqlite',
          description: 'A file on the disk of this machine; nothing to install',
        },
        {
          name: 'SQL Server Database',
          value: 'sqlServer',
          description: 'A database of its own, for n8n that runs on several machines (queue mode)',
        },
      ],
      default: 'sqlite',
    },
    {
      displayName: 'File Path',
      name: 'filePath',
      type: 'string',
      required: true,
      default: '~/.n8n-files/document-deliveries.sqlite',
      displayOptions: { show: { store: ['sqlite'] } },
      description:
        'SQLite file, created when it is not there, in a folder that n8n allows (N8N_RESTRICT_FILE_ACCESS_TO). It must lie on a disk of this machine, and in Docker on a volume.',
    },
    {
      displayName:
        'Prepare the database with docs/ledger-sql-server.sql: it makes the tables and a login that may use nothing else. It must not be the database of Subiekt nexo.',
      name: 'sqlServerNotice',
      type: 'notice',
      default: '',
      displayOptions: { show: { store: ['sqlServer'] } },
    },
    ...sqlServerProperties({
      database: { default: 'DocumentDeliveries', description: 'The database that the script made' },
      user: { default: 'n8n_deliveries', description: 'The SQL Server login that the script made' },
    }).map((property) => ({
      ...property,
      displayOptions: { show: { ...property.displayOptions?.show, store: ['sqlServer'] } },
    })),
    {
      displayName: 'Keep Full Addresses',
      name: 'keepFullAddresses',
      type: 'boolean',
      default: false,
      description:
        'Whether the ledger keeps the whole address of a customer. Otherwise it keeps a masked address and a keyed hash, which tell whether an address has changed but not what it is.',
    },
  ];
}
