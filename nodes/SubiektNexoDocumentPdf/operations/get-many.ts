import type { IExecuteFunctions } from 'n8n-workflow';

import { deliveredDocument } from '../../../lib/delivery';
import type { ListedDocument } from '../../../lib/documents';
import { handOver, withHandOver } from '../../../lib/ksef';
import type { LedgerDecision, PlannedDelivery } from '../../../lib/ledger';
import { countsInWindow, listDocuments } from '../../../lib/nexo';
import type { Entry, ItemResult } from '../../shared/execution';
import { newItem } from '../../shared/item';
import { withLedger } from '../../shared/ledger';
import { needCredential } from '../../shared/needed-credential';
import { withNexo } from '../../shared/nexo';
import type { Operation } from '../../shared/operation';
import { wholeNumber } from '../../shared/parameters';
import { ksefPolicy } from '../ksef-properties';
import { documentKinds, existing, issuedWithin } from '../selection-properties';
import { openWindow, readSelection } from '../settings';
import { noteWaiting } from '../waiting';

export const getMany: Operation = {
  option: {
    name: 'Get Many',
    action: 'Get many documents',
    description: 'Get the invoices and receipts that were not sent yet, with the customer as Subiekt nexo knows it',
  },
  properties: [
    {
      displayName:
        'This takes every document of the chosen kinds, whoever issued it and for whomever: wholesale and counter sales too. Orders of BaseLinker play no part, so their statuses stay as they are.',
      name: 'getManyNotice',
      type: 'notice',
      default: '',
    },
    documentKinds,
    issuedWithin,
    ...existing,
    {
      displayName: 'Limit per Run',
      name: 'limitPerRun',
      type: 'number',
      typeOptions: { minValue: 1, maxValue: 500 },
      default: 20,
      description:
        'How many documents one run takes at most, 1 to 500. Of more, it takes the oldest; the next runs go on with the others.',
    },
    ksefPolicy,
  ],
  source: true,
  execute,
};

/**
 * Documents straight from nexo, without orders, oldest first, those that were sent left out. All of them
 * belong to the first input item: however many items come in, it is done once.
 */
async function execute(context: IExecuteFunctions, own: Entry[]): Promise<ItemResult[][]> {
  needCredential(context, 'deliveryLedgerApi', 'Operation Get Many');
  const selection = readSelection(context);
  const limit = wholeNumber(context.getNodeParameter('limitPerRun', 0), 'Limit per Run', 1, 500);
  const { company, listed } = await withNexo(context, async (nexo) => {
    const window = await openWindow(context, selection, nexo.company);
    const all = await listDocuments(nexo, {
      kinds: selection.kinds,
      issuedFrom: window.issuedFrom,
      issuedTo: window.issuedTo,
      signal: context.getExecutionCancelSignal(),
    });
    const listed = all.filter(
      ({ document }) => window.bound === 'window' || countsInWindow(document.issueDate, window),
    );
    return { company: nexo.company, listed };
  });
  const decided = listed.map((entry) => ({ ...entry, way: handOver(entry.document, selection.ksef) }));
  const ready = decided
    .filter(({ way }) => way === 'pdf' || way === 'notification')
    .map(({ document, customer, way }) => ({ document: withHandOver(document, way), customer }));
  const overdue = await noteWaiting(context, {
    company,
    waiting: decided.filter(({ way }) => way === 'waiting').map(({ document }) => ({ document, orderId: 0 })),
    lookedAt: new Set([0]),
    hours: selection.longestKsefWait,
  });
  const decisions = await withLedger(context, (ledger) => ledger.decide(ready.map(toPlanned)));
  const chosen = chooseDocuments(ready, decisions, limit);
  addHints(context, { ...chosen, limit });
  const deliveries = new Map(ready.map(({ document }, at) => [document.id, decisions[at]!.delivery]));
  const results = chosen.documents.map(({ document, customer }): ItemResult => ({
    output: 0,
    item: newItem({ document, customer, delivery: deliveries.get(document.id) }),
  }));
  const late = [...overdue.values()].map((error): ItemResult => ({ error }));
  return own.map((_, at) => (at === 0 ? [...results, ...late] : []));
}

function toPlanned({ document, customer }: ListedDocument): PlannedDelivery {
  return { ...deliveredDocument(document), channel: 'email', recipient: customer.email };
}

/** Enough to tell that there is an address; whether it is one that mail may go to is for Send Document E-mail to say. */
const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

interface Choice {
  documents: ListedDocument[];
  /** How many are left for later runs. */
  remaining: number;
  withoutAddress: number;
}

/**
 * The oldest documents that can go out; what a person has to see to (no address, refused, in doubt) only takes the room that
 * is left, so that it never keeps the others from going out.
 */
function chooseDocuments(
  documents: readonly ListedDocument[],
  decisions: readonly LedgerDecision[],
  limit: number,
): Choice {
  const unsent = documents.filter((_, index) => decisions[index]?.delivery.state !== 'sent');
  const deliverable = new Set(
    documents.filter(
      ({ customer }, index) => decisions[index]?.verdict.kind === 'deliver' && ADDRESS.test(customer.email.trim()),
    ),
  );
  const first = unsent.filter((entry) => deliverable.has(entry)).slice(0, limit);
  const others = unsent.filter((entry) => !deliverable.has(entry)).slice(0, limit - first.length);
  const taken = new Set([...first, ...others]);
  return {
    documents: unsent.filter((entry) => taken.has(entry)),
    remaining: unsent.length - taken.size,
    withoutAddress: others.filter(({ customer }) => customer.email === '').length,
  };
}

function addHints(context: IExecuteFunctions, { remaining, withoutAddress, limit }: Choice & { limit: number }): void {
  const hint = (message: string): void => context.addExecutionHints({ message, location: 'outputPane', type: 'info' });
  if (remaining > 0) hint(`${remaining} more documents remain for the next runs: Limit per Run is ${limit}.`);
  if (withoutAddress > 0) hint(`${withoutAddress} of these documents have no e-mail address in Subiekt nexo.`);
}
