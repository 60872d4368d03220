import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { baseLinkerTest, searchStatuses } from '../shared/baselinker';
import { deliveryLedgerTest } from '../shared/credential-test';
import { CUSTOMER_DATA } from '../shared/customer-data';
import { runOperation } from '../shared/execution';

import { changeStatus } from './operations/change-status';

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
    properties: changeStatus.properties,
  };

  methods = { listSearch: { searchStatuses }, credentialTest: { baseLinkerTest, deliveryLedgerTest } };

  execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return runOperation(this, changeStatus);
  }
}
