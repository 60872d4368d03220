import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { baseLinkerTest, loadSources, loadStatuses } from '../shared/baselinker';
import { deliveryLedgerTest } from '../shared/credential-test';
import { CUSTOMER_DATA } from '../shared/customer-data';
import { runChosenOperation } from '../shared/execution';
import { operationProperties } from '../shared/operation';

import { get } from './operations/get';
import { getMany } from './operations/get-many';

const OPERATIONS = { get, getAll: getMany };

export class BaseLinkerOrders implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'BaseLinker Orders',
    name: 'baseLinkerOrders',
    icon: { light: 'file:baselinker.svg', dark: 'file:baselinker.dark.svg' },
    group: ['input'],
    version: 1,
    subtitle: '={{ $parameter["operation"] === "get" ? "Get" : "Get Many: last " + $parameter["daysBack"] + " days" }}',
    description: 'Retrieve orders from BaseLinker (Base.com)',
    defaults: { name: 'BaseLinker Orders' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    sensitiveOutputFields: CUSTOMER_DATA,
    credentials: [
      { name: 'baseLinkerApi', displayName: 'Credential for BaseLinker', required: true, testedBy: 'baseLinkerTest' },
      {
        name: 'deliveryLedgerApi',
        displayName: 'Credential for Delivery Ledger',
        // Only Include Unfinished needs it.
        required: false,
        testedBy: 'deliveryLedgerTest',
      },
    ],
    properties: operationProperties(OPERATIONS, 'getAll'),
  };

  methods = { credentialTest: { baseLinkerTest, deliveryLedgerTest }, loadOptions: { loadSources, loadStatuses } };

  execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return runChosenOperation(this, OPERATIONS);
  }
}
