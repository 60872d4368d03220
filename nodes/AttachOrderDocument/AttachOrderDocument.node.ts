import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { baseLinkerTest } from '../shared/baselinker';
import { deliveryLedgerTest } from '../shared/credential-test';
import { CUSTOMER_DATA } from '../shared/customer-data';
import { runOperation } from '../shared/execution';

import { attach } from './operations/attach';
import { searches } from './searches';

export class AttachOrderDocument implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Attach Order Document',
    name: 'attachOrderDocument',
    icon: { light: 'file:attach.svg', dark: 'file:attach.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle:
      '={{ $parameter["target"] === "fields" ? "to extra fields" : $parameter["whenMissing"] === "issue" ? "issue one if there is none" : "to the invoice or receipt" }}',
    description: 'Attach a document to its order in BaseLinker, once',
    defaults: { name: 'Attach Order Document' },
    // Not a tool: no language model decides whose documents are sent.
    usableAsTool: undefined,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    sensitiveOutputFields: CUSTOMER_DATA,
    credentials: [
      { name: 'baseLinkerApi', displayName: 'Credential for BaseLinker', required: true, testedBy: 'baseLinkerTest' },
      {
        name: 'deliveryLedgerApi',
        displayName: 'Credential for Delivery Ledger',
        required: true,
        testedBy: 'deliveryLedgerTest',
      },
    ],
    properties: attach.properties,
  };

  methods = { listSearch: searches, credentialTest: { baseLinkerTest, deliveryLedgerTest } };

  execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return runOperation(this, attach);
  }
}
