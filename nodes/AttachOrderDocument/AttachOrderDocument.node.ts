import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { type AttachmentReport, attachToOrders } from '../../lib/delivery';
import { baseLinkerTest, connectToBaseLinker } from '../shared/baselinker';
import { deliveryLedgerTest } from '../shared/credential-test';
import { CUSTOMER_DATA } from '../shared/customer-data';
import { executeForItems, readable, readEach, withResults, type ItemResult } from '../shared/execution';
import { withLedger } from '../shared/ledger';

import { properties } from './properties';
import { readJob } from './read-job';
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
    properties,
  };

  methods = { listSearch: searches, credentialTest: { baseLinkerTest, deliveryLedgerTest } };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeForItems(this, 1, async (items) => {
      const read = readEach(items, (item, index) => readJob(this, item, index));
      const client = await connectToBaseLinker(this);
      const reports = await withLedger(this, (ledger) =>
        attachToOrders(readable(read), { ledger, client, signal: this.getExecutionCancelSignal() }),
      );
      return withResults(read, reports).map((entry, index) =>
        'error' in entry ? [entry] : [toResult(items[index]!, entry.result)],
      );
    });
  }
}

function toResult(item: INodeExecutionData, { delivery, error, document }: AttachmentReport): ItemResult {
  if (error !== undefined) return { error, delivery };
  const attached = document === undefined ? {} : { attachedTo: { ...document } };
  return { output: 0, item: { ...item, json: { ...item.json, delivery: { ...delivery }, ...attached } } };
}
