import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { deliveryLedgerTest } from '../shared/credential-test';
import { executeForItems } from '../shared/execution';

import { keepUndelivered } from './keep-undelivered';

export class DocumentDeliveries implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Document Deliveries',
    name: 'documentDeliveries',
    icon: { light: 'file:ledger.svg', dark: 'file:ledger.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle: 'keep undelivered',
    description: 'Ask the delivery ledger which documents still have to reach their customers',
    defaults: { name: 'Document Deliveries' },
    // Not a tool: no language model decides whose documents are sent.
    usableAsTool: undefined,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
    outputNames: ['To Deliver', 'Already Delivered', 'Waiting'],
    credentials: [{ name: 'deliveryLedgerApi', required: true, testedBy: 'deliveryLedgerTest' }],
    properties: [
      {
        displayName: 'Operation',
        name: 'operation',
        type: 'options',
        noDataExpression: true,
        default: 'keepUndelivered',
        options: [
          {
            name: 'Keep Undelivered',
            value: 'keepUndelivered',
            action: 'Keep undelivered documents',
            description: 'Separate the documents that still have to be sent from those that were',
          },
        ],
      },
      {
        displayName: 'Channel',
        name: 'channel',
        type: 'options',
        default: 'email',
        options: [
          { name: 'Attach to Order', value: 'order', description: 'Before Attach Order Document' },
          { name: 'E-Mail', value: 'email', description: 'Before Send Document E-mail' },
        ],
        description: 'Which way the document is to take; each way is remembered for itself',
      },
      {
        displayName: 'Recipient',
        name: 'recipient',
        type: 'string',
        displayOptions: { show: { channel: ['email'] } },
        default: '={{ $json.order?.email ?? $json.customer?.email }}',
        placeholder: 'e.g. nathan@example.com',
        description:
          'The address that the document will be sent to. A document that was refused is sent again once the address differs.',
      },
    ],
  };

  methods = { credentialTest: { deliveryLedgerTest } };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeForItems(this, 3, (items) => keepUndelivered(this, items));
  }
}
