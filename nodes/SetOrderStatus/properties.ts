import type { INodeProperties } from 'n8n-workflow';

import { ORDERS_PER_CALL } from '../../lib/baselinker';

function statusField(displayName: string, name: string, description: string): INodeProperties {
  return {
    displayName,
    name,
    type: 'resourceLocator',
    required: true,
    default: { mode: 'list', value: '' },
    description,
    modes: [
      {
        displayName: 'From List',
        name: 'list',
        type: 'list',
        typeOptions: { searchListMethod: 'searchStatuses', searchable: true },
      },
      {
        displayName: 'By ID',
        name: 'id',
        type: 'string',
        placeholder: 'e.g. 29814',
        validation: [
          {
            type: 'regex',
            properties: { regex: '\\s*[1-9][0-9]*\\s*', errorMessage: 'A status ID is a whole number' },
          },
        ],
      },
    ],
  };
}

export const properties: INodeProperties[] = [
  {
    displayName:
      'A status change starts the automatic actions of BaseLinker that wait for it. If one of them mails the customer too, switch one of the two mailings off.',
    name: 'automationNotice',
    type: 'notice',
    default: '',
  },
  {
    displayName: 'Rule',
    name: 'rule',
    type: 'options',
    noDataExpression: true,
    options: [
      {
        name: 'After Delivery',
        value: 'success',
        description: 'Only orders of which every document in the input is proven to be sent',
      },
      {
        name: 'After Failure',
        value: 'failure',
        description: 'Only orders of items that come from an error output',
      },
    ],
    default: 'success',
    description: 'Which items may change the status of their order',
  },
  {
    displayName: 'Failures',
    name: 'failures',
    type: 'options',
    options: [
      {
        name: 'All Failures',
        value: 'all',
        description: 'Also those that may pass by themselves, such as a server that is busy',
      },
      {
        name: 'Only Failures a Person Must Fix',
        value: 'permanent',
        description: 'Those that come back every time until somebody corrects the order',
      },
    ],
    default: 'permanent',
    description: 'Which failures change the status',
    displayOptions: { show: { rule: ['failure'] } },
  },
  {
    displayName: 'Action',
    name: 'action',
    type: 'options',
    options: [
      {
        name: 'By Table',
        value: 'table',
        action: 'Set order status by table',
        description: 'Set a status that depends on the present one',
      },
      { name: 'Leave', value: 'leave', action: 'Leave order status', description: 'Do not change the status' },
      {
        name: 'Set One Status',
        value: 'set',
        action: 'Set one order status',
        description: 'Set the same status for every order',
      },
    ],
    default: 'set',
    description: 'What happens to the status',
  },
  {
    ...statusField('Status', 'status', 'The status the orders get'),
    displayOptions: { show: { action: ['set'] } },
  },
  {
    displayName: 'Table',
    name: 'table',
    type: 'fixedCollection',
    typeOptions: { multipleValues: true },
    placeholder: 'Add Row',
    default: {},
    description: 'Orders whose present status has no row here are left alone',
    displayOptions: { show: { action: ['table'] } },
    options: [
      {
        displayName: 'Rows',
        name: 'rows',
        values: [
          statusField('From', 'from', 'The status the order is in'),
          statusField('To', 'to', 'The status the order gets'),
        ],
      },
    ],
  },
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add option',
    default: {},
    options: [
      {
        displayName: 'Orders per Call',
        name: 'ordersPerCall',
        type: 'number',
        typeOptions: { minValue: 1, maxValue: 1000, numberPrecision: 0 },
        default: ORDERS_PER_CALL,
        description:
          'How many orders one call to BaseLinker changes at most, 1 to 1000. BaseLinker documents no limit; a group that it refuses is halved.',
      },
    ],
  },
];
