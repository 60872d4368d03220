import { isAbsolute } from 'node:path';
import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { IntegrationError } from '../../lib/common';
import { languageOfBuyer } from '../../lib/documents';
import { LARGEST_LOGO, type LayoutLanguage, type LayoutOptions, type MarginKind } from '../../lib/pdf';
import { ownerOf } from '../shared/item';
import { lineOfText, oneOf } from '../shared/parameters';
import { expandHome, followLinks } from '../shared/paths';

/** Longest footer or bank details, in characters. */
const LONGEST_TEXT = 1000;

const LANGUAGES: LayoutLanguage[] = ['pl', 'en', 'de', 'pl+en', 'pl+de'];
const MARGIN_KINDS: MarginKind[] = ['usedGoods', 'worksOfArt', 'collectables', 'travel'];

const forLayout = { show: { '/pdfSource': ['builtInLayout'] } };

/** What a shop may change about the built-in layout: entries of the collection `pdfOptions`. */
export const layoutProperties: INodeProperties[] = [
  {
    displayName: 'Accent Color',
    name: 'accentColor',
    type: 'color',
    displayOptions: forLayout,
    default: '#1c4a75',
    description:
      'Color of the title, the lines and the amount due; a very light one is darkened so that it can be read',
  },
  {
    displayName: 'Advance Invoices',
    name: 'advanceInvoices',
    type: 'options',
    displayOptions: forLayout,
    default: 'hold',
    options: [
      {
        name: 'Draw Like Any Other',
        value: 'draw',
        description: 'If Subiekt nexo marks ordinary invoices so, or the shop answers for what is missing',
      },
      { name: 'Hold', value: 'hold', description: 'They need a nexo print template' },
    ],
    description: 'What happens to advance invoices and to the final ones after them, on which the law wants more',
  },
  {
    displayName: 'Bank Details',
    name: 'bankDetails',
    type: 'string',
    typeOptions: { rows: 3 },
    displayOptions: forLayout,
    default: '',
    description: 'Printed with the payments instead of the bank account that Subiekt nexo keeps with the document',
  },
  {
    displayName: 'Footer',
    name: 'footer',
    type: 'string',
    typeOptions: { rows: 2 },
    displayOptions: forLayout,
    default: '',
    description: 'Small text at the foot of every page, at most six lines',
  },
  {
    displayName: 'Language',
    name: 'language',
    type: 'options',
    displayOptions: forLayout,
    default: 'pl',
    options: [
      {
        name: 'By Country of Buyer',
        value: 'byCountry',
        description:
          'German for Germany, Austria and Switzerland, Polish for Poland and without a country, else English',
      },
      { name: 'English', value: 'en' },
      { name: 'German', value: 'de' },
      { name: 'Polish', value: 'pl' },
      { name: 'Polish and English', value: 'pl+en' },
      { name: 'Polish and German', value: 'pl+de' },
    ],
    description: 'Language of what the layout prints itself; names, units and notes stay as Subiekt nexo has them',
  },
  {
    displayName: 'Logo File',
    name: 'logoFile',
    type: 'string',
    displayOptions: forLayout,
    default: '',
    placeholder: 'e.g. ~/.n8n-files/logo.png',
    description: 'PNG or JPEG file of at most 1 MB, in a folder that n8n allows files in',
  },
  {
    displayName: 'Margin Procedure',
    name: 'marginKind',
    type: 'options',
    displayOptions: forLayout,
    default: 'usedGoods',
    options: [
      { name: "Collectors' Items and Antiques", value: 'collectables' },
      { name: 'Travel Agents', value: 'travel' },
      { name: 'Used Goods', value: 'usedGoods' },
      { name: 'Works of Art', value: 'worksOfArt' },
    ],
    description:
      'Which procedure the invoices under a margin procedure name, as the law asks for; without this option such documents are held',
  },
  {
    displayName: 'VAT Exemption Ground',
    name: 'exemptionGround',
    type: 'string',
    displayOptions: forLayout,
    default: '',
    placeholder: 'e.g. art. 113 ust. 1 ustawy o VAT',
    description:
      'Printed on invoices with VAT-exempt lines that name no ground in Subiekt nexo; without either such an invoice is held, because the law asks for it',
  },
];

interface LayoutParameters {
  advanceInvoices?: unknown;
  accentColor?: unknown;
  bankDetails?: unknown;
  exemptionGround?: unknown;
  footer?: unknown;
  language?: unknown;
  logoFile?: unknown;
  marginKind?: unknown;
}

/**
 * The options of the built-in layout for one item; expressions may give them any value, so all are checked.
 *
 * @throws IntegrationError `parameter_invalid`, `logo_unreadable`
 */
export async function readLayoutOptions(context: IExecuteFunctions, index: number): Promise<LayoutOptions> {
  const given: unknown = context.getNodeParameter('pdfOptions', index, {});
  const parameters: LayoutParameters = given ?? {};
  const accentColor = lineOfText(parameters.accentColor, 'Accent Color', 100).trim();
  const logo = await readLogo(context, parameters.logoFile);
  return {
    language: readLanguage(context, parameters.language ?? 'pl', index),
    ...(accentColor === '' ? {} : { accentColor }),
    ...(logo ? { logo } : {}),
    ...(parameters.marginKind === undefined
      ? {}
      : { marginKind: oneOf(parameters.marginKind, 'Margin Procedure', MARGIN_KINDS) }),
    drawAdvances: oneOf(parameters.advanceInvoices ?? 'hold', 'Advance Invoices', ['draw', 'hold']) === 'draw',
    footer: linesOfText(parameters.footer, 'Footer'),
    bankDetails: linesOfText(parameters.bankDetails, 'Bank Details'),
    exemptionGround: lineOfText(parameters.exemptionGround ?? '', 'VAT Exemption Ground', LONGEST_TEXT).trim(),
  };
}

function readLanguage(context: IExecuteFunctions, value: unknown, index: number): LayoutLanguage {
  const language = oneOf(value, 'Language', [...LANGUAGES, 'byCountry' as const]);
  if (language !== 'byCountry') return language;
  const item = context.getInputData()[index];
  const owner = item ? ownerOf(item) : undefined;
  // A document without an order has no country that is known here.
  return owner && 'order' in owner ? languageOfBuyer(owner.order) : 'pl';
}

function linesOfText(value: unknown, displayName: string): string {
  const lines = typeof value === 'string' ? value.split(/\r?\n/) : [value];
  const text = lines.map((line) => lineOfText(line, displayName, LONGEST_TEXT)).join('\n');
  return lineOfText(text.replaceAll('\n', ' '), displayName, LONGEST_TEXT) === '' ? '' : text;
}

/** Logos of an execution by their path: all documents share one. */
const logos = new WeakMap<IExecuteFunctions, Map<string, Promise<Buffer>>>();

async function readLogo(context: IExecuteFunctions, value: unknown): Promise<Buffer | undefined> {
  const path = expandHome(lineOfText(value, 'Logo File', LONGEST_TEXT).trim());
  if (path === '') return undefined;
  if (!isAbsolute(path)) {
    throw new IntegrationError('parameter_invalid', 'Logo File is not an absolute path', {
      description: 'Write a path such as ~/.n8n-files/logo.png.',
    });
  }
  const known = logos.get(context) ?? new Map<string, Promise<Buffer>>();
  logos.set(context, known);
  const logo = known.get(path) ?? readFile(context, path);
  known.set(path, logo);
  return logo;
}

/** n8n's own fence decides whether the file may be read; no more of it is read than a logo may have. */
async function readFile(context: IExecuteFunctions, path: string): Promise<Buffer> {
  const unreadable = (cause: unknown): never => {
    throw new IntegrationError('logo_unreadable', 'The file in Logo File cannot be read', {
      description: 'Check that the file exists and that N8N_RESTRICT_FILE_ACCESS_TO allows its folder.',
      cause,
    });
  };
  const read = async (): Promise<Buffer> => {
    const stream = await context.helpers.createReadStream(await followLinks(context, path));
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of stream) {
      chunks.push(Buffer.from(chunk));
      length += chunk.length;
      if (length > LARGEST_LOGO) break;
    }
    return Buffer.concat(chunks);
  };
  return read().catch(unreadable);
}
