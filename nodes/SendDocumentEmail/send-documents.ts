import { setTimeout as sleep } from 'node:timers/promises';

import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { failureIn } from '../../lib/common';
import {
  deliverByEmail,
  type DeliveryJob,
  type DeliveryReport,
  failedPreview,
  previewDeliveries,
  sendTestMails,
  testFailure,
} from '../../lib/delivery';
import { accountOf, differingDomains, mailboxOf, type MailTransport, openMailTransport } from '../../lib/mail';
import { readable, readEach, withResults, type ItemResult } from '../shared/execution';
import { withLedger } from '../shared/ledger';
import { needCredential } from '../shared/needed-credential';

import { chosenMailServer, type MailServer } from './mail-server';
import { textOf } from './parameters';
import { readJob } from './read-job';

export const MODES = ['send', 'test', 'dryRun'] as const;

/** Where the e-mails go: to the customers, to the test address, or nowhere. */
export type Mode = (typeof MODES)[number];

/** The modes that cannot do without the ledger, as an error names them. */
const NEEDING = { send: 'Mode: Send', dryRun: 'Mode: Dry Run' } as const;

/** What an item became before anything was sent. */
type Read = { value: DeliveryJob } | { error: unknown };

/** Operation Send Document. */
export async function sendDocuments(
  context: IExecuteFunctions,
  items: INodeExecutionData[],
  mode: Mode,
): Promise<ItemResult[][]> {
  // A test neither reads nor writes the ledger.
  if (mode !== 'test') needCredential(context, 'deliveryLedgerApi', NEEDING[mode]);
  const settings = await chosenMailServer(context);
  const read = readEach(items, (item, index) => readJob(context, item, index));
  const jobs = readable(read);
  hintAtForeignSender(context, jobs, settings);
  // Opening connects to nothing; it is done in a dry run too, because it checks the credential.
  const transport = openMailTransport(settings);
  try {
    switch (mode) {
      case 'send':
        return await send(context, items, read, { jobs, settings, transport });
      case 'test':
        return await test(context, items, read, { jobs, settings, transport });
      case 'dryRun':
        return await dryRun(context, items, read, jobs);
    }
  } finally {
    transport.close();
  }
}

interface Sending {
  jobs: DeliveryJob[];
  settings: MailServer;
  transport: MailTransport;
}

/** Each item's document to its customer, at most once ever. */
async function send(
  context: IExecuteFunctions,
  items: INodeExecutionData[],
  read: Read[],
  { jobs, settings, transport }: Sending,
): Promise<ItemResult[][]> {
  const reports = await withLedger(context, (ledger) =>
    deliverByEmail(jobs, {
      ledger,
      transport,
      account: accountOf(settings),
      mailbox: mailboxOf(settings),
      limits: settings.limits,
      now: Date.now,
      sleep: async (milliseconds, signal) => await sleep(milliseconds, undefined, { signal }),
      tryDuringPause: context.getMode() === 'manual',
      concurrency: settings.maxConnections,
      signal: context.getExecutionCancelSignal(),
    }),
  );
  return withResults(read, reports).map((entry, index) =>
    'error' in entry ? [entry] : [toResult(items[index]!, entry.result)],
  );
}

/** Everything to the test address; the ledger is not even opened. */
async function test(
  context: IExecuteFunctions,
  items: INodeExecutionData[],
  read: Read[],
  { jobs, settings, transport }: Sending,
): Promise<ItemResult[][]> {
  const reports = await sendTestMails(jobs, {
    transport,
    testAddress: textOf(context.getNodeParameter('testAddress', 0, ''), 'Test Address'),
    runId: `${context.getExecutionId()}/${Date.now()}`,
    concurrency: settings.maxConnections,
    signal: context.getExecutionCancelSignal(),
  });
  return withResults(read, reports).map((entry, index) =>
    'error' in entry ? [{ error: testFailure(entry.error) }] : [toResult(items[index]!, entry.result)],
  );
}

/** What a run would do with each item. */
async function dryRun(
  context: IExecuteFunctions,
  items: INodeExecutionData[],
  read: Read[],
  jobs: DeliveryJob[],
): Promise<ItemResult[][]> {
  const ready = await withLedger(context, (ledger) =>
    previewDeliveries(jobs, { ledger, signal: context.getExecutionCancelSignal() }),
  );
  const previews = withResults(read, ready).map((entry) =>
    'error' in entry ? failedPreview(entry.error) : entry.result,
  );
  const count = previews.filter(({ wouldSend }) => wouldSend).length;
  context.addExecutionHints({
    message: `Dry run: ${count} would be sent, ${previews.length - count} would not. Nothing was sent or recorded.`,
    location: 'outputPane',
  });
  return previews.map((preview, index) => [{ output: 0, item: withField(items[index]!, 'preview', { ...preview }) }]);
}

/** In test mode no item may move an order, whatever the settings of the node behind: failures lose their order. */
export function withoutOrders(outputs: INodeExecutionData[][]): INodeExecutionData[][] {
  return outputs.map((items) =>
    items.map((item) => {
      const failed = failureIn(item.json);
      if (failed === undefined) return item;
      const { order: _order, delivery: _delivery, ...rest } = failed;
      return { ...item, json: { ...item.json, error: { ...rest, permanent: false } } };
    }),
  );
}

function toResult(item: INodeExecutionData, { delivery, error }: DeliveryReport): ItemResult {
  if (error !== undefined) return { error, delivery };
  return { output: 0, item: withField(item, 'delivery', { ...delivery }) };
}

function withField(item: INodeExecutionData, name: string, value: IDataObject): INodeExecutionData {
  return { ...item, json: { ...item.json, [name]: value } };
}

/** Said once in a run, not once a message. */
function hintAtForeignSender(context: IExecuteFunctions, jobs: DeliveryJob[], settings: MailServer): void {
  for (const { template } of jobs) {
    const domains = differingDomains(template.from, settings.user);
    if (domains === null) continue;
    context.addExecutionHints({
      message: `From Email is at ${domains.from}, but the mailbox that logs in is at ${domains.login}. Many mail servers refuse that, and receivers may take the e-mails for spam.`,
      type: 'warning',
      location: 'outputPane',
    });
    return;
  }
}
