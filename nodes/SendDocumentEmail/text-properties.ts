import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { DOCUMENT_PLACEHOLDERS } from '../../lib/mail';
import { KIND_OPTIONS } from '../shared/document-kinds';

const forOwnText = { show: { textSource: ['own'] } };

const PLACEHOLDERS = Object.entries(DOCUMENT_PLACEHOLDERS)
  .map(([group, names]) => `${group}: ${names.map((name) => `[${name}]`).join(', ')}`)
  .join('; ');

/** What Own Texts may be for, in the order of the names. */
const OWN_TEXT_KINDS: INodePropertyOptions[] = [
  ...KIND_OPTIONS,
  {
    name: 'KSeF Notification',
    value: 'ksefNotification',
    description: 'The e-mail without the PDF that KSeF Policy: Notification Only sends',
  },
].sort((a, b) => a.name.localeCompare(b.name, 'en'));

/** The parameters that decide what customers read. */
export const textProperties: INodeProperties[] = [
  {
    displayName: 'Language',
    name: 'language',
    type: 'options',
    default: 'byCountry',
    description: 'Language of the e-mail, its dates and amounts',
    options: [
      {
        name: "By Buyer's Country",
        value: 'byCountry',
        description: 'German for Germany, Austria and Switzerland, Polish for Poland, English for all others',
      },
      { name: 'English', value: 'en' },
      { name: 'German', value: 'de' },
      { name: 'Polish', value: 'pl' },
    ],
  },
  {
    displayName: 'Text',
    name: 'textSource',
    type: 'options',
    noDataExpression: true,
    default: 'builtIn',
    options: [
      {
        name: 'Built-In',
        value: 'builtIn',
        description: 'Ready-made subject and text for each kind of document, in Polish, English and German',
      },
      { name: 'Own', value: 'own', description: 'Your own subject and text' },
    ],
  },
  {
    displayName: 'Subject',
    name: 'subject',
    type: 'string',
    required: true,
    displayOptions: forOwnText,
    default: 'Dokument [document_number] do zamówienia [order_id]',
    description: `Subject of the e-mail. Placeholders of ${PLACEHOLDERS}.`,
  },
  {
    displayName: 'HTML',
    name: 'html',
    type: 'string',
    typeOptions: { rows: 6 },
    displayOptions: forOwnText,
    default:
      '<p>Dzień dobry,</p>\n<p>w załączniku przesyłamy dokument [document_number] do zamówienia nr [order_id] na kwotę [total].</p>\n<p>Dziękujemy za zakupy!</p>',
    description: `Text of the e-mail. Values are escaped. Placeholders of ${PLACEHOLDERS}.`,
  },
  {
    displayName: 'Own Texts',
    name: 'ownTexts',
    type: 'fixedCollection',
    typeOptions: { multipleValues: true },
    placeholder: 'Add text',
    displayOptions: forOwnText,
    default: {},
    description:
      'Other texts for some kinds of document or some languages. The row that fits most closely wins; what it leaves empty comes from Subject and HTML above.',
    options: [
      {
        displayName: 'Text',
        name: 'rows',
        values: [
          {
            displayName: 'Document Kind',
            name: 'kind',
            type: 'options',
            default: 'any',
            options: [{ name: 'Any', value: 'any' }, ...OWN_TEXT_KINDS],
          },
          {
            displayName: 'Language',
            name: 'language',
            type: 'options',
            default: 'any',
            options: [
              { name: 'Any', value: 'any' },
              { name: 'English', value: 'en' },
              { name: 'German', value: 'de' },
              { name: 'Polish', value: 'pl' },
            ],
          },
          {
            displayName: 'Subject',
            name: 'subject',
            type: 'string',
            default: '',
            description: 'May hold the same placeholders as Subject above',
          },
          {
            displayName: 'HTML',
            name: 'html',
            type: 'string',
            typeOptions: { rows: 4 },
            default: '',
            description: 'May hold the same placeholders as HTML above',
          },
        ],
      },
    ],
  },
];
