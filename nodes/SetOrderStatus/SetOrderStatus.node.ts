import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { changeOrderStatuses, type StatusItem } from '../../lib/delivery';
import type { Ledger } from '../../lib/ledger';
import { baseLinkerTest, connectToBaseLinker, searchStatuses } from '../shared/baselinker';
import { deliveryLedgerTest } from '../shared/credential-test';
import { CUSTOMER_DATA } from '../shared/customer-data';
import { executeForItems, type ItemResult } from '../shared/execution';
import { withLedger } from '../shared/ledger';
import { hasCredential } from '../shared/needed-credential';
import { properties } from './properties';
import { readOrdersPerCall, readSettings } from './settings';

export class SetOrderStatus implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Set Order Status',
    name: 'setOrderStatus',
    icon: { light: 'file:status.svg', dark: 'file:status.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle: '={{ $parameter["rule"] === "failure" ? "After Failure" : "After Delivery" }}',
    description: 'Set the status of BaseLinker orders after their documents were delivered, or could not be',
    defaults: { name: 'Set Order Status' },
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
        // Without it the rule still holds, but an order that was put back is moved again by the next run.
        required: false,
        testedBy: 'deliveryLedgerTest',
      },
    ],
    properties,
  };

  methods = { listSearch: { searchStatuses }, credentialTest: { baseLinkerTest, deliveryLedgerTest } };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeForItems(this, 1, async (items) => {
      const statusItems = items.map(({ json }, index) => ({ json, settings: readSettings(this, index) }));
      const client = await connectToBaseLinker(this);
      const ordersPerCall = readOrdersPerCall(this);
      const change = (memory?: Ledger) => changeOrderStatuses(client, statusItems, { memory, ordersPerCall });
      const outcomes = await (remembers(this, statusItems) ? withLedger(this, change) : change());
      return outcomes.map((outcome, index): ItemResult[] => {
        if (!outcome.ok) return [{ error: outcome.error }];
        const item = items[index]!;
        return [{ output: 0, item: { ...item, json: { ...item.json, statusChange: { ...outcome.value } } } }];
      });
    });
  }
}

/** The credential is optional, and means nothing after a failure. */
function remembers(context: IExecuteFunctions, items: readonly StatusItem[]): boolean {
  const chosen = hasCredential(context, 'deliveryLedgerApi');
  return chosen && items.some(({ settings }) => settings.ok && settings.value.occasion === 'success');
}
