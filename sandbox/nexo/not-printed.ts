/**
 * Types that the sandbox declares and docs/facts/nexo-59-columns.tsv does not print, with the reason for each. A column
 * that is printed in full must not be here.
 */
export const NOT_PRINTED: Readonly<Record<string, { type: string; reason: string }>> = {
  'Dokumenty.KlasaDokumentu': {
    type: 'nvarchar(64)',
    reason: 'Computed by the database; the longest class name seen has 17 characters.',
  },
  'Dokumenty.Tytul': { type: 'nvarchar(128)', reason: 'No length printed; no statement reads it.' },
  'PrzyczynyZwolnienVAT.Opis': {
    type: 'nvarchar(max)',
    reason: 'No length printed; the ground of an exemption may be a long sentence, so no length is assumed.',
  },
  'PodmiotHistorie.Telefon': {
    type: 'nvarchar(256)',
    reason: 'No length printed; the live card, of which it is the snapshot, has 256.',
  },
};

/** decimal is printed without precision: two places for amounts, four for quantities, prices, rates and percents. */
export const DECIMALS: Readonly<Record<string, RegExp>> = {
  'decimal(18,2)': /^(?:Dokumenty|PozycjeDokumentu|TabeleVat|PlatnosciDokumentow)\.(?:Wartosc|Kwota)/,
  'decimal(18,4)': /^(?:PozycjeDokumentu\.(?:Ilosc|Cena_)|StawkiVat\.Stawka|KursyWalutyDokumentu\.Kurs)/,
};
