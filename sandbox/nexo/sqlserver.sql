-- The nexo tables of the sandbox for a real SQL Server. Written by nexoSchemaForSqlServer() in tables.ts.
-- Start a server with compose.yml, create a database named e.g. Nexo_Demo_1, run this file in it with sqlcmd,
-- then load the rows that `npx tsx sandbox/nexo/print-rows.ts` prints, and run the tests with NEXO_TEST_SQLSERVER set
-- to the connection string, e.g. Server=localhost;Database=Nexo_Demo_1;User Id=sa;Password=...;TrustServerCertificate=true
CREATE SCHEMA [ModelDanychContainer];
GO
CREATE SCHEMA [InsLauncher];
GO
CREATE TABLE [InsLauncher].[InstalledProducts] (
  [Name] nvarchar(64) COLLATE Polish_CI_AS NOT NULL PRIMARY KEY,
  [VersionMajor] int NULL
);
CREATE TABLE [ModelDanychContainer].[Dokumenty] (
  [Id] int NOT NULL PRIMARY KEY,
  [KlasaDokumentu] nvarchar(64) COLLATE Polish_CI_AS NULL,
  [Symbol] nvarchar(16) COLLATE Polish_CI_AS NULL,
  [SymbolRzeczywisty] nvarchar(16) COLLATE Polish_CI_AS NULL,
  [KonfiguracjaId] uniqueidentifier NULL,
  [KonfiguracjaRzeczywistaId] uniqueidentifier NULL,
  [NumerWewnetrzny_PelnaSygnatura] nvarchar(64) COLLATE Polish_CI_AS NULL,
  [NumerWewnetrzny_Numer] int NULL,
  [NumerZewnetrzny] nvarchar(64) COLLATE Polish_CI_AS NULL,
  [NumeryDokumentowRealizowanych] nvarchar(128) COLLATE Polish_CI_AS NULL,
  [NumeryZewnetrzneDokumentowRealizowanych] nvarchar(128) COLLATE Polish_CI_AS NULL,
  [NumerReferencyjny] nvarchar(50) COLLATE Polish_CI_AS NULL,
  [Uwagi] nvarchar(4000) COLLATE Polish_CI_AS NULL,
  [Tytul] nvarchar(128) COLLATE Polish_CI_AS NULL,
  [DataWprowadzenia] datetime2 NULL,
  [DataWydaniaWystawienia] datetime2 NULL,
  [DataSprzedazy] datetime2 NULL,
  [MiejsceWprowadzeniaTekst] nvarchar(64) COLLATE Polish_CI_AS NULL,
  [PodmiotId] int NULL,
  [PodmiotWybranyId] int NULL,
  [AdresKontrahentaId] int NULL,
  [AdresMojejFirmyId] int NULL,
  [MojaFirmaId] int NULL,
  [MojaFirmaWybranaId] int NULL,
  [Wartosc_NettoPoRabacie] decimal(18,2) NULL,
  [Wartosc_VatPoRabacie] decimal(18,2) NULL,
  [Wartosc_BruttoPoRabacie] decimal(18,2) NULL,
  [KwotaDoZaplaty] decimal(18,2) NULL,
  [Dokument_Waluta_Id] uniqueidentifier NULL,
  [Dokument_KursWalutyDokumentu_Id] int NULL,
  [WyliczenieVAT] int NULL,
  [WymagaPodzielonejPlatnosci] bit NULL,
  [DokumentHandlowy_MetodaKasowa] bit NULL,
  [DokumentHandlowy_SprzedazZaliczkowa] tinyint NULL,
  [PrzyczynaZwolnieniaVATId] int NULL,
  [WartoscKaucjiDoliczonych] decimal(18,2) NULL,
  [WartoscKaucjiZwroconych] decimal(18,2) NULL,
  [ZapisDoTabeliVAT] bit NULL,
  [StatusDokumentuId] int NULL,
  [SposobKorygowania] tinyint NULL,
  [DokumentKorygowanyId] int NULL,
  [FormaFaktury] tinyint NULL,
  [DataWystawieniaNadanaPrzezKSEF] datetime2 NULL,
  [Wystawil] nvarchar(128) COLLATE Polish_CI_AS NULL,
  [Odebral] nvarchar(128) COLLATE Polish_CI_AS NULL,
  [FormaPlatnosciId] int NULL
);
CREATE TABLE [ModelDanychContainer].[Konfiguracje] (
  [Id] uniqueidentifier NOT NULL PRIMARY KEY,
  [TypDokumentu] int NULL,
  [SposobKorygowania] tinyint NULL,
  [Symbol] nvarchar(16) COLLATE Polish_CI_AS NULL
);
CREATE TABLE [ModelDanychContainer].[PrzyczynyZwolnienVAT] (
  [Id] int NOT NULL PRIMARY KEY,
  [Nazwa] nvarchar(256) COLLATE Polish_CI_AS NULL,
  [Opis] nvarchar(max) COLLATE Polish_CI_AS NULL
);
CREATE TABLE [ModelDanychContainer].[StatusyDokumentow] (
  [Id] int NOT NULL PRIMARY KEY,
  [Nazwa] nvarchar(64) COLLATE Polish_CI_AS NULL,
  [Zaakceptowany] bit NULL,
  [Zamkniety] bit NULL,
  [Uniewazniony] bit NULL
);
CREATE TABLE [ModelDanychContainer].[Podmioty] (
  [Id] int NOT NULL PRIMARY KEY,
  [NazwaSkrocona] nvarchar(128) COLLATE Polish_CI_AS NULL,
  [NIP] nvarchar(16) COLLATE Polish_CI_AS NULL,
  [NIPSformatowany] nvarchar(31) COLLATE Polish_CI_AS NULL,
  [Telefon] nvarchar(256) COLLATE Polish_CI_AS NULL,
  [Typ] smallint NULL,
  [Podtyp] tinyint NULL
);
CREATE TABLE [ModelDanychContainer].[PodmiotHistorie] (
  [Id] int NOT NULL PRIMARY KEY,
  [Nazwa] nvarchar(512) COLLATE Polish_CI_AS NULL,
  [NazwaSkrocona] nvarchar(128) COLLATE Polish_CI_AS NULL,
  [Imie] nvarchar(32) COLLATE Polish_CI_AS NULL,
  [Nazwisko] nvarchar(64) COLLATE Polish_CI_AS NULL,
  [TypPodmiotu] int NULL,
  [NIP] nvarchar(16) COLLATE Polish_CI_AS NULL,
  [NIPSformatowany] nvarchar(31) COLLATE Polish_CI_AS NULL,
  [NIPUE] nvarchar(20) COLLATE Polish_CI_AS NULL,
  [Email] nvarchar(256) COLLATE Polish_CI_AS NULL,
  [Telefon] nvarchar(256) COLLATE Polish_CI_AS NULL,
  [PodmiotDlaKtoregoHistoria_Id] int NULL
);
CREATE TABLE [ModelDanychContainer].[Kontakty] (
  [Id] int NOT NULL PRIMARY KEY,
  [Podmiot_Id] int NULL,
  [Rodzaj_Id] int NULL,
  [Wartosc] nvarchar(256) COLLATE Polish_CI_AS NULL
);
CREATE TABLE [ModelDanychContainer].[AdresHistorie] (
  [Id] int NOT NULL PRIMARY KEY,
  [Linia1] nvarchar(128) COLLATE Polish_CI_AS NULL,
  [Linia2] nvarchar(128) COLLATE Polish_CI_AS NULL,
  [Linia3] nvarchar(128) COLLATE Polish_CI_AS NULL,
  [LiniaCalosc] nvarchar(390) COLLATE Polish_CI_AS NULL
);
CREATE TABLE [ModelDanychContainer].[AdresSzczegolyHistorie] (
  [AdresHistoria_Id] int NOT NULL PRIMARY KEY,
  [Ulica] nvarchar(64) COLLATE Polish_CI_AS NULL,
  [NrDomu] nvarchar(10) COLLATE Polish_CI_AS NULL,
  [NrLokalu] nvarchar(10) COLLATE Polish_CI_AS NULL,
  [KodPocztowy] nvarchar(10) COLLATE Polish_CI_AS NULL,
  [Miejscowosc] nvarchar(64) COLLATE Polish_CI_AS NULL,
  [Poczta] nvarchar(64) COLLATE Polish_CI_AS NULL
);
CREATE TABLE [ModelDanychContainer].[PozycjeDokumentu] (
  [Id] int NOT NULL PRIMARY KEY,
  [Dokument_Id] int NOT NULL,
  [LP] int NULL,
  [Ilosc] decimal(18,4) NULL,
  [JednostkaMiaryAsId] int NULL,
  [AsortymentWybranyId] int NULL,
  [Opis] nvarchar(4000) COLLATE Polish_CI_AS NULL,
  [Cena_NettoPrzedRabatem] decimal(18,4) NULL,
  [Cena_NettoPoRabacie] decimal(18,4) NULL,
  [Cena_BruttoPrzedRabatem] decimal(18,4) NULL,
  [Cena_BruttoPoRabacie] decimal(18,4) NULL,
  [Cena_RabatProcent] decimal(18,4) NULL,
  [StawkaVatId] uniqueidentifier NULL,
  [Wartosc_NettoPoRabacie] decimal(18,2) NULL,
  [Wartosc_VatPoRabacie] decimal(18,2) NULL,
  [Wartosc_BruttoPoRabacie] decimal(18,2) NULL
);
CREATE TABLE [ModelDanychContainer].[AsortymentyHistoria] (
  [Id] int NOT NULL PRIMARY KEY,
  [Nazwa] nvarchar(512) COLLATE Polish_CI_AS NULL,
  [Symbol] nvarchar(64) COLLATE Polish_CI_AS NULL,
  [PKWiU] nvarchar(50) COLLATE Polish_CI_AS NULL
);
CREATE TABLE [ModelDanychContainer].[JednostkiMiarAsortymentow] (
  [Id] int NOT NULL PRIMARY KEY,
  [JednostkaMiary_Id] int NULL,
  [Precyzja] int NULL
);
CREATE TABLE [ModelDanychContainer].[JednostkiMiar] (
  [Id] int NOT NULL PRIMARY KEY,
  [Symbol] nvarchar(32) COLLATE Polish_CI_AS NULL,
  [Nazwa] nvarchar(64) COLLATE Polish_CI_AS NULL
);
CREATE TABLE [ModelDanychContainer].[StawkiVat] (
  [Id] uniqueidentifier NOT NULL PRIMARY KEY,
  [Symbol] nvarchar(8) COLLATE Polish_CI_AS NULL,
  [Nazwa] nvarchar(64) COLLATE Polish_CI_AS NULL,
  [Stawka] decimal(18,4) NULL,
  [NumerPorzadkowy] int NULL
);
CREATE TABLE [ModelDanychContainer].[TabeleVat] (
  [Id] int NOT NULL PRIMARY KEY,
  [Dokument_Id] int NOT NULL,
  [StawkaVat_Id] uniqueidentifier NULL,
  [WartoscNetto] decimal(18,2) NULL,
  [WartoscVat] decimal(18,2) NULL,
  [WartoscBrutto] decimal(18,2) NULL
);
CREATE TABLE [ModelDanychContainer].[PlatnosciDokumentow] (
  [Id] int NOT NULL PRIMARY KEY,
  [DokumentId] int NOT NULL,
  [LP] int NULL,
  [KwotaDokumentu] decimal(18,2) NULL,
  [KwotaPlatnosci] decimal(18,2) NULL,
  [RodzajPlatnosci] tinyint NULL,
  [Termin] datetime2 NULL,
  [TerminDni] int NULL,
  [FormaPlatnosci_Id] int NULL
);
CREATE TABLE [ModelDanychContainer].[FormyPlatnosci] (
  [Id] int NOT NULL PRIMARY KEY,
  [Nazwa] nvarchar(50) COLLATE Polish_CI_AS NULL,
  [TerminPlatnosci] int NULL,
  [TypPlatnosci_Id] int NULL
);
CREATE TABLE [ModelDanychContainer].[TypyPlatnosci] (
  [Id] int NOT NULL PRIMARY KEY,
  [Nazwa] nvarchar(50) COLLATE Polish_CI_AS NULL,
  [Gotowkowy] bit NULL,
  [Cesyjny] bit NULL,
  [Kasowy] bit NULL
);
CREATE TABLE [ModelDanychContainer].[RachunkiBankoweDokumentow] (
  [Id] int NOT NULL PRIMARY KEY,
  [RachunekBankowyMojejFirmy_Nazwa] nvarchar(100) COLLATE Polish_CI_AS NULL,
  [RachunekBankowyMojejFirmy_Numer] nvarchar(50) COLLATE Polish_CI_AS NULL
);
CREATE TABLE [ModelDanychContainer].[Waluty] (
  [Id] uniqueidentifier NOT NULL PRIMARY KEY,
  [Symbol] nchar(3) COLLATE Polish_CI_AS NULL,
  [Nazwa] nvarchar(50) COLLATE Polish_CI_AS NULL,
  [Precyzja] tinyint NULL
);
CREATE TABLE [ModelDanychContainer].[KursyWalutyDokumentu] (
  [Id] int NOT NULL PRIMARY KEY,
  [Kurs] decimal(18,4) NULL,
  [DataKursu] datetime2 NULL
);
CREATE TABLE [ModelDanychContainer].[DokumentyElektroniczne] (
  [Id] int NOT NULL PRIMARY KEY,
  [DokumentPowiazanyId] int NULL,
  [NumerKSeF] nvarchar(64) COLLATE Polish_CI_AS NULL,
  [DataNadaniaKsefId] datetime2 NULL,
  [DataDostarczeniaDoKsef] datetime2 NULL,
  [DataWystawienia] datetime2 NULL,
  [EStatus] tinyint NULL,
  [FormaFaktury] tinyint NULL,
  [Hash] nvarchar(512) COLLATE Polish_CI_AS NULL,
  [Xml] varbinary(max) NULL,
  [NIPPodatnika] nvarchar(64) COLLATE Polish_CI_AS NULL,
  [SerwisWysylki] tinyint NULL,
  [NumerDokumentu] nvarchar(64) COLLATE Polish_CI_AS NULL,
  [Rodzaj] tinyint NULL
);
CREATE TABLE [ModelDanychContainer].[NumeryKSeFDokumentow] (
  [Dokument_Id] int NOT NULL PRIMARY KEY,
  [Numer] nvarchar(64) COLLATE Polish_CI_AS NULL
);
CREATE TABLE [ModelDanychContainer].[DokumentDokument] (
  [DokumentyRealizowane_Id] int NOT NULL,
  [DokumentyRealizujace_Id] int NOT NULL
);
CREATE INDEX [IX_PozycjeDokumentu_Dokument_Id] ON [ModelDanychContainer].[PozycjeDokumentu] ([Dokument_Id]);
CREATE INDEX [IX_TabeleVat_Dokument_Id] ON [ModelDanychContainer].[TabeleVat] ([Dokument_Id]);
CREATE INDEX [IX_PlatnosciDokumentow_DokumentId] ON [ModelDanychContainer].[PlatnosciDokumentow] ([DokumentId]);
CREATE INDEX [IX_DokumentyElektroniczne_DokumentPowiazanyId] ON [ModelDanychContainer].[DokumentyElektroniczne] ([DokumentPowiazanyId]);
CREATE INDEX [IX_Dokumenty_DataWprowadzenia] ON [ModelDanychContainer].[Dokumenty] ([DataWprowadzenia]);
GO
