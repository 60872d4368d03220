import {
  DOCUMENT_KINDS,
  type DocumentFamily,
  familyOf,
  kindTitle,
  type KindWording,
  kindWording,
  type Language,
} from '../../documents';

import { type Letter, letterHtml, letterText } from './letter';

/** Subject and body of an e-mail, with placeholders still in them. */
export interface MessageText {
  subject: string;
  html: string;
}

interface LanguageTexts {
  /** What the subject says besides kind and number when the document belongs to an order. */
  subjectOrder: string;
  greeting: string;
  /** What comes with the letter. */
  message: (wording: KindWording, forOrder: boolean) => string;
  /** The same for a receipt: the printout is no fiscal receipt, and must not pass for one. */
  receipt: (wording: KindWording, forOrder: boolean) => string;
  /** What is said instead when the document itself does not come along. */
  notification: (wording: KindWording, forOrder: boolean) => string;
  facts: Record<'number' | 'date' | 'order' | 'amount' | 'payment' | 'ksef', string>;
  /** The value of `payment`. */
  paid: string;
  /** For a structured invoice whose PDF comes along. */
  ksefVisualisation: string;
  /** The words of the link to the invoice at the Ministry. */
  ksefLink: string;
  thanks: string;
  questions: string;
  /** What stands above a test message; the placeholder is the customer's masked address. */
  testNote: (recipient: string) => string;
}

/**
 * The texts customers read. The PDF of a structured invoice is only its visualisation (facts/mail-ksef-market.md §4). The English and the
 * German have not been read by anybody whose language it is.
 */
const TEXTS: Record<Language, LanguageTexts> = {
  pl: {
    subjectOrder: ' do zamówienia [customer_order]',
    greeting: 'Dzień dobry,',
    message: ({ object }, forOrder) => `w załączniku przesyłamy ${object}${forOrder ? ' do Państwa zamówienia' : ''}.`,
    receipt: (_, forOrder) =>
      `w załączniku przesyłamy potwierdzenie zakupu${forOrder ? ' do Państwa zamówienia' : ''}. Ten dokument nie jest paragonem fiskalnym.`,
    notification: (_, forOrder) =>
      `wystawiliśmy dla Państwa dokument${forOrder ? ' do zamówienia' : ''}. Jest dostępny w Krajowym Systemie e-Faktur (KSeF).`,
    facts: {
      number: 'Numer',
      date: 'Data wystawienia',
      order: 'Zamówienie',
      amount: 'Kwota',
      payment: 'Płatność',
      ksef: 'Numer KSeF',
    },
    paid: 'zapłacono',
    ksefVisualisation: 'Załączony plik PDF jest wizualizacją faktury ustrukturyzowanej.',
    ksefLink: 'Sprawdź fakturę w KSeF',
    thanks: 'Dziękujemy za zakupy!',
    questions: 'Pytania? Wystarczy odpowiedzieć na tę wiadomość.',
    testNote: (recipient) => `Wiadomość testowa. Klient, do którego by trafiła: ${recipient}`,
  },
  en: {
    subjectOrder: ' for order [customer_order]',
    greeting: 'Hello,',
    message: ({ object }, forOrder) => `Please find attached ${object}${forOrder ? ' for your order' : ''}.`,
    receipt: (_, forOrder) =>
      `Please find attached the confirmation of your purchase${forOrder ? ' for your order' : ''}. It is not a fiscal receipt.`,
    notification: ({ object }, forOrder) =>
      `We have issued ${object}${forOrder ? ' for your order' : ''}. You will find it in KSeF, the Polish e-invoicing system.`,
    facts: {
      number: 'Number',
      date: 'Date of issue',
      order: 'Order',
      amount: 'Amount',
      payment: 'Payment',
      ksef: 'KSeF number',
    },
    paid: 'paid',
    ksefVisualisation: 'The attached PDF is a visualisation of the structured invoice.',
    ksefLink: 'View the invoice in KSeF',
    thanks: 'Thank you for shopping with us!',
    questions: 'Any questions? Just reply to this message.',
    testNote: (recipient) => `Test message. The customer who would get it: ${recipient}`,
  },
  de: {
    subjectOrder: ' zur Bestellung [customer_order]',
    greeting: 'Guten Tag,',
    message: ({ object }, forOrder) => `im Anhang erhalten Sie ${object}${forOrder ? ' zu Ihrer Bestellung' : ''}.`,
    receipt: (_, forOrder) =>
      `im Anhang erhalten Sie die Kaufbestätigung${forOrder ? ' zu Ihrer Bestellung' : ''}. Sie ist kein fiskalischer Kassenbon.`,
    notification: ({ object }, forOrder) =>
      `wir haben ${object}${forOrder ? ' zu Ihrer Bestellung' : ''} ausgestellt. Sie steht in KSeF, dem polnischen E-Rechnungssystem, für Sie bereit.`,
    facts: {
      number: 'Nummer',
      date: 'Ausstellungsdatum',
      order: 'Bestellung',
      amount: 'Betrag',
      payment: 'Zahlung',
      ksef: 'KSeF-Nummer',
    },
    paid: 'bezahlt',
    ksefVisualisation: 'Die angehängte PDF-Datei ist eine Visualisierung der strukturierten Rechnung.',
    ksefLink: 'Rechnung in KSeF ansehen',
    thanks: 'Vielen Dank für Ihren Einkauf!',
    questions: 'Haben Sie Fragen? Antworten Sie einfach auf diese Nachricht.',
    testNote: (recipient) => `Testnachricht. Der Kunde, der sie bekäme: ${recipient}`,
  },
};

/** What a message has to say, and which values there are to say it: what would name a missing one is left out. */
export interface TextParts {
  order: boolean;
  ksefNumber: boolean;
  ksefLink: boolean;
  shopName: boolean;
  /** Whether the document comes along; without it the message says where the customer finds it. */
  attachment: boolean;
  /** Whether the order is known to be paid in full. */
  paid: boolean;
  /** The company's own lines at the end, plain text; empty for none. */
  signature: string;
}

/** The text that is shipped for a kind of document and a language. */
export function builtInText(language: Language, kind: string, parts: TextParts): MessageText & { text: string } {
  const texts = TEXTS[language];
  const known = DOCUMENT_KINDS.find((candidate) => candidate === kind);
  const family: DocumentFamily | undefined = known && familyOf(known);
  const opening = parts.attachment ? (family === 'receipt' ? texts.receipt : texts.message) : texts.notification;
  const title = kindTitle(kind, language);
  const letter: Letter = {
    language,
    preview: `${title} [document_number] · [total]`,
    heading: parts.shopName ? '[shop_name]' : '',
    paragraphs: [texts.greeting, opening(kindWording(kind, language), parts.order)],
    facts: factsOf(texts, title, parts),
    closing: [
      ...(parts.ksefNumber && parts.attachment ? [texts.ksefVisualisation] : []),
      `${texts.thanks}<br>${texts.questions}`,
      ...(parts.shopName ? ['[shop_name]'] : []),
    ],
    signature: parts.signature,
  };
  return {
    subject: `${title} [document_number]${parts.order ? texts.subjectOrder : ''}`,
    html: letterHtml(letter),
    text: letterText(letter),
  };
}

function factsOf({ facts, paid, ksefLink }: LanguageTexts, title: string, parts: TextParts): Array<[string, string]> {
  const link = parts.ksefLink ? `<br><a href="[ksef_link]">${ksefLink}</a>` : '';
  return [
    [facts.number, `${title} [document_number]`],
    [facts.date, '[issue_date]'],
    ...(parts.order ? ([[facts.order, '[customer_order]']] as Array<[string, string]>) : []),
    [facts.amount, '<strong>[total]</strong>'],
    ...(parts.paid ? ([[facts.payment, paid]] as Array<[string, string]>) : []),
    ...(parts.ksefNumber ? ([[facts.ksef, `[ksef_number]${link}`]] as Array<[string, string]>) : []),
  ];
}

/** The line above a test message, as plain text. */
export function testNote(maskedRecipient: string, language: Language): string {
  return TEXTS[language].testNote(maskedRecipient);
}
