import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { deliveryLedgerTest } from '../shared/credential-test';
import { CUSTOMER_DATA } from '../shared/customer-data';
import { executeForItems } from '../shared/execution';
import { oneOf } from '../shared/parameters';

import { allowResend, resolveInDoubt } from './decide';
import { keepUndelivered } from './keep-undelivered';
import { getCounts, getMany, getUnfinished, purge } from './look-up';
import { properties } from './properties';

/** The outputs of Keep Undelivered; the other operations have one without a name. */
const OUTPUTS = ['To Deliver', 'Already Delivered', 'Waiting'].map((displayName) => ({ type: 'main', displayName }));

const OPERATIONS = { allowResend, getAll: getMany, getCounts, getUnfinished, keepUndelivered, purge, resolveInDoubt };

export class DocumentDeliveries implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Document Deliveries',
    name: 'documentDeliveries',
    icon: { light: 'file:ledger.svg', dark: 'file:ledger.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle:
      '={{ { keepUndelivered: "keep undelivered", getAll: "get many", getCounts: "get counts", getUnfinished: "get unfinished", resolveInDoubt: "resolve in doubt", allowResend: "allow resend", purge: "purge" }[$parameter["operation"]] }}',
    description: 'Ask the delivery ledger what became of documents, and decide about those in doubt',
    defaults: { name: 'Document Deliveries' },
    // Not a tool: no language model decides whose documents are sent.
    usableAsTool: undefined,
    inputs: [NodeConnectionTypes.Main],
    outputs: `={{ $parameter["operation"] === "keepUndelivered" ? ${JSON.stringify(OUTPUTS)} : ["main"] }}`,
    // Where the ledger keeps full addresses, its entries hold them.
    sensitiveOutputFields: [...CUSTOMER_DATA, 'delivery.recipient', 'error.delivery.recipient'],
    credentials: [{ name: 'deliveryLedgerApi', required: true, testedBy: 'deliveryLedgerTest' }],
    properties,
  };

  methods = { credentialTest: { deliveryLedgerTest } };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const value = this.getNodeParameter('operation', 0, 'keepUndelivered');
    return executeForItems(this, value === 'keepUndelivered' ? OUTPUTS.length : 1, async (items) => {
      const operation = oneOf(value, 'Operation', Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[]);
      return OPERATIONS[operation](this, items);
    });
  }
}
