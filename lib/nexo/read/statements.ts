/**
 * The statements that read whole documents (joins as in facts/nexo.md §A1). `ids` is a list of parameters such as
 * "@id0, @id1". Decimals and dates are selected as text, so that no driver turns them into binary numbers or shifts zones; dates with style
 * 121, which is the same for datetime2 and datetime and for every language of the login.
 */

/** Longer than this is no invoice that KSeF takes. */
const WITH_USABLE_XML = "e.NumerKSeF <> '' AND DATALENGTH(e.Xml) <= 3000000";

const partyColumns = (party: string, address: string, alias: string): string =>
  `${party}.Nazwa AS ${alias}Nazwa, ${party}.NazwaSkrocona AS ${alias}NazwaSkrocona, ${party}.Imie AS ${alias}Imie,
  ${party}.Nazwisko AS ${alias}Nazwisko, ${party}.NIP AS ${alias}NIP, ${party}.NIPUE AS ${alias}NIPUE,
  ${address}.Linia1 AS ${alias}Linia1, ${address}.Linia2 AS ${alias}Linia2, ${address}.Linia3 AS ${alias}Linia3,
  ${address}.LiniaCalosc AS ${alias}LiniaCalosc`;

export const headerSql = (ids: string): string => `SELECT d.Id AS DokumentId, d.KlasaDokumentu, d.SposobKorygowania,
  CAST(d.KonfiguracjaId AS varchar(36)) AS KonfiguracjaId, d.Symbol, d.SymbolRzeczywisty, d.NumerWewnetrzny_PelnaSygnatura,
  CONVERT(varchar(30), d.DataWprowadzenia, 121) AS DataWprowadzenia, CONVERT(varchar(30), d.DataSprzedazy, 121) AS DataSprzedazy,
  CAST(d.Wartosc_NettoPoRabacie AS varchar(40)) AS Netto, CAST(d.Wartosc_VatPoRabacie AS varchar(40)) AS Vat,
  CAST(d.Wartosc_BruttoPoRabacie AS varchar(40)) AS Brutto, CAST(d.KwotaDoZaplaty AS varchar(40)) AS KwotaDoZaplaty,
  d.MiejsceWprowadzeniaTekst, d.PodmiotWybranyId, d.WyliczenieVAT, d.WymagaPodzielonejPlatnosci,
  d.DokumentHandlowy_MetodaKasowa, d.FormaFaktury, d.Uwagi, d.Wystawil, s.Uniewazniony, w.Symbol AS Waluta,
  CAST(k.Kurs AS varchar(40)) AS Kurs, z.Opis AS ZwolnienieOpis, z.Nazwa AS ZwolnienieNazwa,
  d.DokumentHandlowy_SprzedazZaliczkowa,
  CAST(d.WartoscKaucjiDoliczonych AS varchar(40)) AS KaucjeDoliczone,
  CAST(d.WartoscKaucjiZwroconych AS varchar(40)) AS KaucjeZwrocone,
  r.RachunekBankowyMojejFirmy_Nazwa AS RachunekNazwa, r.RachunekBankowyMojejFirmy_Numer AS RachunekNumer,
  ${partyColumns('f', 'fa', 'Sprzedawca')},
  ${partyColumns('b', 'ba', 'Nabywca')},
  (SELECT MAX(n.Numer) FROM [ModelDanychContainer].[NumeryKSeFDokumentow] n WHERE n.Dokument_Id = d.Id) AS KSeF1,
  (SELECT MAX(e.NumerKSeF) FROM [ModelDanychContainer].[DokumentyElektroniczne] e WHERE e.DokumentPowiazanyId = d.Id) AS KSeF2,
  (SELECT CAST(MAX(DATALENGTH(e.Xml)) AS int) FROM [ModelDanychContainer].[DokumentyElektroniczne] e
    WHERE e.DokumentPowiazanyId = d.Id AND ${WITH_USABLE_XML}) AS XmlBytes
FROM [ModelDanychContainer].[Dokumenty] d
LEFT JOIN [ModelDanychContainer].[StatusyDokumentow] s ON s.Id = d.StatusDokumentuId
LEFT JOIN [ModelDanychContainer].[Waluty] w ON w.Id = d.Dokument_Waluta_Id
LEFT JOIN [ModelDanychContainer].[KursyWalutyDokumentu] k ON k.Id = d.Dokument_KursWalutyDokumentu_Id
LEFT JOIN [ModelDanychContainer].[PrzyczynyZwolnienVAT] z ON z.Id = d.PrzyczynaZwolnieniaVATId
LEFT JOIN [ModelDanychContainer].[RachunkiBankoweDokumentow] r ON r.Id = d.Id
LEFT JOIN [ModelDanychContainer].[PodmiotHistorie] f ON f.Id = d.MojaFirmaWybranaId
LEFT JOIN [ModelDanychContainer].[AdresHistorie] fa ON fa.Id = d.AdresMojejFirmyId
LEFT JOIN [ModelDanychContainer].[PodmiotHistorie] b ON b.Id = d.PodmiotWybranyId
LEFT JOIN [ModelDanychContainer].[AdresHistorie] ba ON ba.Id = d.AdresKontrahentaId
WHERE d.Id IN (${ids})`;

export const linesSql = (ids: string): string => `SELECT p.Dokument_Id AS DokumentId, p.LP, a.Nazwa, a.Symbol, p.Opis,
  CAST(p.Ilosc AS varchar(40)) AS Ilosc, j.Symbol AS Jednostka, v.Symbol AS Stawka,
  CAST(p.Cena_NettoPoRabacie AS varchar(40)) AS CenaNetto, CAST(p.Cena_BruttoPoRabacie AS varchar(40)) AS CenaBrutto,
  CAST(p.Cena_RabatProcent AS varchar(40)) AS Rabat, CAST(p.Wartosc_NettoPoRabacie AS varchar(40)) AS Netto,
  CAST(p.Wartosc_VatPoRabacie AS varchar(40)) AS Vat, CAST(p.Wartosc_BruttoPoRabacie AS varchar(40)) AS Brutto
FROM [ModelDanychContainer].[PozycjeDokumentu] p
LEFT JOIN [ModelDanychContainer].[AsortymentyHistoria] a ON a.Id = p.AsortymentWybranyId
LEFT JOIN [ModelDanychContainer].[JednostkiMiarAsortymentow] ja ON ja.Id = p.JednostkaMiaryAsId
LEFT JOIN [ModelDanychContainer].[JednostkiMiar] j ON j.Id = ja.JednostkaMiary_Id
LEFT JOIN [ModelDanychContainer].[StawkiVat] v ON v.Id = p.StawkaVatId
WHERE p.Dokument_Id IN (${ids})
ORDER BY p.Dokument_Id, p.LP, p.Id`;

export const vatSql = (ids: string): string => `SELECT t.Dokument_Id AS DokumentId, v.Symbol AS Stawka,
  CAST(t.WartoscNetto AS varchar(40)) AS Netto, CAST(t.WartoscVat AS varchar(40)) AS Vat,
  CAST(t.WartoscBrutto AS varchar(40)) AS Brutto
FROM [ModelDanychContainer].[TabeleVat] t
LEFT JOIN [ModelDanychContainer].[StawkiVat] v ON v.Id = t.StawkaVat_Id
WHERE t.Dokument_Id IN (${ids})
ORDER BY t.Dokument_Id, v.NumerPorzadkowy, t.Id`;

export const paymentsSql = (ids: string): string => `SELECT p.DokumentId, f.Nazwa AS Forma,
  CAST(p.KwotaDokumentu AS varchar(40)) AS Kwota, p.RodzajPlatnosci, CONVERT(varchar(30), p.Termin, 121) AS Termin
FROM [ModelDanychContainer].[PlatnosciDokumentow] p
LEFT JOIN [ModelDanychContainer].[FormyPlatnosci] f ON f.Id = p.FormaPlatnosci_Id
WHERE p.DokumentId IN (${ids})
ORDER BY p.DokumentId, p.LP, p.Id`;

/** Electronic documents with a KSeF number. */
export const electronicSql = (ids: string): string => `SELECT e.DokumentPowiazanyId AS DokumentId, e.NumerKSeF, e.Hash,
  e.SerwisWysylki, e.Xml
FROM [ModelDanychContainer].[DokumentyElektroniczne] e
WHERE e.DokumentPowiazanyId IN (${ids}) AND ${WITH_USABLE_XML}`;
