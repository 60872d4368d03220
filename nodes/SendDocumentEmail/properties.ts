import type { INodeProperties } from 'n8n-workflow';

const forDocument = { show: { operation: ['sendDocument'] } };
const forReport = { show: { operation: ['sendReport'] } };

const PLACEHOLDERS =
  'Placeholders: [order_id], [order_source], [customer_name], [customer_company], [document_number], [document_kind], [document_name], [issue_date], [total], [amount_due], [ksef_number], [shop_name].';

/** The parameters of Send Document E-mail. The texts that customers read are Polish. */
export const properties: INodeProperties[] = [
  {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    default: 'sendDocument',
    options: [
      {
        name: 'Send Document',
        value: 'sendDocument',
        action: 'Send document email',
        description: 'Send the PDF of a document to its customer, at most once ever',
      },
      {
        name: 'Send Failure Report',
        value: 'sendReport',
        action: 'Send failure report email',
        description: 'Send one e-mail to the shop about all orders that failed',
      },
    ],
  },
  {
    displayName: 'From Email',
    name: 'fromEmail',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. My Shop <office@example.com>',
    description: 'Sender of the e-mails; most mail servers want the address of the mailbox that logs in',
  },
  {
    displayName: 'To Email',
    name: 'toEmail',
    type: 'string',
    required: true,
    displayOptions: forDocument,
    default: '={{ $json.order.email }}',
    placeholder: 'e.g. nathan@example.com',
    description: 'The one customer who gets the document',
  },
  {
    displayName: 'Subject',
    name: 'subject',
    type: 'string',
    required: true,
    displayOptions: forDocument,
    default: 'Dokument [document_number] do zamówienia [order_id]',
    description: 'Subject of the e-mail. ,.',
  },
  {
    displayName: 'HTML',
    name: 'html',
    type: 'string',
    typeOptions: { rows: 6 },
    displayOptions: forDocument,
    default:
      '<p>Dzień dobry,</p>\n<p>w załączniku przesyłamy dokument [document_number] do zamówienia nr [order_id] na kwotę [total].</p>\n<p>Dziękujemy za zakupy!</p>',
    description: `Text of the e-mail. Values are escaped. ${PLACEHOLDERS}`,
  },
  {
    displayName: 'Input Data Field Name',
    name: 'binaryField',
    type: 'string',
    required: true,
    displayOptions: forDocument,
    default: 'document',
    hint: 'The name of the input binary field that holds the PDF',
  },
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add option',
    displayOptions: forDocument,
    default: {},
    options: [
      {
        displayName: 'BCC Email',
        name: 'bcc',
        type: 'string',
        default: '',
        placeholder: 'e.g. archive@example.com',
        description: 'Own addresses that get a copy without the customer seeing it, separated by commas',
      },
      {
        displayName: 'CC Email',
        name: 'cc',
        type: 'string',
        default: '',
        placeholder: 'e.g. office@example.com',
        description: 'Own addresses that get a copy; the customer sees them. Separated by commas.',
      },
      {
        displayName: 'Plain Text',
        name: 'text',
        type: 'string',
        typeOptions: { rows: 4 },
        default: '',
        description: 'Text for mail programs that show no HTML; made of the HTML when it is empty. ,.',
      },
      {
        displayName: 'Reply To Email',
        name: 'replyTo',
        type: 'string',
        default: '',
        placeholder: 'e.g. help@example.com',
        description: 'Where answers of customers go',
      },
      {
        displayName: 'Shop Name',
        name: 'shopName',
        type: 'string',
        default: '',
        description: 'Value of the placeholder [shop_name]',
      },
    ],
  },
  {
    displayName: 'To Email',
    name: 'reportTo',
    type: 'string',
    required: true,
    displayOptions: forReport,
    default: '',
    placeholder: 'e.g. office@example.com',
    description: 'Who in the shop reads the report; several addresses separated by commas',
  },
  {
    displayName: 'Subject',
    name: 'reportSubject',
    type: 'string',
    required: true,
    displayOptions: forReport,
    default: 'Documents not delivered: [count]',
    description: 'Subject of the report. The placeholder [count] is the number of orders.',
  },
];
