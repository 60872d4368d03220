import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { wereMoved } from '../../../lib/delivery';
import {
  DELIVERY_CHANNELS,
  type DeliveryChannel,
  type DeliverySummary,
  heldBack,
  type Ledger,
  type LedgerDecision,
  orderRecipient,
  type PlannedDelivery,
} from '../../../lib/ledger';
import { type Entry, failed, type ItemResult, readable, readEach, withResults } from '../../shared/execution';
import { channelOf, deliveredDocumentOf, orderIdOf, unfinishedOf, withKeys } from '../../shared/item';
import { withLedger } from '../../shared/ledger';
import type { Operation } from '../../shared/operation';
import { invalid, lineOfText, oneOf } from '../../shared/parameters';

/** The outputs, in their order on the canvas. */
const TO_DELIVER = 0;
const DONE = 1;
const WAITING = 2;

export const keepUndelivered: Operation = {
  option: {
    name: 'Keep Undelivered',
    action: 'Keep undelivered documents',
    description:
      'Separate the documents with something left to do, to be delivered or their order to be moved, from the rest',
  },
  properties: [
    {
      displayName: 'Channel',
      name: 'channel',
      type: 'options',
      default: 'item',
      options: [
        { name: 'Attach to Order', value: 'order', description: 'Every document is for Attach Order Document' },
        {
          name: 'Chosen by Delivery Channel',
          value: 'item',
          description: 'Each document takes the way that Delivery Channel chose for it',
        },
        { name: 'E-Mail', value: 'email', description: 'Every document is for Send Document E-mail' },
      ],
      description: 'Which way the document is to take; each way is remembered for itself',
    },
    {
      displayName: 'Recipient',
      name: 'recipient',
      type: 'string',
      displayOptions: { show: { channel: ['email', 'item'] } },
      default: '={{ $json.order?.email ?? $json.customer?.email }}',
      placeholder: 'e.g. nathan@example.com',
      description:
        'The address that the document will be sent to. A document that was refused is sent again once the address differs.',
    },
  ],
  outputs: ['To Deliver', 'Done', 'Waiting'],
  execute,
};

/** One look into the ledger for all items, which remembers those that are due. */
async function execute(context: IExecuteFunctions, own: Entry[]): Promise<ItemResult[][]> {
  const read = readEach(own, (item, index) => planOf(context, item, index));
  const planned = readable(read);
  const { decisions, moved } = await withLedger(context, async (ledger) => {
    const decisions = await ledger.decide(planned);
    // Due from now on, whatever happens to this run and to those after it.
    await ledger.plan(planned.filter((_, at) => decisions[at]!.verdict.kind === 'deliver'));
    return { decisions, moved: await movedAfter(planned, decisions, ledger) };
  });
  const left = ordersWithSomethingLeft(planned, decisions, moved);
  return withResults(read, decisions).map((entry, at) =>
    'error' in entry ? [entry] : [toResult(own[at]!.item, entry.result, { ...entry.value, left })],
  );
}

function planOf(context: IExecuteFunctions, item: INodeExecutionData, index: number): PlannedDelivery {
  const chosen = oneOf(context.getNodeParameter('channel', index), 'Channel', ['item', ...DELIVERY_CHANNELS] as const);
  const channel = chosen === 'item' ? channelOf(item) : chosen;
  if (channel === 'skip') throw invalid('Channel', 'is "skip": nothing is delivered of this document');
  const orderId = orderIdOf(item);
  const recipients: Record<DeliveryChannel, () => string> = {
    email: () => recipientOf(context.getNodeParameter('recipient', index)),
    order: () => orderRecipient(orderId),
  };
  const recipient = recipients[channel]();
  return { ...deliveredDocumentOf(item), channel, recipient };
}

/** An address that is none is not refused here: whatever its text, Send Document E-mail says what is wrong with it. */
function recipientOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return lineOfText(value, 'Recipient', 0);
}

/** The deliveries after which there is nothing to move any more: their keys with the order. */
async function movedAfter(
  planned: readonly PlannedDelivery[],
  decisions: readonly LedgerDecision[],
  ledger: Ledger,
): Promise<Set<string>> {
  const delivered = planned.flatMap(({ orderId }, at) => {
    const { verdict, delivery } = decisions[at]!;
    return verdict.kind === 'delivered' && orderId > 0 ? [{ orderId, delivery }] : [];
  });
  const moved = await wereMoved(delivered, ledger);
  return new Set(delivered.filter((_, at) => moved[at]).map(nameOf));
}

/** A delivery of one order: by e-mail one delivery may be of several. */
function nameOf({ orderId, delivery }: { orderId: number; delivery: Pick<DeliverySummary, 'key'> }): string {
  return `${delivery.key} ${orderId}`;
}

/** The orders of which any document here is not delivered and moved: what was delivered of them goes along to where they are moved. */
function ordersWithSomethingLeft(
  planned: readonly PlannedDelivery[],
  decisions: readonly LedgerDecision[],
  moved: ReadonlySet<string>,
): Set<number> {
  const left = planned.filter(({ orderId }, at) => {
    const { verdict, delivery } = decisions[at]!;
    return verdict.kind !== 'delivered' || !moved.has(nameOf({ orderId, delivery }));
  });
  return new Set(left.map(({ orderId }) => orderId));
}

function toResult(
  item: INodeExecutionData,
  decision: LedgerDecision,
  { orderId, company, documentId, documentNumber, left }: PlannedDelivery & { left: ReadonlySet<number> },
): ItemResult {
  const { verdict, delivery } = decision;
  const withDelivery = withKeys(item, { delivery: { ...delivery } });
  switch (verdict.kind) {
    case 'deliver':
      return { output: TO_DELIVER, item: withDelivery };
    case 'delivered':
      if (orderId > 0 && left.has(orderId)) return { output: TO_DELIVER, item: withDelivery };
      // Of a run in which nothing is left to do, n8n keeps little more than what was done.
      return { output: DONE, item: slim(orderId, { company, id: documentId, number: documentNumber }, delivery) };
    case 'in_progress':
    case 'waiting':
      return { output: WAITING, item: withDelivery };
    case 'refused_before':
    case 'given_up':
      // Told when it happened; it comes back only so that a corrected address is seen.
      if (unfinishedOf(item)?.reason === 'address_wanted') return { output: WAITING, item: withDelivery };
      return failed(heldBack(decision, documentNumber), delivery);
    default:
      return failed(heldBack(decision, documentNumber), delivery);
  }
}

function slim(
  orderId: number,
  document: { company: string; id: number; number: string },
  { key, channel, state }: DeliverySummary,
): INodeExecutionData {
  const order = orderId > 0 ? { order: { order_id: orderId } } : {};
  return { json: { ...order, document, delivery: { key, channel, state } } };
}
