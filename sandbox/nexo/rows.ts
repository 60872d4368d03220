import { createHash } from 'node:crypto';

import type { NexoDocumentSeed, NexoPartySeed, NexoSeedKind, Shop } from '../shop';

export type Cell = string | number | Buffer | null;
export type Row = Record<string, Cell>;
export type Rows = Map<string, Row[]>;

/** Konfiguracje.Id of nexo's built-in configurations (facts/nexo.md §A1); those of other classes are made up. */
const CONFIGURATIONS: Record<NexoSeedKind | 'FSW', { id: string; type: number; receipt: boolean }> = {
  FS: { id: 'E1AD62BC-6AC7-4171-B879-60580CD48EC4', type: 64, receipt: false },
  PA: { id: '15B484F1-F4FD-4514-B736-3148361C8C10', type: 64, receipt: true },
  PAi: { id: 'C59DD1BC-15FD-4276-B001-31A68C8B3831', type: 64, receipt: true },
  FD: { id: '7818DEFE-5037-4F8B-B05A-95B8EF6B94D2', type: 64, receipt: false },
  FSW: { id: '3D0B6E0C-3C1E-4B7E-9C55-0D6E7A1F2B01', type: 64, receipt: false },
  KFS: { id: '3D0B6E0C-3C1E-4B7E-9C55-0D6E7A1F2B02', type: 512, receipt: false },
  ZPA: { id: '3D0B6E0C-3C1E-4B7E-9C55-0D6E7A1F2B03', type: 512, receipt: true },
  ZK: { id: '3D0B6E0C-3C1E-4B7E-9C55-0D6E7A1F2B04', type: 1, receipt: false },
  WZ: { id: '3D0B6E0C-3C1E-4B7E-9C55-0D6E7A1F2B05', type: 4, receipt: false },
  FZ: { id: '3D0B6E0C-3C1E-4B7E-9C55-0D6E7A1F2B06', type: 1024, receipt: false },
};

const CURRENCIES = {
  PLN: { id: '0A7C1B52-64D5-4B0E-9E0F-6C1D2E3F4A01', name: 'złoty polski' },
  EUR: { id: '0A7C1B52-64D5-4B0E-9E0F-6C1D2E3F4A02', name: 'euro' },
  CZK: { id: '0A7C1B52-64D5-4B0E-9E0F-6C1D2E3F4A03', name: 'korona czeska' },
} as const;

/** StawkiVat: symbol and Id, in the order of nexo's list of rates. */
const VAT_RATES: ReadonlyMap<string, string> = new Map([
  ['23', '5D1E8A40-93B7-4C52-8F6A-2B7C9E0D1A01'],
  ['8', '5D1E8A40-93B7-4C52-8F6A-2B7C9E0D1A02'],
  ['5', '5D1E8A40-93B7-4C52-8F6A-2B7C9E0D1A03'],
  ['0', '5D1E8A40-93B7-4C52-8F6A-2B7C9E0D1A04'],
  ['zw', '5D1E8A40-93B7-4C52-8F6A-2B7C9E0D1A05'],
]);
const UNITS = ['szt.', 'worek', 'opak.', 'para', 'kpl.', 'm', 'usł.'];
const PAYMENT_METHODS = ['Gotówka', 'Karta płatnicza', 'Płatność online', 'Przelew', 'Pobranie'];
const EXEMPTION_GROUND = 1;
const STATUS_ISSUED = 15;
const STATUS_INVALIDATED = 138;

/** Minor units as decimal text with `scale` places: 12340 → "123.40" or "123.4000". */
function decimal(minor: number, scale = 2): string {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2).padEnd(scale, '0')}`;
}

function vatRateId(symbol: string): string {
  const id = VAT_RATES.get(symbol);
  if (id === undefined) throw new Error(`The sandbox has no VAT rate ${symbol}`);
  return id;
}

function add(rows: Rows, table: string, row: Row): void {
  const list = rows.get(table);
  if (list === undefined) rows.set(table, [row]);
  else list.push(row);
}

function addDictionaries(rows: Rows): void {
  add(rows, 'InstalledProducts', { Name: 'Nexo', VersionMajor: 61 });
  add(rows, 'InstalledProducts', { Name: 'Launcher', VersionMajor: 61 });
  for (const [symbol, { id, type, receipt }] of Object.entries(CONFIGURATIONS)) {
    add(rows, 'Konfiguracje', { Id: id, TypDokumentu: type, SposobKorygowania: receipt ? 2 : 1, Symbol: symbol });
  }
  add(rows, 'PrzyczynyZwolnienVAT', {
    Id: EXEMPTION_GROUND,
    Nazwa: 'Usługi szkoleniowe',
    Opis: 'art. 43 ust. 1 pkt 29 ustawy o VAT',
  });
  add(rows, 'StatusyDokumentow', {
    Id: STATUS_ISSUED,
    Nazwa: 'Wystawiony',
    Zaakceptowany: 1,
    Zamkniety: 0,
    Uniewazniony: 0,
  });
  add(rows, 'StatusyDokumentow', {
    Id: STATUS_INVALIDATED,
    Nazwa: 'Unieważniony',
    Zaakceptowany: 1,
    Zamkniety: 1,
    Uniewazniony: 1,
  });
  for (const [symbol, { id, name }] of Object.entries(CURRENCIES))
    add(rows, 'Waluty', { Id: id, Symbol: symbol, Nazwa: name, Precyzja: 2 });
  [...VAT_RATES].forEach(([symbol, id], at) => {
    const rate = (Number(symbol) || 0) / 100;
    add(rows, 'StawkiVat', {
      Id: id,
      Symbol: symbol,
      Nazwa: symbol === 'zw' ? 'zwolniony' : `${symbol}%`,
      Stawka: rate.toFixed(4),
      NumerPorzadkowy: at + 1,
    });
  });
  UNITS.forEach((symbol, at) => {
    add(rows, 'JednostkiMiar', { Id: at + 1, Symbol: symbol, Nazwa: symbol });
    add(rows, 'JednostkiMiarAsortymentow', { Id: 500 + at, JednostkaMiary_Id: at + 1, Precyzja: 0 });
  });
  PAYMENT_METHODS.forEach((name, at) => {
    add(rows, 'TypyPlatnosci', {
      Id: at + 1,
      Nazwa: name,
      Gotowkowy: at === 0 ? 1 : 0,
      Cesyjny: 0,
      Kasowy: at === 0 ? 1 : 0,
    });
    add(rows, 'FormyPlatnosci', { Id: at + 1, Nazwa: name, TerminPlatnosci: 0, TypPlatnosci_Id: at + 1 });
  });
}

/** Kontakty.Rodzaj_Id (facts/nexo.md §A1). */
const CONTACT_EMAIL = 3;
const CONTACT_WEB = 4;

/** A web address comes first and a second e-mail address last, so that neither is taken for the customer's by accident. */
function addContacts(rows: Rows, party: NexoPartySeed): void {
  const contact = (at: number, kind: number, value: string): void =>
    add(rows, 'Kontakty', { Id: party.id * 10 + at, Podmiot_Id: party.id, Rodzaj_Id: kind, Wartosc: value });
  if (party.nip !== '') contact(1, CONTACT_WEB, `https://firma${party.id}.example/`);
  if (party.emailKeptIn !== 'contacts') return;
  contact(2, CONTACT_EMAIL, party.email);
  contact(3, CONTACT_EMAIL, `a.biuro${party.id}@firma.example`);
}

/** The card, its snapshot (id + 900000) and the snapshot's address (id + 800000). */
function addParty(rows: Rows, party: NexoPartySeed, isSeller: boolean): void {
  const isPolishNip = /^\d{10}$/.test(party.nip);
  const nip = isPolishNip ? party.nip : '';
  const formatted = isPolishNip ? `${nip.slice(0, 3)}-${nip.slice(3, 6)}-${nip.slice(6, 8)}-${nip.slice(8)}` : '';
  add(rows, 'Podmioty', {
    Id: party.id,
    NazwaSkrocona: party.shortName,
    NIP: nip,
    NIPSformatowany: formatted,
    Telefon: party.phone,
    Typ: isSeller ? 2 : party.nip === '' ? 1 : 0,
    Podtyp: isSeller ? 11 : 0,
  });
  add(rows, 'PodmiotHistorie', {
    Id: party.id + 900_000,
    Nazwa: party.name,
    NazwaSkrocona: party.shortName,
    Imie: party.firstName,
    Nazwisko: party.lastName,
    TypPodmiotu: party.nip === '' ? 1 : 0,
    NIP: nip,
    NIPSformatowany: formatted,
    NIPUE: party.nip === '' ? null : isPolishNip ? `PL${nip}` : party.nip,
    Email: party.emailKeptIn === 'snapshot' ? party.email : null,
    Telefon: party.phone,
    PodmiotDlaKtoregoHistoria_Id: party.id,
  });
  addContacts(rows, party);
  const address = party.id + 800_000;
  const line1 = `${party.street} ${party.houseNumber}`;
  const line2 = `${party.postcode} ${party.city}`;
  const line3 = party.country === 'PL' ? null : party.country;
  add(rows, 'AdresHistorie', {
    Id: address,
    Linia1: line1,
    Linia2: line2,
    Linia3: line3,
    LiniaCalosc: [line1, line2, line3].filter((line) => line !== null).join(', '),
  });
  const [house = '', flat = ''] = party.houseNumber.split('/');
  add(rows, 'AdresSzczegolyHistorie', {
    AdresHistoria_Id: address,
    Ulica: party.street,
    NrDomu: house,
    NrLokalu: flat,
    KodPocztowy: party.postcode,
    Miejscowosc: party.city,
    Poczta: party.city,
  });
}

class DocumentRows {
  private nextId = 1;
  private readonly goods = new Map<string, number>();

  constructor(
    private readonly rows: Rows,
    private readonly shop: Shop,
  ) {}

  add(document: NexoDocumentSeed): void {
    this.addHeader(document);
    this.addLines(document);
    if (document.keepsVatTable) {
      for (const row of document.vat) {
        add(this.rows, 'TabeleVat', {
          Id: this.nextId++,
          Dokument_Id: document.id,
          StawkaVat_Id: vatRateId(row.vatRate),
          WartoscNetto: decimal(row.net),
          WartoscVat: decimal(row.vat),
          WartoscBrutto: decimal(row.gross),
        });
      }
    }
    document.payments.forEach((payment, at) => {
      add(this.rows, 'PlatnosciDokumentow', {
        Id: this.nextId++,
        DokumentId: document.id,
        LP: at + 1,
        KwotaDokumentu: decimal(payment.amount),
        KwotaPlatnosci: decimal(payment.amount),
        RodzajPlatnosci: payment.type,
        Termin: payment.due === null ? null : `${payment.due} 00:00:00`,
        TerminDni: null,
        FormaPlatnosci_Id: PAYMENT_METHODS.indexOf(payment.method) + 1,
      });
    });
    if (document.payments.some((payment) => payment.method === 'Przelew')) {
      add(this.rows, 'RachunkiBankoweDokumentow', {
        Id: document.id,
        RachunekBankowyMojejFirmy_Nazwa: this.shop.seller.bankName,
        RachunekBankowyMojejFirmy_Numer: this.shop.seller.bankAccount,
      });
    }
    for (const realised of document.realises) {
      add(this.rows, 'DokumentDokument', { DokumentyRealizowane_Id: realised, DokumentyRealizujace_Id: document.id });
    }
    this.addKsef(document);
  }

  private addHeader(document: NexoDocumentSeed): void {
    const seller = this.shop.seller.id;
    const buyer = document.buyer?.id ?? null;
    // A correction kept in the sales class carries the sales symbol; only SposobKorygowania gives it away.
    const builtIn = document.klasa === 'DokumentDS' && document.kind === 'KFS' ? 'FS' : document.kind;
    const real = document.realSymbol === 'FSW' ? 'FSW' : builtIn;
    if (document.exchangeRate !== null) {
      add(this.rows, 'KursyWalutyDokumentu', {
        Id: document.id,
        Kurs: document.exchangeRate,
        DataKursu: document.saleDate,
      });
    }
    add(this.rows, 'Dokumenty', {
      Id: document.id,
      KlasaDokumentu: document.klasa,
      Symbol: builtIn,
      SymbolRzeczywisty: document.realSymbol,
      KonfiguracjaId: CONFIGURATIONS[builtIn].id,
      KonfiguracjaRzeczywistaId: CONFIGURATIONS[real].id,
      NumerWewnetrzny_PelnaSygnatura: document.number,
      NumerWewnetrzny_Numer: document.sequence,
      NumerZewnetrzny: document.numerZewnetrzny === '' ? null : document.numerZewnetrzny,
      NumeryDokumentowRealizowanych: document.numeryDokumentowRealizowanych.slice(0, 128),
      NumeryZewnetrzneDokumentowRealizowanych: document.numeryZewnetrzneDokumentowRealizowanych.slice(0, 128),
      NumerReferencyjny: null,
      Uwagi: document.uwagi,
      Tytul: null,
      DataWprowadzenia: document.issued,
      DataWydaniaWystawienia: document.klasa === 'DokumentDS' ? null : document.issued,
      DataSprzedazy: document.saleDate,
      MiejsceWprowadzeniaTekst: this.shop.seller.city,
      PodmiotId: buyer,
      PodmiotWybranyId: buyer === null ? null : buyer + 900_000,
      AdresKontrahentaId: buyer === null ? null : buyer + 800_000,
      AdresMojejFirmyId: seller + 800_000,
      MojaFirmaId: seller,
      MojaFirmaWybranaId: seller + 900_000,
      Wartosc_NettoPoRabacie: decimal(document.totals.net),
      Wartosc_VatPoRabacie: decimal(document.totals.vat),
      Wartosc_BruttoPoRabacie: decimal(document.totals.gross),
      KwotaDoZaplaty: decimal(document.totals.due),
      Dokument_Waluta_Id: CURRENCIES[document.currency].id,
      Dokument_KursWalutyDokumentu_Id: document.exchangeRate === null ? null : document.id,
      WyliczenieVAT: document.netPrices ? 1 : 2,
      WymagaPodzielonejPlatnosci: document.splitPayment ? 1 : 0,
      DokumentHandlowy_MetodaKasowa: 0,
      DokumentHandlowy_SprzedazZaliczkowa: 0,
      PrzyczynaZwolnieniaVATId: document.lines.some(({ vatRate }) => vatRate === 'zw') ? EXEMPTION_GROUND : null,
      WartoscKaucjiDoliczonych: decimal(0),
      WartoscKaucjiZwroconych: decimal(0),
      ZapisDoTabeliVAT: document.keepsVatTable ? 1 : 0,
      StatusDokumentuId: document.invalidated ? STATUS_INVALIDATED : STATUS_ISSUED,
      SposobKorygowania: document.sposobKorygowania,
      DokumentKorygowanyId: document.korygowanyId,
      FormaFaktury: document.ksef === null ? 0 : 1,
      DataWystawieniaNadanaPrzezKSEF: null,
      Wystawil: document.issuedBy,
      Odebral: null,
      FormaPlatnosciId: null,
    });
  }

  private addLines(document: NexoDocumentSeed): void {
    for (const line of document.lines) {
      let goods = this.goods.get(line.symbol);
      if (goods === undefined) {
        goods = 7_000 + this.goods.size;
        this.goods.set(line.symbol, goods);
        add(this.rows, 'AsortymentyHistoria', { Id: goods, Nazwa: line.name, Symbol: line.symbol, PKWiU: null });
      }
      add(this.rows, 'PozycjeDokumentu', {
        Id: this.nextId++,
        Dokument_Id: document.id,
        LP: line.position,
        Ilosc: `${line.quantity}.0000`,
        JednostkaMiaryAsId: 500 + UNITS.indexOf(line.unit),
        AsortymentWybranyId: goods,
        Opis: line.description,
        Cena_NettoPrzedRabatem: decimal(line.netPriceBeforeDiscount, 4),
        Cena_NettoPoRabacie: decimal(line.netPrice, 4),
        Cena_BruttoPrzedRabatem: decimal(line.grossPriceBeforeDiscount, 4),
        Cena_BruttoPoRabacie: decimal(line.grossPrice, 4),
        Cena_RabatProcent: decimal(line.discountPercent, 4),
        StawkaVatId: vatRateId(line.vatRate),
        Wartosc_NettoPoRabacie: decimal(line.net),
        Wartosc_VatPoRabacie: decimal(line.vat),
        Wartosc_BruttoPoRabacie: decimal(line.gross),
      });
    }
  }

  private addKsef(document: NexoDocumentSeed): void {
    if (document.ksef === null) return;
    const { number } = document.ksef;
    const known = number !== '';
    const xml = Buffer.from(
      `<?xml version="1.0" encoding="utf-8"?><Faktura><Podmiot1><NIP>${this.shop.seller.nip}</NIP></Podmiot1>` +
        `<Fa><P_1>${document.issued.slice(0, 10)}</P_1><P_2>${document.number}</P_2><P_15>${decimal(document.totals.gross)}</P_15></Fa></Faktura>`,
      'utf8',
    );
    add(this.rows, 'DokumentyElektroniczne', {
      Id: this.nextId++,
      DokumentPowiazanyId: document.id,
      NumerKSeF: known ? number : null,
      DataNadaniaKsefId: known ? document.issued : null,
      DataDostarczeniaDoKsef: known ? document.issued : null,
      DataWystawienia: document.saleDate,
      EStatus: known ? 5 : 1,
      FormaFaktury: 1,
      Hash: createHash('sha256').update(xml).digest('base64'),
      Xml: xml,
      NIPPodatnika: this.shop.seller.nip,
      SerwisWysylki: 0,
      NumerDokumentu: document.number,
      Rodzaj: 0,
    });
    if (known) add(this.rows, 'NumeryKSeFDokumentow', { Dokument_Id: document.id, Numer: number });
  }
}

/** Every row of the shop's nexo company, by table. */
export function nexoRows(shop: Shop): Rows {
  const rows: Rows = new Map();
  addDictionaries(rows);
  addParty(rows, shop.seller, true);
  const parties = new Map<number, NexoPartySeed>();
  for (const { buyer } of shop.documents) if (buyer !== null) parties.set(buyer.id, buyer);
  for (const party of parties.values()) addParty(rows, party, false);
  const documents = new DocumentRows(rows, shop);
  for (const document of shop.documents) documents.add(document);
  return rows;
}
