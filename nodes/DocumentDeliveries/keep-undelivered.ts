import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { heldBack, type LedgerDecision, type PlannedDelivery } from '../../lib/ledger';
import { readEach, type ItemResult } from '../shared/execution';
import { openLedger } from '../shared/ledger';
import { documentOf, orderOf } from '../shared/pipeline-items';

/** The outputs, in their order on the canvas. */
const TO_DELIVER = 0;
const ALREADY_DELIVERED = 1;
const IN_PROGRESS = 2;

/** Operation Keep Undelivered: one look into the ledger for all items; nothing in it is changed. */
export async function keepUndelivered(
  context: IExecuteFunctions,
  items: INodeExecutionData[],
): Promise<ItemResult[][]> {
  const read = readEach(items, (item, index): PlannedDelivery => {
    const document = documentOf(item);
    return {
      channel: 'email',
      company: document.company,
      documentId: document.id,
      documentNumber: document.number,
      orderId: orderOf(item).order_id,
      recipient: String(context.getNodeParameter('recipient', index) ?? '').trim(),
    };
  });
  const planned = read.flatMap((result) => ('value' in result ? [result.value] : []));
  const ledger = await openLedger(context);
  let decisions: LedgerDecision[];
  try {
    decisions = await ledger.decide(planned);
  } finally {
    await ledger.close();
  }
  const remaining = decisions.values();
  return read.map((result, index) => {
    if ('error' in result) return [result];
    return [toResult(items[index]!, remaining.next().value as LedgerDecision, result.value.documentNumber)];
  });
}

function toResult(item: INodeExecutionData, decision: LedgerDecision, documentNumber: string): ItemResult {
  const withDelivery = { ...item, json: { ...item.json, delivery: { ...decision.delivery } } };
  switch (decision.verdict.kind) {
    case 'deliver':
      return { output: TO_DELIVER, item: withDelivery };
    case 'delivered':
      return { output: ALREADY_DELIVERED, item: withDelivery };
    case 'in_progress':
      return { output: IN_PROGRESS, item: withDelivery };
    default:
      return { error: heldBack(decision, documentNumber), delivery: decision.delivery };
  }
}
