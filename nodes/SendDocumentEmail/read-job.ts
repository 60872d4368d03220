import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { DeliveryJob } from '../../lib/delivery';
import {
  DOCUMENT_KINDS,
  type DocumentSummary,
  type Language,
  languageOfBuyer,
  LANGUAGES,
  type Order,
} from '../../lib/documents';
import {
  type Attachment,
  builtInText,
  chooseOwnText,
  documentPlaceholders,
  isPaidInFull,
  MailError,
  type MessageText,
  type OwnText,
} from '../../lib/mail';
import { pdfFileName } from '../../lib/pdf';
import type { Entry } from '../shared/execution';
import {
  checkPdfMark,
  deliveredDocumentOf,
  deliveryOf,
  documentOf,
  isObject,
  orderIdOf,
  ownerOf,
} from '../shared/item';
import { oneOf } from '../shared/parameters';

import { collectionOf, textOf } from './parameters';

const NOTIFICATION = 'ksefNotification';
const KINDS_OF_OWN_TEXT = ['any', ...DOCUMENT_KINDS, NOTIFICATION] as const;

/**
 * The e-mail one item asks for.
 *
 * @throws IntegrationError when the item has no order or document in it, or a parameter has no usable value
 */
export function readJob(context: IExecuteFunctions, item: INodeExecutionData, index: number): DeliveryJob {
  const owner = ownerOf(item);
  // A document that was found without an order has the customer nexo knows.
  const order: Partial<Order> = 'order' in owner ? owner.order : { invoice_fullname: owner.customer.name };
  const document = documentOf(item);
  deliveryOf(item);
  const text = (name: string, displayName: string) => textOf(context.getNodeParameter(name, index), displayName);
  const options = collectionOf(context.getNodeParameter('options', index, {}), 'Options');
  const option = (name: string, displayName: string) => textOf(options[name], displayName);
  const language = readLanguage(context.getNodeParameter('language', index), order);
  const values = documentPlaceholders(order, document, {
    shopName: option('shopName', 'Shop Name'),
    language,
    ksefLink: isObject(item.json.ksef) ? item.json.ksef.link : '',
  });
  const notificationOnly = isNotificationOnly(document);
  return {
    document: deliveredDocumentOf(item),
    language,
    template: {
      from: text('fromEmail', 'From Email'),
      to: text('toEmail', 'To Email'),
      cc: option('cc', 'CC Email'),
      bcc: option('bcc', 'BCC Email'),
      replyTo: option('replyTo', 'Reply To Email'),
      forNone: options.forNone === undefined ? undefined : option('forNone', 'Addresses for None'),
      ...readTexts(context, index, {
        document,
        language,
        values,
        plainText: () => option('text', 'Plain Text'),
        isPaid: isPaidInFull(order, document),
        signature: option('signature', 'Signature'),
      }),
    },
    values,
    loadAttachment: notificationOnly ? null : () => loadAttachment(context, { item, index }, document),
  };
}

/**
 * Whether the customer gets a message without the document.
 *
 * @throws MailError `ksef_number_missing`, since such a message would say nothing
 */
function isNotificationOnly({ ksef, number }: DocumentSummary): boolean {
  if (ksef.notificationOnly !== true) return false;
  if (ksef.number !== '') return true;
  throw new MailError('ksef_number_missing', `Document ${number} is to be announced without its KSeF number`, {
    description: 'Connect this node behind Find, which waits for the number, and do not change the field document.',
  });
}

/** Codes such as "de-AT" are taken too: that is what an expression finds in a shop's own data. */
function readLanguage(value: unknown, order: Partial<Order>): Language {
  const chosen = typeof value === 'string' ? value.trim() : value;
  const code = typeof chosen === 'string' ? /^([a-z]{2})([-_][a-z]{2})?$/i.exec(chosen)?.[1]?.toLowerCase() : undefined;
  const language = oneOf(code ?? chosen, 'Language', ['byCountry', ...LANGUAGES]);
  return language === 'byCountry' ? languageOfBuyer(order) : language;
}

function readTexts(
  context: IExecuteFunctions,
  index: number,
  of: {
    document: DocumentSummary;
    language: Language;
    values: DeliveryJob['values'];
    plainText: () => string;
    isPaid: boolean;
    signature: string;
  },
): MessageText & { text: string } {
  const { document, language, values } = of;
  const { notificationOnly = false } = document.ksef;
  const has = (name: string) => (values[name] ?? '') !== '';
  const builtIn = () =>
    builtInText(language, document.kind, {
      order: has('order_id'),
      ksefNumber: has('ksef_number'),
      ksefLink: has('ksef_link'),
      shopName: has('shop_name'),
      attachment: !notificationOnly,
      paid: of.isPaid,
      signature: of.signature,
    });
  const source = oneOf(context.getNodeParameter('textSource', index), 'Text', ['builtIn', 'own']);
  if (source === 'builtIn') {
    return builtIn();
  }
  const fallback = {
    subject: textOf(context.getNodeParameter('subject', index), 'Subject'),
    html: textOf(context.getNodeParameter('html', index), 'HTML'),
  };
  const rows = readOwnTexts(context.getNodeParameter('ownTexts', index, {}));
  if (notificationOnly) {
    // All other texts of the shop speak of a file that does not come along.
    const own = rows.filter(({ kind }) => kind === NOTIFICATION);
    return { ...chooseOwnText(own, NOTIFICATION, language, builtIn()), text: '' };
  }
  const chosen = chooseOwnText(rows, document.kind, language, fallback);
  // The plain text was written beside the HTML field; a row with HTML of its own says something else.
  return { ...chosen, text: chosen.html === fallback.html ? of.plainText() : '' };
}

function readOwnTexts(value: unknown): OwnText[] {
  const { rows = [] } = collectionOf(value, 'Own Texts');
  const list = Array.isArray(rows) ? (rows as unknown[]) : [rows];
  return list.map((entry) => {
    const row = collectionOf(entry, 'Own Texts');
    return {
      kind: oneOf(row.kind ?? 'any', 'Document Kind of Own Texts', KINDS_OF_OWN_TEXT),
      language: oneOf(row.language ?? 'any', 'Language of Own Texts', ['any', ...LANGUAGES]),
      subject: textOf(row.subject, 'Subject of Own Texts'),
      html: textOf(row.html, 'HTML of Own Texts'),
    };
  });
}

async function loadAttachment(
  context: IExecuteFunctions,
  { item, index }: Entry,
  document: DocumentSummary,
): Promise<Attachment> {
  const field = textOf(context.getNodeParameter('binaryField', index), 'Input Data Field Name');
  if (item.binary === undefined || !Object.hasOwn(item.binary, field)) {
    throw new MailError('attachment_missing', 'The item has no PDF in the field that Input Data Field Name names', {
      description: 'Connect this node behind Get PDF, and write the same field name in both.',
    });
  }
  const { fileName } = context.helpers.assertBinaryData(index, field);
  const content = await context.helpers.getBinaryDataBuffer(index, field);
  checkPdfMark(item, content, field, document);
  const number = typeof fileName === 'string' && fileName.trim() !== '' ? fileName : document.number;
  const { kind, issueDate } = document;
  return {
    // Another node may have named the file: what reaches the customer is a plain, safe name.
    fileName: pdfFileName('[document_number]', { kind, number, orderId: orderIdOf(item), date: issueDate }),
    contentType: 'application/pdf',
    content,
  };
}
