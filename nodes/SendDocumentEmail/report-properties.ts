import type { INodeProperties } from 'n8n-workflow';

const forReport = { show: { operation: ['sendReport'] } };

/** The parameters of the operation Send Failure Report. */
export const reportProperties: INodeProperties[] = [
  {
    displayName: 'To Email',
    name: 'reportTo',
    type: 'string',
    required: true,
    displayOptions: forReport,
    default: '',
    placeholder: 'e.g. office@example.com',
    description: 'Who in the shop reads the report; several addresses separated by commas',
  },
  {
    displayName: 'Subject',
    name: 'reportSubject',
    type: 'string',
    required: true,
    displayOptions: forReport,
    default: 'Documents not delivered: [count]',
    description: 'Subject of the report. The placeholder [count] is the number of orders.',
  },
];
