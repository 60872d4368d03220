import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { failureIn } from '../../lib/common';
import { type FailureLine, sendFailureReport } from '../../lib/delivery';
import { openMailTransport } from '../../lib/mail';
import type { ItemResult } from '../shared/execution';
import { oneOf } from '../shared/parameters';

import { chosenMailServer } from './mail-server';
import { textOf } from './parameters';

/** Failures that are none of this run: the trouble itself was reported when it came, or is another run's to report. */
const NOT_TOLD = new Set<unknown>(['mail_account_paused', 'delivery_in_progress']);

/** Operation Send Failure Report: one message to the shop about all incoming error items, which are passed on as they are. */
export async function sendReport(context: IExecuteFunctions, items: INodeExecutionData[]): Promise<ItemResult[][]> {
  // While the mailbox rests, every further run would repeat it; and of runs that overlap, all but one meet a claim.
  const lines = items.filter(({ json }) => !NOT_TOLD.has(failureIn(json)?.code)).map(toLine);
  if (lines.length === 0) return items.map((item) => [{ output: 0, item }]);
  const settings = await chosenMailServer(context);
  const transport = openMailTransport(settings);
  const text = (name: string, displayName: string) => textOf(context.getNodeParameter(name, 0), displayName);
  try {
    await sendFailureReport(transport, {
      from: text('fromEmail', 'From Email'),
      login: settings.user,
      to: text('reportTo', 'To Email'),
      subject: text('reportSubject', 'Subject').replace('[count]', String(lines.length)),
      // A run sends one report for each branch that leads here, and receivers may drop a repeated Message-ID.
      id: JSON.stringify([context.getWorkflow().id, context.getExecutionId(), context.getNode().id, lines]),
      language: oneOf(context.getNodeParameter('reportLanguage', 0, 'en'), 'Report Language', ['en', 'pl']),
      panelUrl: textOf(context.getNodeParameter('panelUrl', 0, ''), 'BaseLinker Panel Address'),
      lines,
    });
  } finally {
    transport.close();
  }
  return items.map((item) => [{ output: 0, item }]);
}

function toLine(item: INodeExecutionData): FailureLine {
  const failed = failureIn(item.json);
  const order = objectAt(item.json, 'order') ?? objectAt(failed, 'order');
  const document = objectAt(item.json, 'document') ?? objectAt(failed, 'document');
  return {
    orderId: String(order?.order_id ?? ''),
    documentNumber: String(document?.number ?? ''),
    code: String(failed?.code ?? ''),
    message: String(item.json.message ?? failed?.message ?? item.json.error ?? 'Something went wrong'),
    description: String(failed?.description ?? ''),
    permanent: failed?.permanent === true,
  };
}

function objectAt(parent: Record<string, unknown> | undefined, key: string): IDataObject | undefined {
  const value = parent?.[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as IDataObject) : undefined;
}
