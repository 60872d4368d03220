import { makeDocumentLines, makePayments, sumByRate, sumTotals } from './document-parts';
import { makeKsefNumber } from './identifiers';
import type { Sale } from './orders';
import { polishTime } from './polish-time';
import type { Random } from './random';
import type { SaleLine } from './sales';
import type { MatchWay, NexoDocumentSeed, NexoSeedKind } from './types';

/** A document before numbers are given: they follow the order of issue over all orders. */
export interface Draft {
  issuedAt: number;
  seed: NexoDocumentSeed;
  realises: Draft[];
  corrects: Draft | null;
  needsKsefNumber: boolean;
}

const KLASY: Record<NexoSeedKind, NexoDocumentSeed['klasa']> = {
  FS: 'DokumentDS',
  PA: 'DokumentDS',
  PAi: 'DokumentDS',
  FD: 'DokumentDS',
  KFS: 'DokumentKDS',
  ZPA: 'DokumentKDS',
  ZK: 'DokumentZK',
  WZ: 'DokumentWZ',
  FZ: 'DokumentFZ',
};

const CHATTER = [
  'Tel. klienta +48 600 100 200.',
  'Paczkomat LOD117M, list przewozowy 620111222333444555666777.',
  'Termin zwrotu 2026-12-31.',
  'Rabat stałego klienta 5,50 zł.',
  'Dziękujemy za zakupy w naszym sklepie!',
  'Faktura do paragonu nr 118/2026.',
] as const;

export class DocumentMaker {
  readonly drafts: Draft[] = [];

  constructor(
    private readonly random: Random,
    private readonly now: number,
  ) {}

  private blank(kind: NexoSeedKind, sale: Sale, issuedAt: number, lines: readonly SaleLine[]): Draft {
    const netPrices = sale.customer.company !== '' && kind !== 'PA';
    const documentLines = makeDocumentLines(this.random, lines, netPrices);
    const totals = sumTotals(documentLines);
    const market = sale.customer.market;
    const draft: Draft = {
      issuedAt,
      realises: [],
      corrects: null,
      needsKsefNumber: false,
      seed: {
        id: 0,
        kind,
        klasa: KLASY[kind],
        realSymbol: kind,
        number: '',
        sequence: 0,
        issued: polishTime(issuedAt),
        saleDate: `${polishTime(issuedAt).slice(0, 10)} 00:00:00`,
        uwagi: '',
        numerZewnetrzny: '',
        numeryDokumentowRealizowanych: '',
        numeryZewnetrzneDokumentowRealizowanych: '',
        realises: [],
        currency: market?.currency ?? 'PLN',
        exchangeRate: market?.rate ?? null,
        buyer: kind === 'PA' ? null : sale.customer.party,
        netPrices,
        lines: documentLines,
        keepsVatTable: kind !== 'FD',
        vat: sumByRate(documentLines),
        totals,
        payments: makePayments(this.random, sale.order, totals.due, issuedAt),
        sposobKorygowania: null,
        korygowanyId: null,
        invalidated: false,
        splitPayment: false,
        ksef: null,
        issuedBy: this.random.pick(['Grażyna Mączka', 'Błażej Góral']),
        orderIds: [],
        matchedBy: null,
      },
    };
    this.drafts.push(draft);
    return draft;
  }

  private issueTime(sale: Sale): number {
    return Math.min(
      sale.order.date_confirmed + this.random.int(1800, 30 * 3600),
      this.now - this.random.int(120, 1200),
    );
  }

  private pickKind(sale: Sale): 'FS' | 'PA' | 'PAi' | 'FD' {
    if (sale.customer.company !== '') return 'FS';
    if (sale.order.want_invoice === '1') return this.random.chance(0.5) ? 'FS' : 'FD';
    return this.random.pick(['PA', 'PA', 'PA', 'PAi', 'PAi', 'FD']);
  }

  /** Writes the order's id where this shop's integrations write it: one of four ways. */
  private refer(draft: Draft, sales: readonly Sale[], way: MatchWay): void {
    const ids = sales.map((sale) => sale.order.order_id);
    const seed = draft.seed;
    const chatter = this.random.chance(0.3) ? this.random.pick(CHATTER) : '';
    seed.matchedBy = way;
    if (way === 'uwagiWithPrefix') {
      const reference = ids.map((id) => `B_${id}`).join(', ');
      seed.uwagi = [this.random.pick(['', 'Zamówienie BaseLinker']), reference, chatter]
        .filter((part) => part !== '')
        .join(' ');
    } else if (way === 'uwagiBareNumber') {
      seed.uwagi = [`Zamówienie nr ${ids.join('; ')}`, chatter].filter((part) => part !== '').join('\r\n');
    } else if (way === 'numerZewnetrzny') {
      seed.numerZewnetrzny = this.random.chance(0.5) ? `B_${ids.join('/')}` : ids.join('/');
      seed.uwagi = chatter;
    } else {
      const [first] = sales;
      if (first === undefined) return;
      const lines = first.delivery === null ? first.goods : [...first.goods, first.delivery];
      const zk = this.blank('ZK', first, Math.min(first.order.date_confirmed + 120, draft.issuedAt - 60), lines);
      zk.seed.numerZewnetrzny = `B_${ids.join('/')}`;
      zk.seed.payments = [];
      draft.realises.push(zk);
      seed.numeryZewnetrzneDokumentowRealizowanych = zk.seed.numerZewnetrzny;
      seed.uwagi = chatter;
    }
  }

  private pickWay(): MatchWay {
    const draw = this.random.int(1, 100);
    if (draw <= 50) return 'uwagiWithPrefix';
    if (draw <= 75) return 'realisedOrder';
    return draw <= 90 ? 'uwagiBareNumber' : 'numerZewnetrzny';
  }

  /** One document for the given orders; `lines` default to everything they bought. */
  issue(
    sales: readonly Sale[],
    options: { lines?: SaleLine[]; way?: MatchWay; waiting?: boolean } = {},
  ): Draft | undefined {
    const [first] = sales;
    if (first === undefined) return undefined;
    const all = sales.flatMap((sale) => (sale.delivery === null ? sale.goods : [...sale.goods, sale.delivery]));
    const kind = this.pickKind(first);
    const issuedAt = Math.max(...sales.map((sale) => this.issueTime(sale)));
    const draft = this.blank(kind, first, issuedAt, options.lines ?? all);
    draft.seed.orderIds = sales.map((sale) => sale.order.order_id);
    this.refer(draft, sales, options.way ?? this.pickWay());
    if (kind === 'FS') {
      if (this.random.chance(0.15)) draft.seed.realSymbol = 'FSW';
      draft.seed.splitPayment = this.random.chance(0.03);
      if (first.customer.company !== '') {
        draft.seed.ksef = { number: '' };
        draft.needsKsefNumber = options.waiting !== true;
      }
      if (this.random.chance(0.2)) this.warehouseIssue(draft, first);
    }
    return draft;
  }

  /** The WZ of an invoice repeats its notes: a row of another class that must not be found. */
  private warehouseIssue(invoice: Draft, sale: Sale): void {
    const wz = this.blank('WZ', sale, invoice.issuedAt - 30, sale.goods);
    wz.seed.uwagi = invoice.seed.uwagi;
    wz.seed.numerZewnetrzny = invoice.seed.numerZewnetrzny;
    wz.seed.payments = [];
  }

  /** A correction (or return) of the first line, with the original's notes: must not be found. */
  correct(original: Draft, sale: Sale, asOwnClass: boolean): void {
    const isReceipt = original.seed.kind === 'PA' || original.seed.kind === 'PAi';
    const draft = this.blank(
      isReceipt ? 'ZPA' : 'KFS',
      sale,
      Math.min(original.issuedAt + 7200, this.now - 61),
      sale.goods.slice(0, 1),
    );
    const seed = draft.seed;
    if (!asOwnClass) seed.klasa = 'DokumentDS';
    draft.corrects = original;
    seed.buyer = original.seed.buyer;
    seed.sposobKorygowania = isReceipt ? 2 : 1;
    seed.uwagi = original.seed.uwagi;
    seed.numerZewnetrzny = original.seed.numerZewnetrzny;
    seed.numeryZewnetrzneDokumentowRealizowanych = original.seed.numeryZewnetrzneDokumentowRealizowanych;
    const less = (value: number): number => (value === 0 ? 0 : -value);
    seed.lines = seed.lines.map((line) => ({
      ...line,
      quantity: -line.quantity,
      net: less(line.net),
      vat: less(line.vat),
      gross: less(line.gross),
    }));
    seed.vat = sumByRate(seed.lines);
    seed.totals = sumTotals(seed.lines);
    seed.payments = [{ method: 'Przelew', amount: seed.totals.due, type: 3, due: seed.issued.slice(0, 10) }];
  }

  /** A supplier's invoice whose original number happens to equal an order's id. */
  purchase(sale: Sale): void {
    const draft = this.blank('FZ', sale, sale.order.date_confirmed + 600, sale.goods);
    draft.seed.numerZewnetrzny = String(sale.order.order_id);
    draft.seed.payments = [];
  }

  /** Gives ids and numbers in the order of issue and fills in what refers to other documents. */
  finish(sellerNip: string): NexoDocumentSeed[] {
    const ordered = this.drafts.map((draft, at) => ({ draft, at }));
    ordered.sort((a, b) => a.draft.issuedAt - b.draft.issuedAt || a.at - b.at);
    const counters = new Map<string, number>();
    ordered.forEach(({ draft }, at) => {
      const { seed } = draft;
      const sequence = (counters.get(seed.realSymbol) ?? 100) + 1;
      counters.set(seed.realSymbol, sequence);
      seed.id = 100_001 + at;
      seed.sequence = sequence;
      seed.number = `${seed.realSymbol} ${sequence}/CENTRALA/${seed.issued.slice(0, 4)}`;
      if (draft.needsKsefNumber)
        seed.ksef = { number: makeKsefNumber(this.random, sellerNip, seed.issued.slice(0, 10)) };
    });
    for (const { draft } of ordered) {
      draft.seed.realises = draft.realises.map((other) => other.seed.id);
      draft.seed.numeryDokumentowRealizowanych = draft.realises.map((other) => other.seed.number).join(', ');
      draft.seed.korygowanyId = draft.corrects?.seed.id ?? null;
    }
    return ordered.map(({ draft }) => draft.seed);
  }
}
