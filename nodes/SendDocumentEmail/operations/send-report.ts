import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { type FailureLine, sendFailureReport } from '../../../lib/delivery';
import { openMailTransport } from '../../../lib/mail';
import type { Entry, ItemResult } from '../../shared/execution';
import { failureOf, handedOn } from '../../shared/failures';
import { hiddenByExecuteOnce } from '../../shared/hidden-items';
import { isObject, isRehearsal, saysSent } from '../../shared/item';
import type { Operation } from '../../shared/operation';
import { oneOf } from '../../shared/parameters';
import { chosenMailServer } from '../mail-server';
import { textOf } from '../parameters';
import { sender } from '../sender-property';

/** Failures that are none of this run: the trouble itself was reported when it came, or is another run's to report. */
const NOT_TOLD = new Set(['mail_account_paused', 'delivery_in_progress']);

export const sendReport: Operation = {
  option: {
    name: 'Send Failure Report',
    action: 'Send failure report email',
    description: 'Send one e-mail to the shop about all orders that failed',
  },
  properties: [
    sender,
    {
      displayName: 'To Email',
      name: 'reportTo',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. office@example.com',
      description: 'Who in the shop reads the report; several addresses separated by commas',
    },
    {
      displayName: 'Subject',
      name: 'reportSubject',
      type: 'string',
      required: true,
      default: 'Documents not delivered: [count]',
      description: 'Subject of the report. The placeholder [count] is the number of orders.',
    },
    {
      displayName: 'Report Language',
      name: 'reportLanguage',
      type: 'options',
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
      default: '',
      placeholder: 'e.g. https://panel-a.baselinker.com',
      description: 'Where you see your orders in the browser; with it every order in the report is a link',
    },
  ],
  takesFailures: true,
  execute,
};

/** One message to the shop about all items that failed or came through undelivered; all are passed on as they are. */
async function execute(context: IExecuteFunctions, own: Entry[]): Promise<ItemResult[][]> {
  const results = own.map(({ item }): ItemResult[] => [{ output: 0, item: handedOn(item) }]);
  const all = [...own, ...hiddenByExecuteOnce(context)].map(({ item }) => handedOn(item));
  const lines = all.flatMap(toLines);
  if (lines.length === 0) return results;
  const delivered = all.filter(saysSent).length;
  const settings = await chosenMailServer(context);
  const transport = openMailTransport(settings);
  const text = (name: string, displayName: string) => textOf(context.getNodeParameter(name, 0), displayName);
  try {
    await sendFailureReport(transport, {
      from: text('fromEmail', 'From Email'),
      login: settings.user,
      to: text('reportTo', 'To Email'),
      subject: text('reportSubject', 'Subject').replace('[count]', String(lines.length)),
      // With several wires into the node a run sends a report for each, and receivers may drop a repeated Message-ID.
      id: JSON.stringify([context.getWorkflow().id, context.getExecutionId(), context.getNode().id, lines]),
      language: oneOf(context.getNodeParameter('reportLanguage', 0, 'en'), 'Report Language', ['en', 'pl']),
      panelUrl: textOf(context.getNodeParameter('panelUrl', 0, ''), 'BaseLinker Panel Address'),
      delivered,
      lines,
    });
  } finally {
    transport.close();
  }
  return results;
}

/** Nothing for what was delivered, or was only tried out. */
function toLines(item: INodeExecutionData): FailureLine[] {
  const { order, document, delivery } = item.json;
  const line = {
    orderId: isObject(order) ? String(order.order_id ?? '') : '',
    documentNumber: isObject(document) ? String(document.number ?? '') : '',
  };
  const failure = failureOf(item);
  // While the mailbox rests, every further run would repeat it; and of runs that overlap, all but one meet a claim.
  if (failure !== undefined) return NOT_TOLD.has(failure.code) ? [] : [{ ...line, ...failure }];
  if (saysSent(item) || isRehearsal(item)) return [];
  const stands = isObject(delivery) ? `Its delivery is "${String(delivery.state)}". ` : '';
  return [
    {
      ...line,
      code: 'not_delivered',
      message: 'The document came to the end of the workflow without being delivered',
      description: `${stands}See whether a node that delivers is switched off, or does not take this item.`,
      permanent: false,
    },
  ];
}
