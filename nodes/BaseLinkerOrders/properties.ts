import type { INodeProperties } from 'n8n-workflow';

import { chosenStatuses } from '../shared/status-properties';

const forGet = { show: { operation: ['get'] } };
const forGetMany = { show: { operation: ['getAll'] } };

export const properties: INodeProperties[] = [
  {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    options: [
      {
        name: 'Get',
        value: 'get',
        action: 'Get order',
        description: 'Retrieve one order by its ID, confirmed or not',
      },
      {
        name: 'Get Many',
        value: 'getAll',
        action: 'Get many orders',
        description: 'Retrieve the orders of the last days, in chosen statuses or all',
      },
    ],
    default: 'getAll',
  },
  {
    displayName: 'Order ID',
    name: 'orderId',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. 241830117',
    description: 'The number BaseLinker shows, not the number of the marketplace',
    displayOptions: forGet,
  },
  {
    displayName: 'Days Back',
    name: 'daysBack',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 150, numberPrecision: 0 },
    required: true,
    default: 7,
    description: 'How many days to look back from now, 1 to 150',
    displayOptions: forGetMany,
  },
  {
    displayName: 'Date Field',
    name: 'dateField',
    type: 'options',
    options: [
      {
        name: 'Confirmation Date',
        value: 'date_confirmed',
        description: 'When the order was confirmed. Unconfirmed orders have no such date, so they never match.',
      },
      { name: 'Order Date', value: 'date_add', description: 'When the order was placed' },
      {
        name: 'Status Date',
        value: 'date_in_status',
        description:
          'When the order got its present status. BaseLinker cannot search by it, so all orders are read: choose statuses to keep that short.',
      },
    ],
    default: 'date_add',
    description: 'Which date of an order has to lie within the days back',
    displayOptions: forGetMany,
  },
  {
    displayName: 'Statuses',
    name: 'statuses',
    type: 'options',
    options: [
      { name: 'All', value: 'all', description: 'Orders in every status' },
      { name: 'By ID', value: 'ids', description: 'Statuses by their numbers' },
      { name: 'Chosen From List', value: 'list', description: 'Statuses picked from those in BaseLinker' },
    ],
    default: 'all',
    description: 'The statuses the orders are in now',
    displayOptions: forGetMany,
  },
  ...chosenStatuses(forGetMany.show),
  {
    displayName: 'Source Names or IDs',
    name: 'sources',
    type: 'multiOptions',
    typeOptions: { loadOptionsMethod: 'loadSources' },
    default: [],
    description:
      'Where the orders come from; none chosen means everywhere. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
    displayOptions: forGetMany,
  },
  {
    displayName: 'Return All',
    name: 'returnAll',
    type: 'boolean',
    default: true,
    description: 'Whether to return all results or only up to a given limit',
    displayOptions: forGetMany,
  },
  {
    displayName: 'Limit',
    name: 'limit',
    type: 'number',
    typeOptions: { minValue: 1 },
    default: 50,
    description: 'Max number of results to return',
    displayOptions: { show: { operation: ['getAll'], returnAll: [false] } },
  },
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add option',
    default: {},
    displayOptions: forGetMany,
    options: [
      {
        displayName: 'Include Unconfirmed',
        name: 'includeUnconfirmed',
        type: 'boolean',
        default: false,
        description: 'Whether to return orders too that nobody has confirmed yet',
      },
    ],
  },
];
