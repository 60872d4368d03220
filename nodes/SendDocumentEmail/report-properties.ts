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
  {
    displayName: 'Report Language',
    name: 'reportLanguage',
    type: 'options',
    displayOptions: forReport,
    default: 'en',
    options: [
      { name: 'English', value: 'en' },
      { name: 'Polish', value: 'pl' },
    ],
    description: 'Language of the report',
  },
  {
    displayName: 'BaseLinker Panel Address',
    name: 'panelUrl',
    type: 'string',
    displayOptions: forReport,
    default: '',
    placeholder: 'e.g. https://panel-a.baselinker.com',
    description: 'Where you see your orders in the browser; with it every order in the report is a link',
  },
];
