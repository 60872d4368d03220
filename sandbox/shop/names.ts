/** Word lists of the made-up shop. Every person, company and street is invented. */
export const FIRST_NAMES = [
  'Katarzyna',
  'Łukasz',
  'Małgorzata',
  'Paweł',
  'Świętosława',
  'Zdzisław',
  'Agnieszka',
  'Michał',
  'Żaneta',
  'Rafał',
  'Bożena',
  'Józef',
  'Ewa',
  'Wojciech',
  'Grażyna',
  'Krzysztof',
  'Róża',
  'Stanisław',
  'Jagna',
  'Błażej',
] as const;

export const LAST_NAMES = [
  'Żółkiewska',
  'Gęślik',
  'Wiśniewski',
  'Dąbrowska',
  'Źrebiec',
  'Ćwiklińska',
  'Łącki',
  'Śnieżek',
  'Kowalczyk',
  'Brzęczyszczykiewicz',
  'Nowak-Jeziorańska',
  'Wójcik',
  'Piątek',
  'Mączka',
  'Kołodziej',
  'Świątek',
  'Zając',
  'Góral',
] as const;

export const COMPANY_NAMES = [
  'Zielony Zakątek Sp. z o.o.',
  'Kwiaciarnia „Pod Dębem” Grażyna Mączka',
  'ŁĄKI I OGRODY S.A.',
  'Szkółka Żywopłot s.c.',
  'Usługi Ogrodnicze Błażej Góral',
  'Agro-Świt Sp. z o.o. Sp. k.',
  'Gospodarstwo Różane Źródło',
  'Hurtownia Nasion Ćwik',
] as const;

export const STREETS = [
  'Kwiatowa',
  'Źródlana',
  'Święty Marcin',
  'Łąkowa',
  'Generała Bema',
  'Różana',
  'Polna',
  'Żeglarska',
] as const;

export const CITIES = [
  ['90-001', 'Łódź'],
  ['00-950', 'Warszawa'],
  ['31-002', 'Kraków'],
  ['80-101', 'Gdańsk'],
  ['61-001', 'Poznań'],
  ['65-001', 'Zielona Góra'],
  ['59-900', 'Zgorzelec'],
  ['26-110', 'Skarżysko-Kamienna'],
  ['84-200', 'Wejherowo'],
] as const;

export interface ForeignMarket {
  country: string;
  countryName: string;
  currency: 'EUR' | 'CZK';
  /** Złoty for one unit. */
  rate: string;
  firstNames: readonly string[];
  lastNames: readonly string[];
  companies: readonly string[];
  streets: readonly string[];
  cities: readonly (readonly [string, string])[];
  phonePrefix: string;
  vatDigits: number;
}

export const FOREIGN_MARKETS: readonly ForeignMarket[] = [
  {
    country: 'DE',
    countryName: 'Niemcy',
    currency: 'EUR',
    rate: '4.2531',
    firstNames: ['Jürgen', 'Käthe', 'Sören', 'Anneliese'],
    lastNames: ['Müller', 'Groß', 'Schäfer', 'Böhm'],
    companies: ['Grüner Daumen Beispiel GmbH', 'Gärtnerei Groß e.K.'],
    streets: ['Hauptstraße', 'Gartenweg'],
    cities: [
      ['02826', 'Görlitz'],
      ['10115', 'Berlin'],
    ],
    phonePrefix: '+49 30 ',
    vatDigits: 9,
  },
  {
    country: 'CZ',
    countryName: 'Czechy',
    currency: 'CZK',
    rate: '0.1724',
    firstNames: ['Jiří', 'Tereza', 'Ondřej', 'Zdeňka'],
    lastNames: ['Dvořák', 'Černá', 'Růžička', 'Němcová'],
    companies: ['Zahrada Příklad s.r.o.'],
    streets: ['Květinová', 'Lipová'],
    cities: [
      ['110 00', 'Praha'],
      ['702 00', 'Ostrava'],
    ],
    phonePrefix: '+420 ',
    vatDigits: 8,
  },
  {
    country: 'IE',
    countryName: 'Irlandia',
    currency: 'EUR',
    rate: '4.2618',
    firstNames: ['Siobhán', 'Patrick', 'Emily'],
    lastNames: ["O'Connor", 'Walsh', 'Smith'],
    companies: ['Example Gardens Ltd'],
    streets: ['Garden Lane', 'Main Street'],
    cities: [['D02 XY45', 'Dublin']],
    phonePrefix: '+353 1 ',
    vatDigits: 8,
  },
];

export interface CatalogueProduct {
  sku: string;
  name: string;
  attributes: string;
  unit: string;
  /** Rate in nexo's spelling and as BaseLinker's number (−1 = exempt). */
  vatRate: '23' | '8' | '5' | 'zw';
  taxRate: number;
  /** Retail price in grosze, and the trade customers' net price in whole złoty. */
  retailGross: number;
  tradeNet: number;
  weight: number;
}

const product = (
  sku: string,
  name: string,
  attributes: string,
  unit: string,
  vatRate: CatalogueProduct['vatRate'],
  retailGross: number,
  tradeNet: number,
  weight: number,
): CatalogueProduct => ({
  sku,
  name,
  attributes,
  unit,
  vatRate,
  taxRate: vatRate === 'zw' ? -1 : Number(vatRate),
  retailGross,
  tradeNet,
  weight,
});

export const CATALOGUE: readonly CatalogueProduct[] = [
  product('SEK-21-CZ', 'Sekator nożycowy 21 cm', 'Kolor: czerwony', 'szt.', '23', 8950, 68, 0.28),
  product('KON-10L', 'Konewka ocynkowana 10 l', '', 'szt.', '23', 12999, 99, 1.4),
  product('WAZ-25', 'Wąż ogrodowy ½″ – 25 m', 'Długość: 25 m', 'szt.', '23', 15490, 118, 3.2),
  product('ZIEM-50', 'Ziemia uniwersalna 50 l', '', 'worek', '8', 3299, 27, 18),
  product('CEB-TUL', 'Cebulki tulipanów „Żółty Książę” 25 szt.', 'Odmiana: Żółty Książę', 'opak.', '8', 4590, 38, 0.6),
  product('NAS-MIX', 'Nasiona kwiatów łąkowych – mieszanka „Łąka świętojańska”', '', 'opak.', '8', 1299, 10, 0.05),
  product('KSI-OGR', 'Książka „Ogród przez cały rok”', 'Oprawa: twarda', 'szt.', '5', 5990, 50, 0.9),
  product('MIOD-AK', 'Miód akacjowy 400 g', '', 'szt.', '5', 3150, 25, 0.5),
  product('REK-M', 'Rękawice ogrodowe', 'Rozmiar: M', 'para', '23', 2499, 18, 0.1),
  product(
    'ZEST-NAR',
    'Zestaw narzędzi ręcznych (łopatka, pazurki, grabki)',
    'Trzonki: jesion',
    'kpl.',
    '23',
    9900,
    76,
    1.1,
  ),
  product('TASM-MB', 'Taśma do szczepienia', 'Cena za metr', 'm', '23', 199, 1, 0.02),
  product('KURS-ON', 'Szkolenie „Cięcie drzew owocowych” – dostęp', '', 'usł.', 'zw', 19900, 199, 0),
];

export const MAIL_DOMAINS = ['example.com', 'example.org', 'example.net', 'poczta.example', 'firma.example'] as const;

/** Addresses no mail server could deliver to. */
export const MALFORMED_ADDRESSES = [
  'jan.kowalski@',
  'anna@@example.com',
  'brak',
  'r.nowak@example,com',
  'katarzyna.example.com',
  'ola @example.com',
] as const;
