import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { heldBack, type LedgerDecision, orderRecipient, type PlannedDelivery } from '../../lib/ledger';
import { readable, readEach, withResults, type ItemResult } from '../shared/execution';
import { withLedger } from '../shared/ledger';
import { lineOfText, oneOf } from '../shared/parameters';
import { documentOf, orderIdOf } from '../shared/pipeline-items';

/** The outputs, in their order on the canvas. */
const TO_DELIVER = 0;
const ALREADY_DELIVERED = 1;
const WAITING = 2;

/** Operation Keep Undelivered: one look into the ledger for all items; nothing in it is changed. */
export async function keepUndelivered(
  context: IExecuteFunctions,
  items: INodeExecutionData[],
): Promise<ItemResult[][]> {
  const read = readEach(items, (item, index): PlannedDelivery => {
    const document = documentOf(item);
    const channel = oneOf(context.getNodeParameter('channel', index), 'Channel', ['email', 'order']);
    const orderId = orderIdOf(item);
    return {
      channel,
      company: document.company,
      documentId: document.id,
      documentNumber: document.number,
      orderId,
      recipient:
        channel === 'email' ? recipientOf(context.getNodeParameter('recipient', index)) : orderRecipient(orderId),
    };
  });
  const decisions = await withLedger(context, (ledger) => ledger.decide(readable(read)));
  return withResults(read, decisions).map((entry, index) =>
    'error' in entry ? [entry] : [toResult(items[index]!, entry.result, entry.value.documentNumber)],
  );
}

/** An address that is none is not refused here: whatever its text, Send Document E-mail says what is wrong with it. */
function recipientOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return lineOfText(value, 'Recipient', 0);
}

function toResult(item: INodeExecutionData, decision: LedgerDecision, documentNumber: string): ItemResult {
  const withDelivery = { ...item, json: { ...item.json, delivery: { ...decision.delivery } } };
  switch (decision.verdict.kind) {
    case 'deliver':
      return { output: TO_DELIVER, item: withDelivery };
    case 'delivered':
      return { output: ALREADY_DELIVERED, item: withDelivery };
    case 'in_progress':
    case 'waiting':
      return { output: WAITING, item: withDelivery };
    default:
      return { error: heldBack(decision, documentNumber), delivery: decision.delivery };
  }
}
