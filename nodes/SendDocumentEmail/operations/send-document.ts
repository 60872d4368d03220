import { setTimeout as sleep } from 'node:timers/promises';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { maskAddress } from '../../../lib/common';
import {
  deliverByEmail,
  type DeliveryJob,
  type DeliveryPreview,
  type DeliveryReport,
  failedPreview,
  MISSING_COPY,
  previewDeliveries,
  sendTestMails,
  testFailure,
} from '../../../lib/delivery';
import {
  accountOf,
  ADDRESSES_FOR_NONE,
  differingDomains,
  mailboxOf,
  type MailTransport,
  openMailTransport,
} from '../../../lib/mail';
import { type Entry, failed, type ItemResult, readable, readEach, withResults } from '../../shared/execution';
import { failureOf } from '../../shared/failures';
import { type CanvasItem, saysSent, withKeys } from '../../shared/item';
import { withLedger } from '../../shared/ledger';
import { needCredential } from '../../shared/needed-credential';
import type { Operation } from '../../shared/operation';
import { oneOf } from '../../shared/parameters';
import { isToDeliver, whichItems } from '../../shared/which-items';
import { chosenMailServer, type MailServer } from '../mail-server';
import { textOf } from '../parameters';
import { readJob } from '../read-job';
import { sender } from '../sender-property';
import { textProperties } from '../text-properties';

const MODES = ['send', 'test', 'dryRun'] as const;

/** Where the e-mails go: to the customers, to the test address, or nowhere. */
type Mode = (typeof MODES)[number];

/** The modes that cannot do without the ledger, as an error names them. */
const NEEDING = { send: 'Mode: Send', dryRun: 'Mode: Dry Run' } as const;

/** What an item became before anything was sent. */
type Read = { value: DeliveryJob } | { error: unknown };

export const sendDocument: Operation = {
  option: {
    name: 'Send Document',
    action: 'Send document email',
    description: 'Send the PDF of a document to its customer, at most once ever',
  },
  properties: [
    {
      displayName: 'Mode',
      name: 'mode',
      type: 'options',
      noDataExpression: true,
      default: 'send',
      options: [
        { name: 'Send', value: 'send', description: 'To the customers, each document once' },
        {
          name: 'Test',
          value: 'test',
          description: 'Everything to the test address instead, marked as a test; nothing is recorded as delivered',
        },
        {
          name: 'Dry Run',
          value: 'dryRun',
          description:
            'Send nothing; every item shows the finished e-mail and says whether it would be sent, to whom, and why not',
        },
      ],
    },
    {
      displayName:
        'Test: no customer gets mail. Every e-mail goes to the test address with [TEST] in its subject; the ledger and the orders stay as they are. Choose <b>Send</b> when the e-mails are right.',
      name: 'testNotice',
      type: 'notice',
      displayOptions: { show: { mode: ['test'] } },
      default: '',
    },
    {
      displayName:
        'Dry run: nothing is sent and nothing is recorded. See <b>preview</b> of each output item. Choose <b>Send</b> when the list is right.',
      name: 'dryRunNotice',
      type: 'notice',
      displayOptions: { show: { mode: ['dryRun'] } },
      default: '',
    },
    {
      displayName: 'Test Address',
      name: 'testAddress',
      type: 'string',
      required: true,
      displayOptions: { show: { mode: ['test'] } },
      default: '',
      placeholder: 'e.g. office@example.com',
      description: 'Your own address, the only one that gets mail in this mode; the same for all items of a run',
    },
    whichItems('Those for E-Mail'),
    sender,
    {
      displayName: 'To Email',
      name: 'toEmail',
      type: 'string',
      required: true,
      default: '={{ $json.order ? $json.order.email : $json.customer?.email }}',
      placeholder: 'e.g. nathan@example.com',
      description: 'The one customer who gets the document',
    },
    ...textProperties,
    {
      displayName: 'Input Data Field Name',
      name: 'binaryField',
      type: 'string',
      required: true,
      default: 'document',
      hint: 'The name of the input binary field that holds the PDF',
    },
    {
      displayName: 'Options',
      name: 'options',
      type: 'collection',
      placeholder: 'Add option',
      default: {},
      options: [
        {
          displayName: 'Addresses for None',
          name: 'forNone',
          type: 'string',
          default: ADDRESSES_FOR_NONE,
          description:
            'Addresses that stand in orders instead of none, separated by commas; such orders are held. Beginnings such as brak, domains such as @brak.pl, or whole addresses.',
        },
        {
          displayName: 'BCC Email',
          name: 'bcc',
          type: 'string',
          default: '',
          placeholder: 'e.g. archive@example.com',
          description: 'Own addresses that get a copy without the customer seeing it, separated by commas',
        },
        {
          displayName: 'CC Email',
          name: 'cc',
          type: 'string',
          default: '',
          placeholder: 'e.g. office@example.com',
          description: 'Own addresses that get a copy; the customer sees them. Separated by commas.',
        },
        {
          displayName: 'Plain Text',
          name: 'text',
          type: 'string',
          typeOptions: { rows: 4 },
          displayOptions: { show: { '/textSource': ['own'] } },
          default: '',
          description:
            'Text beside the HTML field for mail programs that show no HTML; made of the HTML when it is empty',
        },
        {
          displayName: 'Reply To Email',
          name: 'replyTo',
          type: 'string',
          default: '',
          placeholder: 'e.g. help@example.com',
          description: 'Where answers of customers go',
        },
        {
          displayName: 'Shop Name',
          name: 'shopName',
          type: 'string',
          default: '',
          description: 'Heads and signs the built-in texts, and is the value of the placeholder [shop_name]',
        },
        {
          displayName: 'Signature',
          name: 'signature',
          type: 'string',
          typeOptions: { rows: 4 },
          displayOptions: { show: { '/textSource': ['builtIn'] } },
          default: '',
          placeholder: 'e.g. My Company sp. z o.o.',
          description:
            "The company's lines below the built-in texts: name, address, NIP, KRS, court, capital, telephone. One line each.",
        },
      ],
    },
  ],
  owns: (context, entry) => isToDeliver(context, entry, 'email'),
  marks: rehearsalMarks,
  execute,
};

async function execute(context: IExecuteFunctions, own: Entry[]): Promise<ItemResult[][]> {
  const mode = readMode(context);
  if (mode !== 'dryRun') return await sendDocuments(context, own, mode);
  try {
    return await sendDocuments(context, own, mode);
  } catch (error) {
    return own.map(() => [{ error, learned: { preview: failedPreview(error) } }]);
  }
}

function readMode(context: IExecuteFunctions): Mode {
  return oneOf(context.getNodeParameter('mode', 0), 'Mode', MODES);
}

/** In a test or a dry run no item may move an order behind this node, those that it has nothing to do for included. */
function rehearsalMarks(context: IExecuteFunctions, item: INodeExecutionData): Partial<CanvasItem> {
  try {
    const mode = readMode(context);
    if (mode === 'test') return { test: { sentTo: '' } };
    if (mode === 'dryRun') return { preview: { ...failedPreview(undefined), reason: reasonToLeave(item) } };
  } catch {
    // What is wrong with the parameter is the failure of the items that the node has something to do for.
  }
  return {};
}

function reasonToLeave(item: INodeExecutionData): DeliveryPreview['reason'] {
  const failure = failureOf(item);
  if (failure !== undefined) return { code: failure.code, message: failure.message, description: failure.description };
  if (saysSent(item)) return { code: 'delivered', message: 'The document was delivered before', description: '' };
  return { code: 'other_channel', message: 'The document does not go by e-mail', description: '' };
}

async function sendDocuments(context: IExecuteFunctions, own: Entry[], mode: Mode): Promise<ItemResult[][]> {
  // A test neither reads nor writes the ledger.
  if (mode !== 'test') needCredential(context, 'deliveryLedgerApi', NEEDING[mode]);
  const settings = await chosenMailServer(context);
  const read = readEach(own, (item, index) => readJob(context, item, index));
  const jobs = readable(read);
  hintAtForeignSender(context, jobs, settings);
  // Opening connects to nothing; it is done in a dry run too, because it checks the credential.
  const transport = openMailTransport(settings);
  try {
    switch (mode) {
      case 'send':
        return await send(context, own, read, { jobs, settings, transport });
      case 'test':
        return await test(context, own, read, { jobs, settings, transport });
      case 'dryRun':
        return await dryRun(context, own, read, jobs);
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

/** A delivery that was made although a copy of it was not taken: the customer has it, the archive does not. */
function hintAtMissingCopies(context: IExecuteFunctions, reports: readonly DeliveryReport[]): void {
  const refused = reports.filter(({ delivery }) => delivery?.state === 'sent' && MISSING_COPY.test(delivery.reason));
  if (refused.length === 0) return;
  context.addExecutionHints({
    message: `${refused.length} e-mails reached their customers, but not every CC or BCC address. See delivery.reason of the items.`,
    type: 'warning',
    location: 'outputPane',
  });
}

/** Each item's document to its customer, at most once ever. */
async function send(
  context: IExecuteFunctions,
  own: Entry[],
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
  hintAtMissingCopies(context, reports);
  return withResults(read, reports).map((entry, at) =>
    'error' in entry ? [entry] : [toResult(own[at]!.item, entry.result)],
  );
}

/** Everything to the test address; the ledger is not even opened. */
async function test(
  context: IExecuteFunctions,
  own: Entry[],
  read: Read[],
  { jobs, settings, transport }: Sending,
): Promise<ItemResult[][]> {
  const testAddress = textOf(context.getNodeParameter('testAddress', 0, ''), 'Test Address');
  const reports = await sendTestMails(jobs, {
    transport,
    testAddress,
    runId: `${context.getExecutionId()}/${Date.now()}`,
    concurrency: settings.maxConnections,
    signal: context.getExecutionCancelSignal(),
  });
  return withResults(read, reports).map((entry, at) =>
    'error' in entry
      ? [{ error: testFailure(entry.error) }]
      : [toResult(withKeys(own[at]!.item, { test: { sentTo: maskAddress(testAddress) } }), entry.result)],
  );
}

/** What a run would do with each item. */
async function dryRun(
  context: IExecuteFunctions,
  own: Entry[],
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
  return previews.map((preview, at) => [{ output: 0, item: withKeys(own[at]!.item, { preview }) }]);
}

function toResult(item: INodeExecutionData, { delivery, error }: DeliveryReport): ItemResult {
  if (error !== undefined) return failed(error, delivery);
  return { output: 0, item: withKeys(item, { delivery }) };
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
