import { fail } from 'node:assert';
import fc from 'fast-check';

import {
  type AttachmentJob,
  type AttachmentTarget,
  attachToOrders,
  channelByName,
  type ChannelRules,
  chooseChannel,
  isRelayAddress,
  RELAY_ADDRESSES,
  SOURCES_WITHOUT_EMAIL,
} from '../../lib/delivery';
import { shortNumber } from '../../lib/delivery/to-order/short-number';
import type { Ledger } from '../../lib/ledger';
import { type BaseLinkerServer, startBaseLinkerServer, storeDocument } from '../../sandbox/baselinker';
import { order, STATUSES, testClient, TOKEN } from '../support/baselinker-support';
import { newLedgerFile, NO_DETAILS, openLedgerFile } from '../support/ledger-support';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();

describe('the channel of a document', () => {
  const rules: ChannelRules = {
    sourcesWithoutEmail: SOURCES_WITHOUT_EMAIL,
    relayAddresses: RELAY_ADDRESSES,
    otherwise: 'skip',
    usual: 'email',
  };

  it.each<[string, { source: string | null; email: string }, string, string]>([
    ['an order of a shop', { source: 'shop', email: 'anna@example.com' }, 'email', 'default'],
    [
      'an order of Allegro, whatever its address',
      { source: 'allegro', email: 'anna@example.com' },
      'skip',
      'source_without_email',
    ],
    ['the same in capitals', { source: 'Allegro', email: '' }, 'skip', 'source_without_email'],
    [
      'an order by hand with a masked address',
      { source: 'personal', email: 'x+1@allegromail.pl' },
      'skip',
      'relay_address',
    ],
    [
      'a masked address of another country',
      { source: 'amazon', email: 'x@marketplace.amazon.de' },
      'skip',
      'relay_address',
    ],
    [
      'an address that only looks like a mask',
      { source: 'shop', email: 'allegromail.pl@example.com' },
      'email',
      'default',
    ],
    ['a document without an order', { source: null, email: 'anna@example.com' }, 'email', 'default'],
  ])('%s', (_, customer, name, code) => {
    expect(chooseChannel(customer, rules)).toMatchObject({ name, code });
  });

  it('of marketplaces can be the order, and a document without one is skipped', () => {
    const attach = { ...rules, otherwise: 'order' } as const;
    expect(chooseChannel({ source: 'allegro', email: '' }, attach).name).toBe('order');
    expect(chooseChannel({ source: null, email: 'x@allegromail.pl' }, attach)).toMatchObject({
      name: 'skip',
      code: 'no_order',
    });
  });

  it('can be named by an expression, and nothing else is one', () => {
    expect(channelByName('order', 'shop')).toMatchObject({ name: 'order', code: 'expression' });
    expect(channelByName('order', null)).toMatchObject({ name: 'skip', code: 'no_order' });
    expect(channelByName('fax', 'shop')).toBeUndefined();
  });

  it.each([
    ['x@relay.example', '@relay.example', true],
    ['x@relay.example', '*@relay.example', true],
    ['x@relay.example', 'RELAY.example', true],
    ['x@relay.example.com', '@relay.example', false],
    ['x@my-relay.example', '@relay.example', false],
    ['buyer-77@any.example', 'buyer-*@any.example', true],
    ['buyer@any.example', '', false],
    ['no address', '*', false],
  ])('%s fits %j: %s', (address, pattern, fits) => expect(isRelayAddress(address, [pattern])).toBe(fits));

  it('no address with a forbidden source is ever mailed', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('allegro', 'ALLEGRO', 'Allegro'),
        (email, source) => chooseChannel({ source, email }, rules).name !== 'email',
      ),
    );
  });
});

describe('a number that is too long for its field', () => {
  const number = fc
    .tuple(
      fc.constantFrom('PA', 'PAi', 'PARAGON', 'FS'),
      fc.nat(999_999),
      fc.constantFrom('', '/MAG', '/CENTRALA', '/Oddział Łódź'),
    )
    .map(([kind, sequence, series]) => `${kind} ${sequence}${series}/11/2026`);

  it('fits, begins and ends as it did, and is no other number’s', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(number, { minLength: 2, maxLength: 50 }),
        fc.constantFrom(20, 30, 50),
        (numbers, longest) => {
          const short = numbers.map((entry) => shortNumber(entry, longest));
          expect(new Set(short).size).toBe(numbers.length);
          short.forEach((entry, at) => {
            expect([...entry].length).toBeLessThanOrEqual(longest);
            expect(entry.slice(0, 2)).toBe(numbers[at]!.slice(0, 2));
            expect(entry.endsWith('/2026')).toBe(true);
          });
        },
      ),
    );
  });
});

describe('attaching to the order', () => {
  const PDF = Buffer.from('%PDF-1.7 a document %%EOF');
  const INVOICE: AttachmentTarget = { kind: 'document', type: 'invoice', seriesId: null };
  let server: BaseLinkerServer;
  let ledger: Ledger;
  const [a, b] = [order(), order()];

  beforeEach(async () => {
    server = await startBaseLinkerServer({ tokens: [TOKEN], orders: [a, b], statuses: STATUSES });
    ledger = await openLedgerFile(newLedgerFile(folder));
  });
  afterEach(async () => {
    await Promise.all([server.close(), ledger.close()]);
  });

  const job = (orderId: number, changes: Partial<AttachmentJob> = {}): AttachmentJob => ({
    document: { ...NO_DETAILS, company: 'Nexo', documentId: orderId, documentNumber: `FS ${orderId}/2026`, orderId },
    target: INVOICE,
    fileName: `FS ${orderId}-2026.pdf`,
    loadPdf: async () => PDF,
    ...changes,
  });
  const run = (jobs: AttachmentJob[], client = testClient(server.url)) => attachToOrders(jobs, { ledger, client });
  const invoiceOf = (orderId: number, type: 'INVOICE' | 'RECEIPT' = 'INVOICE') =>
    storeDocument(server.state, { type, orderId, seriesId: 15, issuedAt: 1 });
  const written = () =>
    server.state.calls.filter(({ method }) => /^(add|set)/.test(method)).map(({ method }) => method);

  it('replaces the file of the invoice once, however often it runs', async () => {
    const invoice = invoiceOf(a.order_id);
    const [report] = await run([job(a.order_id)]);
    expect(report).toMatchObject({
      delivery: { state: 'sent', channel: 'order', recipient: `order ${a.order_id}`, messageId: '' },
      document: { id: invoice.id, externalNumber: `FS ${a.order_id}/2026` },
    });
    expect(Buffer.from(invoice.file!, 'base64').equals(PDF)).toBe(true);
    expect(await run([job(a.order_id)])).toMatchObject([{ delivery: { state: 'sent' } }]);
    expect(invoice.files).toBe(1);
  });

  it('leaves corrections alone, and does not guess between two invoices', async () => {
    const wrong = storeDocument(server.state, {
      type: 'INVOICE',
      orderId: a.order_id,
      seriesId: 16,
      issuedAt: 1,
      correcting: true,
    });
    const right = invoiceOf(a.order_id);
    expect(await run([job(a.order_id)])).toMatchObject([{ delivery: { state: 'sent' } }]);
    expect([wrong.files, right.files]).toEqual([0, 1]);
    invoiceOf(b.order_id);
    invoiceOf(b.order_id);
    expect(await run([job(b.order_id)])).toMatchObject([
      { error: { code: 'order_with_several_documents', permanent: true } },
    ]);
  });

  it('issues nothing unless told to, and then once even if the answer was lost', async () => {
    expect(await run([job(a.order_id)])).toMatchObject([{ error: { code: 'order_without_document' } }]);
    expect(written()).toEqual([]);
    const issuing = job(a.order_id, { target: { ...INVOICE, seriesId: 15 } as AttachmentTarget });
    let lost = false;
    const client = testClient(server.url);
    const losing = {
      ...client,
      call: async (...call: Parameters<typeof client.call>) => {
        const reply = await client.call(...call);
        if (call[0] !== 'addInvoice' || lost) return reply;
        lost = true;
        server.faults.dropConnection(3);
        return client.call('getInvoices', {});
      },
    };
    expect((await run([issuing], losing))[0]!.error).toBeDefined();
    expect(await run([issuing])).toMatchObject([{ delivery: { state: 'sent' } }]);
    expect(written()).toEqual(['addInvoice', 'addOrderInvoiceFile']);
  });

  const numbered = (orderId: number, documentNumber: string, changes: Partial<AttachmentJob> = {}) =>
    job(orderId, {
      document: {
        ...NO_DETAILS,
        company: 'Nexo',
        documentId: [...documentNumber].reduce((sum, c) => sum * 31 + c.charCodeAt(0), 7) % 1e9,
        documentNumber,
        orderId,
      },
      fileName: `${documentNumber.replaceAll('/', '-')}.pdf`,
      ...changes,
    });

  it('puts receipts with the receipt, with a number that is shortened where it has to be', async () => {
    const receipt = invoiceOf(a.order_id, 'RECEIPT');
    const target: AttachmentTarget = { kind: 'document', type: 'receipt', seriesId: null };
    expect(await run([numbered(a.order_id, 'PAi 101/CENTRALA/2026', { target })])).toMatchObject([
      { delivery: { state: 'sent' }, document: { id: receipt.id, externalNumber: 'PAi101/CENTRALA/2026' } },
    ]);
    expect(receipt.externalNumber).toBe('PAi101/CENTRALA/2026');
    expect((await ledger.find({ limit: 1 })).map((entry) => entry.documentNumber)).toEqual(['PAi 101/CENTRALA/2026']);
    expect(await run([job(b.order_id, { target })])).toMatchObject([{ error: { code: 'order_without_document' } }]);
  });

  it.each([INVOICE, { ...INVOICE, seriesId: 15 }] as AttachmentTarget[])(
    'a second document never takes the place of the first: %j',
    async (target) => {
      const invoice = invoiceOf(a.order_id);
      const jobs = ['FS 123/2026', 'FS 124/2026'].map((number) => numbered(a.order_id, number, { target }));
      for (let runs = 0; runs < 2; runs++) {
        expect(await run(jobs)).toMatchObject([
          { delivery: { state: 'sent' } },
          { error: { code: 'order_with_several_documents', permanent: true } },
        ]);
      }
      expect(invoice).toMatchObject({ externalNumber: 'FS 123/2026', files: 1 });
      expect(server.state.documents).toHaveLength(1);
    },
  );

  it('a second document gets an invoice of its own where that was chosen, once', async () => {
    const target: AttachmentTarget = { kind: 'document', type: 'invoice', seriesId: 15, another: true };
    const jobs = ['FS 123/2026', 'FS 124/2026'].map((number) => numbered(a.order_id, number, { target }));
    for (let runs = 0; runs < 2; runs++) {
      expect(await run(jobs)).toMatchObject([{ delivery: { state: 'sent' } }, { delivery: { state: 'sent' } }]);
    }
    expect(server.state.documents.map(({ externalNumber, files }) => [externalNumber, files])).toEqual([
      ['FS 123/2026', 1],
      ['FS 124/2026', 1],
    ]);
  });

  it('what is in the extra fields stays: another document, and what staff wrote', async () => {
    const target: AttachmentTarget = { kind: 'fields', numberField: 'extra_field_1', fileField: '1353' };
    const both = ['FS 123/2026', 'FS 124/2026'].map((number) => numbered(a.order_id, number, { target }));
    expect(await run(both)).toMatchObject([{ delivery: { state: 'sent' } }, { error: { code: 'order_field_taken' } }]);
    const stored = server.state.orders.get(a.order_id)!;
    expect(stored.extra_field_1).toBe('FS 123/2026');
    server.state.orders.get(b.order_id)!.extra_field_1 = 'ODBIÓR PO 16:00!';
    expect(await run([numbered(b.order_id, 'FS 9/2026', { target })])).toMatchObject([
      { error: { code: 'order_field_taken', permanent: true } },
    ]);
    expect(server.state.orders.get(b.order_id)!.extra_field_1).toBe('ODBIÓR PO 16:00!');
  });

  it('numbers are joined in one field where that was chosen, as far as they fit', async () => {
    const target: AttachmentTarget = { kind: 'fields', numberField: 'extra_field_2', fileField: '', join: true };
    const numbers = ['FS 123/2026', 'FS 124/2026', 'FS 125/CENTRALA/2026', 'FS 126/CENTRALA/2026'];
    const reports = await run(numbers.map((number) => numbered(a.order_id, number, { target })));
    expect(reports.map(({ error }) => error?.code)).toEqual([undefined, undefined, undefined, 'order_field_taken']);
    expect(server.state.orders.get(a.order_id)!.extra_field_2).toBe('FS 123/2026; FS 124/2026; FS 125/CENTRALA/2026');
  });

  it('no receipt is issued before it is certain that there is none', async () => {
    const target: AttachmentTarget = { kind: 'document', type: 'receipt', seriesId: 17 };
    invoiceOf(a.order_id, 'RECEIPT').issuedAt = Number(a.date_add) + 60;
    const client = testClient(server.url);
    const failing = (reply: () => Promise<Record<string, unknown>>) => ({
      ...client,
      call: (method: string, parameters: Record<string, unknown>) =>
        method === 'getReceipt' ? reply() : client.call(method, parameters),
    });
    const refused = failing(() => client.call('getReceipt', { receipt_id: 1 }));
    const orderedAt = Number(a.date_add);
    expect(await run([job(a.order_id, { target, orderedAt })], refused)).toMatchObject([
      { delivery: { state: 'sent' } },
    ]);
    for (const [at, reply] of [{ receipt: {} }, { receipts: [] }, { receipt_id: 0 }, {}].entries()) {
      const odd = failing(() => Promise.resolve(reply));
      // Another document each time: one that failed waits for its next try.
      const { document } = job(b.order_id);
      const other = { ...document, documentId: 9_000 + at, documentNumber: `PA ${at}/2026` };
      expect(await run([job(b.order_id, { target, orderedAt, document: other })], odd)).toMatchObject([
        { error: { code: 'baselinker_bad_reply' } },
      ]);
    }
    expect(written()).toEqual(['addOrderReceiptFile']);
    expect(await run([job(b.order_id, { target, orderedAt })])).toMatchObject([{ delivery: { state: 'sent' } }]);
    expect(written().slice(1)).toEqual(['addReceipt', 'addOrderReceiptFile']);
  });

  it.each(['CORRECTING', 'correction', 'Korekta'])('an invoice of type %s is a correction', async (type) => {
    const client = testClient(server.url);
    const odd = {
      ...client,
      call: async (method: string, parameters: Record<string, unknown>) =>
        method === 'getInvoices'
          ? { invoices: [{ invoice_id: 1, order_id: a.order_id, type }] }
          : client.call(method, parameters),
    };
    expect(await run([job(a.order_id)], odd)).toMatchObject([{ error: { code: 'order_without_document' } }]);
  });

  it('writes number and file into extra fields without any document', async () => {
    const target: AttachmentTarget = { kind: 'fields', numberField: 'extra_field_1', fileField: '1353' };
    expect(await run([job(a.order_id, { target })])).toMatchObject([{ delivery: { state: 'sent' } }]);
    expect(server.state.orders.get(a.order_id)).toMatchObject({
      extra_field_1: `FS ${a.order_id}/2026`,
      custom_extra_fields: { '1353': { title: `FS ${a.order_id}-2026.pdf` } },
    });
    const custom: AttachmentTarget = { kind: 'fields', numberField: '1352', fileField: '' };
    await run([job(b.order_id, { target: custom })]);
    expect(server.state.orders.get(b.order_id)!.custom_extra_fields).toEqual({ '1352': `FS ${b.order_id}/2026` });
    expect(server.state.documents).toEqual([]);
  });

  it('refuses a file that BaseLinker would not take', async () => {
    const target: AttachmentTarget = { kind: 'fields', numberField: '', fileField: '1353' };
    const large = job(a.order_id, { target, loadPdf: async () => Buffer.alloc(1_600_000) });
    expect(await run([large])).toMatchObject([{ error: { code: 'file_too_large' } }]);
    expect(server.state.calls).toEqual([]);
  });

  it('stops at trouble of the account and goes on in the next run', async () => {
    const invoices = [invoiceOf(a.order_id), invoiceOf(b.order_id)];
    const reports = await run([job(a.order_id), job(b.order_id)], testClient(server.url, { token: 'wrong' }));
    expect(reports).toMatchObject([
      { error: { code: 'baselinker_bad_token' } },
      { error: { code: 'baselinker_bad_token' } },
    ]);
    expect(server.state.calls).toHaveLength(1);
    expect((await run([job(a.order_id), job(b.order_id)])).map(({ delivery }) => delivery?.state)).toEqual([
      'sent',
      'sent',
    ]);
    expect(invoices.map(({ files }) => files)).toEqual([1, 1]);
  });

  it('of one document is done for each order that names it', async () => {
    const invoices = [invoiceOf(a.order_id), invoiceOf(b.order_id)];
    const shared = { ...NO_DETAILS, company: 'Nexo', documentId: 7, documentNumber: 'FS 7/2026' };
    await run([a, b].map(({ order_id: orderId }) => job(orderId, { document: { ...shared, orderId } })));
    expect(invoices.map(({ externalNumber }) => externalNumber)).toEqual(['FS 7/2026', 'FS 7/2026']);
  });

  it('is repeated by the next run when the worker died in between', async () => {
    const invoice = invoiceOf(a.order_id);
    let now = 1_000_000;
    const file = newLedgerFile(folder);
    const dying = await openLedgerFile(file, { now: () => now });
    const { document } = job(a.order_id);
    const claimed = await dying.claim({ ...document, channel: 'order', recipient: `order ${a.order_id}` });
    if (!('claim' in claimed)) fail('not claimed');
    now += 16 * 60_000;
    expect(await attachToOrders([job(a.order_id)], { ledger: dying, client: testClient(server.url) })).toMatchObject([
      { delivery: { state: 'sent', attempt: 2 } },
    ]);
    expect(invoice.files).toBe(1);
    await dying.close();
  });
});
