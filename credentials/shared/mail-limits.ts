import type { INodeProperties } from 'n8n-workflow';

/** What a mailbox lets a run do, for a provider that has no preset; both mail credentials ask for it. */
export const mailLimitProperties: INodeProperties[] = [
  {
    displayName: 'Client Host Name',
    name: 'clientHostName',
    type: 'string',
    default: '',
    placeholder: 'e.g. n8n.example.com',
    description:
      "How n8n introduces itself to the mail server (EHLO). Leave it empty for this computer's own name; fill it in when the server refuses that name.",
  },
  {
    displayName: 'Connections',
    name: 'maxConnections',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 20 },
    default: 3,
    displayOptions: { show: { provider: ['custom'] } },
    description: 'How many connections are open at the same time during a run',
  },
  {
    displayName: 'Messages per Minute',
    name: 'messagesPerMinute',
    type: 'number',
    typeOptions: { minValue: 0, numberPrecision: 0 },
    default: 20,
    displayOptions: { show: { provider: ['custom'] } },
    description:
      'How many e-mails the mailbox may send in any minute, 0 for as many as it can; a run waits for its turn',
  },
  {
    displayName: 'Messages per Day',
    name: 'messagesPerDay',
    type: 'number',
    typeOptions: { minValue: 0, numberPrecision: 0 },
    default: 0,
    displayOptions: { show: { provider: ['custom'] } },
    description:
      'How many e-mails the mailbox may send in any 24 hours, 0 for as many as it can; the others follow later',
  },
];
