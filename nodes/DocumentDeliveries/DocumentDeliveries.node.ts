import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { deliveryLedgerTest } from '../shared/credential-test';
import { CUSTOMER_DATA } from '../shared/customer-data';
import { runChosenOperation } from '../shared/execution';
import { operationOutputs, operationProperties } from '../shared/operation';

import { allowResend } from './operations/allow-resend';
import { getCounts } from './operations/get-counts';
import { getMany } from './operations/get-many';
import { getUnfinished } from './operations/get-unfinished';
import { keepUndelivered } from './operations/keep-undelivered';
import { purge } from './operations/purge';
import { resolveInDoubt } from './operations/resolve-in-doubt';

const OPERATIONS = { keepUndelivered, getAll: getMany, getUnfinished, resolveInDoubt, allowResend, purge, getCounts };

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
    outputs: operationOutputs(OPERATIONS),
    // Where the ledger keeps full addresses, its entries hold them.
    sensitiveOutputFields: [...CUSTOMER_DATA, 'delivery.recipient', 'error.delivery.recipient'],
    credentials: [{ name: 'deliveryLedgerApi', required: true, testedBy: 'deliveryLedgerTest' }],
    properties: operationProperties(OPERATIONS, 'keepUndelivered'),
  };

  methods = { credentialTest: { deliveryLedgerTest } };

  execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return runChosenOperation(this, OPERATIONS);
  }
}
