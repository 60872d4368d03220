import Big from 'big.js';

/** A text that a printout of a structured invoice has to show, and the element of the XML it stands for. */
export interface Expected {
  path: string;
  text: string;
}

const DATES =
  /^(P_1|P_6|P_6A|P_6_Od|P_6_Do|P_6Z|P_22A|Data(WystFaKorygowanej|Zaplaty|ZaplatyCzesciowej|Umowy|Zamowienia)|Termin)$/;
const AMOUNTS =
  /^(P_9A|P_9B|P_9AZ|P_10|P_11|P_11A|P_11Vat|P_11NettoZ|P_11VatZ|P_13_\w+|P_14_\w+|P_15|P_15ZK|P_15Z|KwotaAkcyzyZ?|Kwota|Suma(Obciazen|Odliczen)|DoZaplaty|DoRozliczenia|KwotaZaplatyCzesciowej|WartoscZamowienia)$/;
const RATES = /^(KursWaluty\w*|KursUmowny)$/;
const NUMBERS = /^(P_8B|P_8BZ|Udzial|P_12_XII|P_12Z_XII)$/;
/** The words for the schema's codes, by element. */
const CODES: Record<string, Record<string, string>> = {
  RodzajFaktury: {
    VAT: 'Faktura',
    UPR: 'Faktura uproszczona',
    ZAL: 'Faktura zaliczkowa',
    ROZ: 'Faktura rozliczeniowa',
    KOR: 'Faktura korygująca',
    KOR_ZAL: 'Faktura korygująca fakturę zaliczkową',
    KOR_ROZ: 'Faktura korygująca fakturę rozliczeniową',
  },
  TypKorekty: { '1': 'w dacie ujęcia', '2': 'w dacie wystawienia faktury korygującej', '3': 'w dacie innej' },
  FormaPlatnosci: { '1': 'gotówka', '6': 'przelew', '7': 'mobilna' },
  Rola: {
    '1': 'FAKTOR',
    '2': 'ODBIORCA',
    '3': 'PODMIOT PIERWOTNY',
    '4': 'DODATKOWY NABYWCA',
    '8': 'JEDNOSTKA SAMORZĄDU TERYTORIALNEGO – ODBIORCA',
  },
  RolaPU: { '2': 'KOMORNIK SĄDOWY' },
  StatusInfoPodatnika: { '2': 'restrukturyzacyjnego' },
  RachunekWlasnyBanku: { '1': 'nabywanych wierzytelności', '2': 'do pobrania należności od nabywcy' },
  RodzajTransportu: { '3': 'drogowy', '8': 'żegluga śródlądowa' },
  OpisLadunku: { '13': 'paleta', '15': 'ładunków masowych stałych' },
  KodKraju: { PL: 'Polska', DE: 'Niemcy', AT: 'Austria', CZ: 'Czechy' },
};
/** What a marker set to 1 makes the printout say. */
const MARKERS: Record<string, string> = {
  JST: 'Jednostka podrzędna JST',
  GV: 'Członek grupy VAT',
  P_16: 'metoda kasowa',
  P_17: 'samofakturowanie',
  P_18: 'odwrotne obciążenie',
  P_18A: 'mechanizm podzielonej płatności',
  P_19: 'Podstawa zwolnienia z VAT',
  P_22: 'wewnątrzwspólnotowa dostawa nowych środków transportu',
  P_42_5: 'art. 42 ust. 5',
  P_23: 'procedura uproszczona',
  P_PMarzy: 'procedura marży',
  P_PMarzy_2: 'procedura marży dla biur podróży',
  P_PMarzy_3_1: 'procedura marży – towary używane',
  P_PMarzy_3_2: 'procedura marży – dzieła sztuki',
  P_PMarzy_3_3: 'procedura marży – przedmioty kolekcjonerskie i antyki',
  FP: 'faktura do paragonu',
  TP: 'powiązania',
  ZwrotAkcyzy: 'akcyzowego',
  P_12_Zal_15: 'załącznik nr 15',
  P_12Z_Zal_15: 'załącznik nr 15',
  NrKSeFN: 'poza KSeF',
  NrKSeFZN: 'poza KSeF',
  StanPrzed: 'POZYCJE PRZED KOREKTĄ',
  StanPrzedZ: 'ZAMÓWIENIE LUB UMOWA PRZED KOREKTĄ',
  Zaplacono: 'ZAPŁACONO',
  PodmiotPosredniczacy: 'pośredniczący',
};
/**
 * What is deliberately not drawn: technical heads and keys, codes for the seller's own VAT records (GTU), and markers that
 * only say that another element follows or that there is none.
 */
const NOT_DRAWN =
  /^(KodFormularza|WariantFormularza|DataWytworzeniaFa|SystemInfo|UU_IDZ?|GTUZ?|NrKSeF|ZnacznikZaplatyCzesciowej|PlatnoscInna|RolaInna|TransportInny|LadunekInny|BrakID|P_19N|P_22N|P_PMarzyN)$/;

/** Everything that the printout of an invoice in Polish has to show, element by element. White space does not count. */
export function mustBeShown(xml: string): Expected[] {
  const expected: Expected[] = [];
  const path: string[] = [];
  for (const [, closing, tag = '', empty, text = ''] of xml.matchAll(/<(\/?)(?:\w+:)?(\w+)[^<>?]*?(\/?)>([^<]*)/g)) {
    if (empty !== '') continue;
    if (closing !== '') path.pop();
    else path.push(tag);
    if (closing !== '' || text.trim() === '') continue;
    for (const shown of textsFor(tag, unescape(text.trim()), path.at(-2) ?? '')) {
      expected.push({ path: path.join('/'), text: shown });
    }
  }
  return expected;
}

function textsFor(tag: string, text: string, parent: string): string[] {
  if (NOT_DRAWN.test(tag)) return [];
  if (tag in MARKERS) return text === '1' ? [MARKERS[tag] ?? ''] : [];
  if (DATES.test(tag)) return [text.split('-').toReversed().join('.')];
  if (AMOUNTS.test(tag)) return [number(text, 2)];
  if (RATES.test(tag)) return [number(text, 4)];
  if (NUMBERS.test(tag)) return [number(text, 0)];
  if (/^P_12Z?$/.test(tag)) return [/^\d+$/.test(text) ? `${text}%` : (RATE_WORDS[text] ?? text)];
  if (tag.startsWith('DataGodz'))
    return [`${text.slice(8, 10)}.${text.slice(5, 7)}.${text.slice(0, 4)} ${text.slice(11, 16)}`];
  // The country of a tax number stands before it as a code.
  if (tag === 'KodKraju' && parent === 'DaneIdentyfikacyjne') return [text];
  return [CODES[tag]?.[text] ?? text];
}

const RATE_WORDS: Record<string, string> = { '0 KR': '0%', '0 WDT': '0% WDT', '0 EX': '0% eksport' };

function number(text: string, least: number): string {
  const value = new Big(text);
  const decimals = Math.max(least, value.toFixed().split('.')[1]?.length ?? 0);
  return value.toFixed(decimals).replace('.', ',');
}

function unescape(text: string): string {
  const characters = text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
  return characters.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

/** Those that a text does not show. */
export function missingIn(shown: string, expected: readonly Expected[]): Expected[] {
  const bare = (text: string): string => text.replace(/[\s\u00a0]/g, '');
  const all = bare(shown);
  return expected.filter(({ text }) => !all.includes(bare(text)));
}
