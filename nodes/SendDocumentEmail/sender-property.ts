import type { INodeProperties } from 'n8n-workflow';

/** Who sends; the same field in both operations. */
export const sender: INodeProperties = {
  displayName: 'From Email',
  name: 'fromEmail',
  type: 'string',
  required: true,
  default: '',
  placeholder: 'e.g. My Shop <office@example.com>',
  description: 'Sender of the e-mails; most mail servers want the address of the mailbox that logs in',
};
