/**
 * The tables and columns of a nexo company database that matter here (facts/nexo.md §A1), in SQL Server's own types: those of
 * docs/facts/nexo-59-columns.tsv, to which a test holds them, and where it prints less, those of not-printed.ts.
 */
export interface Table {
  schema: 'ModelDanychContainer' | 'InsLauncher';
  name: string;
  /** Column name to SQL Server type; a type ending in NOT NULL is required. The first column is the primary key. */
  columns: Record<string, string>;
}

const model = (name: string, columns: Record<string, string>): Table => ({
  schema: 'ModelDanychContainer',
  name,
  columns,
});

const MONEY = 'decimal(18,2)';

const DOKUMENTY = model('Dokumenty', {
  Id: 'int NOT NULL',
  KlasaDokumentu: 'nvarchar(64)',
  Symbol: 'nvarchar(16)',
  SymbolRzeczywisty: 'nvarchar(16)',
  KonfiguracjaId: 'uniqueidentifier',
  KonfiguracjaRzeczywistaId: 'uniqueidentifier',
  NumerWewnetrzny_PelnaSygnatura: 'nvarchar(64)',
  NumerWewnetrzny_Numer: 'int',
  NumerZewnetrzny: 'nvarchar(64)',
  NumeryDokumentowRealizowanych: 'nvarchar(128)',
  NumeryZewnetrzneDokumentowRealizowanych: 'nvarchar(128)',
  NumerReferencyjny: 'nvarchar(50)',
  Uwagi: 'nvarchar(4000)',
  Tytul: 'nvarchar(128)',
  DataWprowadzenia: 'datetime2',
  DataWydaniaWystawienia: 'datetime2',
  DataSprzedazy: 'datetime2',
  MiejsceWprowadzeniaTekst: 'nvarchar(64)',
  PodmiotId: 'int',
  PodmiotWybranyId: 'int',
  AdresKontrahentaId: 'int',
  AdresMojejFirmyId: 'int',
  MojaFirmaId: 'int',
  MojaFirmaWybranaId: 'int',
  Wartosc_NettoPoRabacie: MONEY,
  Wartosc_VatPoRabacie: MONEY,
  Wartosc_BruttoPoRabacie: MONEY,
  KwotaDoZaplaty: MONEY,
  Dokument_Waluta_Id: 'uniqueidentifier',
  Dokument_KursWalutyDokumentu_Id: 'int',
  WyliczenieVAT: 'int',
  WymagaPodzielonejPlatnosci: 'bit',
  DokumentHandlowy_MetodaKasowa: 'bit',
  DokumentHandlowy_SprzedazZaliczkowa: 'tinyint',
  PrzyczynaZwolnieniaVATId: 'int',
  WartoscKaucjiDoliczonych: MONEY,
  WartoscKaucjiZwroconych: MONEY,
  ZapisDoTabeliVAT: 'bit',
  StatusDokumentuId: 'int',
  SposobKorygowania: 'tinyint',
  DokumentKorygowanyId: 'int',
  FormaFaktury: 'tinyint',
  DataWystawieniaNadanaPrzezKSEF: 'datetime2',
  Wystawil: 'nvarchar(128)',
  Odebral: 'nvarchar(128)',
  FormaPlatnosciId: 'int',
});

export const TABLES: readonly Table[] = [
  { schema: 'InsLauncher', name: 'InstalledProducts', columns: { Name: 'nvarchar(64) NOT NULL', VersionMajor: 'int' } },
  DOKUMENTY,
  model('Konfiguracje', {
    Id: 'uniqueidentifier NOT NULL',
    TypDokumentu: 'int',
    SposobKorygowania: 'tinyint',
    Symbol: 'nvarchar(16)',
  }),
  model('PrzyczynyZwolnienVAT', {
    Id: 'int NOT NULL',
    Nazwa: 'nvarchar(256)',
    Opis: 'nvarchar(max)',
  }),
  model('StatusyDokumentow', {
    Id: 'int NOT NULL',
    Nazwa: 'nvarchar(64)',
    Zaakceptowany: 'bit',
    Zamkniety: 'bit',
    Uniewazniony: 'bit',
  }),
  model('Podmioty', {
    Id: 'int NOT NULL',
    NazwaSkrocona: 'nvarchar(128)',
    NIP: 'nvarchar(16)',
    NIPSformatowany: 'nvarchar(31)',
    Telefon: 'nvarchar(256)',
    Typ: 'smallint',
    Podtyp: 'tinyint',
  }),
  model('PodmiotHistorie', {
    Id: 'int NOT NULL',
    Nazwa: 'nvarchar(512)',
    NazwaSkrocona: 'nvarchar(128)',
    Imie: 'nvarchar(32)',
    Nazwisko: 'nvarchar(64)',
    TypPodmiotu: 'int',
    NIP: 'nvarchar(16)',
    NIPSformatowany: 'nvarchar(31)',
    NIPUE: 'nvarchar(20)',
    Email: 'nvarchar(256)',
    Telefon: 'nvarchar(256)',
    PodmiotDlaKtoregoHistoria_Id: 'int',
  }),
  model('Kontakty', {
    Id: 'int NOT NULL',
    Podmiot_Id: 'int',
    Rodzaj_Id: 'int',
    Wartosc: 'nvarchar(256)',
  }),
  model('AdresHistorie', {
    Id: 'int NOT NULL',
    Linia1: 'nvarchar(128)',
    Linia2: 'nvarchar(128)',
    Linia3: 'nvarchar(128)',
    LiniaCalosc: 'nvarchar(390)',
  }),
  model('AdresSzczegolyHistorie', {
    AdresHistoria_Id: 'int NOT NULL',
    Ulica: 'nvarchar(64)',
    NrDomu: 'nvarchar(10)',
    NrLokalu: 'nvarchar(10)',
    KodPocztowy: 'nvarchar(10)',
    Miejscowosc: 'nvarchar(64)',
    Poczta: 'nvarchar(64)',
  }),
  model('PozycjeDokumentu', {
    Id: 'int NOT NULL',
    Dokument_Id: 'int NOT NULL',
    LP: 'int',
    Ilosc: 'decimal(18,4)',
    JednostkaMiaryAsId: 'int',
    AsortymentWybranyId: 'int',
    Opis: 'nvarchar(4000)',
    Cena_NettoPrzedRabatem: 'decimal(18,4)',
    Cena_NettoPoRabacie: 'decimal(18,4)',
    Cena_BruttoPrzedRabatem: 'decimal(18,4)',
    Cena_BruttoPoRabacie: 'decimal(18,4)',
    Cena_RabatProcent: 'decimal(18,4)',
    StawkaVatId: 'uniqueidentifier',
    Wartosc_NettoPoRabacie: MONEY,
    Wartosc_VatPoRabacie: MONEY,
    Wartosc_BruttoPoRabacie: MONEY,
  }),
  model('AsortymentyHistoria', {
    Id: 'int NOT NULL',
    Nazwa: 'nvarchar(512)',
    Symbol: 'nvarchar(64)',
    PKWiU: 'nvarchar(50)',
  }),
  model('JednostkiMiarAsortymentow', { Id: 'int NOT NULL', JednostkaMiary_Id: 'int', Precyzja: 'int' }),
  model('JednostkiMiar', { Id: 'int NOT NULL', Symbol: 'nvarchar(32)', Nazwa: 'nvarchar(64)' }),
  model('StawkiVat', {
    Id: 'uniqueidentifier NOT NULL',
    Symbol: 'nvarchar(8)',
    Nazwa: 'nvarchar(64)',
    Stawka: 'decimal(18,4)',
    NumerPorzadkowy: 'int',
  }),
  model('TabeleVat', {
    Id: 'int NOT NULL',
    Dokument_Id: 'int NOT NULL',
    StawkaVat_Id: 'uniqueidentifier',
    WartoscNetto: MONEY,
    WartoscVat: MONEY,
    WartoscBrutto: MONEY,
  }),
  model('PlatnosciDokumentow', {
    Id: 'int NOT NULL',
    DokumentId: 'int NOT NULL',
    LP: 'int',
    KwotaDokumentu: MONEY,
    KwotaPlatnosci: MONEY,
    RodzajPlatnosci: 'tinyint',
    Termin: 'datetime2',
    TerminDni: 'int',
    FormaPlatnosci_Id: 'int',
  }),
  model('FormyPlatnosci', {
    Id: 'int NOT NULL',
    Nazwa: 'nvarchar(50)',
    TerminPlatnosci: 'int',
    TypPlatnosci_Id: 'int',
  }),
  model('TypyPlatnosci', {
    Id: 'int NOT NULL',
    Nazwa: 'nvarchar(50)',
    Gotowkowy: 'bit',
    Cesyjny: 'bit',
    Kasowy: 'bit',
  }),
  model('RachunkiBankoweDokumentow', {
    Id: 'int NOT NULL',
    RachunekBankowyMojejFirmy_Nazwa: 'nvarchar(100)',
    RachunekBankowyMojejFirmy_Numer: 'nvarchar(50)',
  }),
  model('Waluty', { Id: 'uniqueidentifier NOT NULL', Symbol: 'nchar(3)', Nazwa: 'nvarchar(50)', Precyzja: 'tinyint' }),
  model('KursyWalutyDokumentu', { Id: 'int NOT NULL', Kurs: 'decimal(18,4)', DataKursu: 'datetime2' }),
  model('DokumentyElektroniczne', {
    Id: 'int NOT NULL',
    DokumentPowiazanyId: 'int',
    NumerKSeF: 'nvarchar(64)',
    DataNadaniaKsefId: 'datetime2',
    DataDostarczeniaDoKsef: 'datetime2',
    DataWystawienia: 'datetime2',
    EStatus: 'tinyint',
    FormaFaktury: 'tinyint',
    Hash: 'nvarchar(512)',
    Xml: 'varbinary(max)',
    NIPPodatnika: 'nvarchar(64)',
    SerwisWysylki: 'tinyint',
    NumerDokumentu: 'nvarchar(64)',
    Rodzaj: 'tinyint',
  }),
  model('NumeryKSeFDokumentow', { Dokument_Id: 'int NOT NULL', Numer: 'nvarchar(64)' }),
  model('DokumentDokument', { DokumentyRealizowane_Id: 'int NOT NULL', DokumentyRealizujace_Id: 'int NOT NULL' }),
];

/** The table has more than one row for its first column: no primary key there. */
const WITHOUT_KEY = new Set(['DokumentDokument']);

function splitType(declared: string): { type: string; required: boolean } {
  const required = declared.endsWith(' NOT NULL');
  return { type: required ? declared.slice(0, -' NOT NULL'.length) : declared, required };
}

/**
 * Without them a join of the sandbox would scan. Which indexes nexo has is not documented: that on the date is a guess, and a
 * real server may read all of Dokumenty where the sandbox reads a range.
 */
const INDEXES: readonly (readonly [string, string])[] = [
  ['PozycjeDokumentu', 'Dokument_Id'],
  ['TabeleVat', 'Dokument_Id'],
  ['PlatnosciDokumentow', 'DokumentId'],
  ['DokumentyElektroniczne', 'DokumentPowiazanyId'],
  ['Dokumenty', 'DataWprowadzenia'],
];

/**
 * CREATE statements for SQLite with the schemas attached as databases. Types keep SQL Server's spelling, since the TDS
 * sandbox derives wire types from them; only decimal(18,2) is spelled decimal_text(18,2): the word TEXT gives the column
 * SQLite's text affinity, so that '123.40' stays exact text.
 */
export function nexoSchemaForSqlite(): string {
  const tables = TABLES.map(({ schema, name, columns }) => {
    const rows = Object.entries(columns).map(([column, declared], at) => {
      const { type, required } = splitType(declared);
      const isText = /^n(?:var)?char/.test(type) || type === 'uniqueidentifier';
      const affinity = type.replace('decimal(', 'decimal_text(');
      const key = at === 0 && !WITHOUT_KEY.has(name) ? ' PRIMARY KEY' : '';
      return `  "${column}" "${affinity}"${isText ? ' COLLATE NOCASE' : ''}${required ? ' NOT NULL' : ''}${key}`;
    });
    return `CREATE TABLE ${schema}."${name}" (\n${rows.join(',\n')}\n);`;
  });
  const indexes = INDEXES.map(
    ([table, column]) => `CREATE INDEX ModelDanychContainer."IX_${table}_${column}" ON "${table}" ("${column}");`,
  );
  return [...tables, ...indexes].join('\n');
}

/** The same tables for a real SQL Server (2012 or newer); batches are separated by GO, as sqlcmd wants them. */
export function nexoSchemaForSqlServer(): string {
  const schemas = ['ModelDanychContainer', 'InsLauncher'].map((schema) => `CREATE SCHEMA [${schema}];\nGO`);
  const tables = TABLES.map(({ schema, name, columns }) => {
    const rows = Object.entries(columns).map(([column, declared], at) => {
      const { type, required } = splitType(declared);
      const collation = /^n(?:var)?char/.test(type) ? ' COLLATE Polish_CI_AS' : '';
      const key = at === 0 && !WITHOUT_KEY.has(name) ? ' PRIMARY KEY' : '';
      return `  [${column}] ${type}${collation} ${required ? 'NOT NULL' : 'NULL'}${key}`;
    });
    return `CREATE TABLE [${schema}].[${name}] (\n${rows.join(',\n')}\n);`;
  });
  const indexes = INDEXES.map(
    ([table, column]) => `CREATE INDEX [IX_${table}_${column}] ON [ModelDanychContainer].[${table}] ([${column}]);`,
  );
  return [
    '-- The nexo tables of the sandbox for a real SQL Server. Written by nexoSchemaForSqlServer() in tables.ts.',
    '-- Start a server with compose.yml, create a database named e.g. Nexo_Demo_1, run this file in it with sqlcmd,',
    '-- then load the rows that `npx tsx sandbox/nexo/print-rows.ts` prints, and run the tests with NEXO_TEST_SQLSERVER set',
    '-- to the connection string, e.g. Server=localhost;Database=Nexo_Demo_1;User Id=sa;Password=...;TrustServerCertificate=true',
    ...schemas,
    ...tables,
    ...indexes,
    'GO',
    '',
  ].join('\n');
}
