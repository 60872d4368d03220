import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

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
      displayName: 'File Path',
      name: 'filePath',
      type: 'string',
      required: true,
      default: '~/.n8n-files/document-deliveries.sqlite',
      description:
        'SQLite file, created when it is not there, in a folder that n8n allows (N8N_RESTRICT_FILE_ACCESS_TO). It must lie on a disk of this machine, and in Docker on a volume.',
    },
  ];
}
