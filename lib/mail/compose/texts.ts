import { kindTitle, type KindWording, kindWording, type Language } from '../../documents';

/** Subject and body of an e-mail, with placeholders still in them. */
export interface MessageText {
  subject: string;
  html: string;
}

interface LanguageTexts {
  /** What the subject says besides kind and number when the document belongs to an order. */
  subjectOrder: string;
  greeting: string;
  message: (wording: KindWording, order: string) => string;
  /** What the message says besides when the document belongs to an order. */
  messageOrder: string;
  thanks: string;
  /** What is said instead when the document itself does not come along. */
  notification: (wording: KindWording, order: string) => string;
  /** One more paragraph for a document that has a KSeF number. */
  ksefNumber: string;
  /** What it goes on with when the document comes along. */
  ksefVisualisation: string;
  /** What it goes on with when its address at the Ministry is known, before the link. */
  ksefLink: string;
  /** What stands above a test message; the placeholder is the customer's masked address. */
  testNote: (recipient: string) => string;
}

/** The texts customers read. The PDF of a structured invoice is only its visualisation (facts/mail-ksef-market.md §4). */
const TEXTS: Record<Language, LanguageTexts> = {
  pl: {
    subjectOrder: ' do zamówienia [order_id]',
    greeting: 'Dzień dobry,',
    message: ({ object }, order) =>
      `w załączniku przesyłamy ${object} [document_number] z dnia [issue_date]${order}, na kwotę [total].`,
    messageOrder: ' do zamówienia nr [order_id]',
    thanks: 'Dziękujemy za zakupy!',
    notification: ({ name }, order) =>
      `${name} [document_number] z dnia [issue_date]${order}, na kwotę [total], jest dostępna w Krajowym Systemie e-Faktur (KSeF).`,
    ksefNumber: 'Numer KSeF: [ksef_number].',
    ksefVisualisation: 'Załączony plik jest wizualizacją faktury ustrukturyzowanej.',
    ksefLink: 'Faktura w KSeF:',
    testNote: (recipient) => `Wiadomość testowa. Klient, do którego by trafiła: ${recipient}`,
  },
  en: {
    subjectOrder: ' for order [order_id]',
    greeting: 'Hello,',
    message: ({ object }, order) =>
      `please find attached ${object} [document_number] of [issue_date]${order}, in the amount of [total].`,
    messageOrder: ' for your order no. [order_id]',
    thanks: 'Thank you for shopping with us!',
    notification: ({ object }, order) =>
      `${object} [document_number] of [issue_date]${order}, in the amount of [total], is available in KSeF, the Polish e-invoicing system.`,
    ksefNumber: 'KSeF number: [ksef_number].',
    ksefVisualisation: 'The attached file is a visualisation of the structured invoice.',
    ksefLink: 'The invoice in KSeF:',
    testNote: (recipient) => `Test message. The customer who would get it: ${recipient}`,
  },
  de: {
    subjectOrder: ' zur Bestellung [order_id]',
    greeting: 'Guten Tag,',
    message: ({ object }, order) =>
      `im Anhang senden wir Ihnen ${object} [document_number] vom [issue_date]${order} über [total].`,
    messageOrder: ' zu Ihrer Bestellung Nr. [order_id]',
    thanks: 'Vielen Dank für Ihren Einkauf!',
    notification: ({ object }, order) =>
      `${object} [document_number] vom [issue_date]${order} über [total] steht in KSeF bereit, dem polnischen E-Rechnungssystem.`,
    ksefNumber: 'KSeF-Nummer: [ksef_number].',
    ksefVisualisation: 'Die angehängte Datei ist eine Visualisierung der strukturierten Rechnung.',
    ksefLink: 'Die Rechnung in KSeF:',
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
}

/** The text that is shipped for a kind of document and a language. */
export function builtInText(language: Language, kind: string, parts: TextParts): MessageText {
  const texts = TEXTS[language];
  const words = kindWording(kind, language);
  const order = parts.order ? texts.messageOrder : '';
  const paragraphs = [
    texts.greeting,
    parts.attachment ? texts.message(words, order) : capitalised(texts.notification(words, order)),
    ...ksefParagraph(texts, parts),
    texts.thanks,
    ...(parts.shopName ? ['[shop_name]'] : []),
  ];
  return {
    subject: `${kindTitle(kind, language)} [document_number]${parts.order ? texts.subjectOrder : ''}`,
    html: paragraphs.map((text) => `<p>${text}</p>`).join('\n'),
  };
}

function ksefParagraph(texts: LanguageTexts, parts: TextParts): string[] {
  if (!parts.ksefNumber) return [];
  const link = `${texts.ksefLink} <a href="[ksef_link]">[ksef_link]</a>`;
  const sentences = [
    texts.ksefNumber,
    ...(parts.attachment ? [texts.ksefVisualisation] : []),
    ...(parts.ksefLink ? [link] : []),
  ];
  return [sentences.join(' ')];
}

/** The line above a test message, as plain text. */
export function testNote(maskedRecipient: string, language: Language): string {
  return TEXTS[language].testNote(maskedRecipient);
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
