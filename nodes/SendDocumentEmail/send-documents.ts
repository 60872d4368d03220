import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import {
  deliverByEmail,
  documentPlaceholders,
  openMailTransport,
  type DeliveryJob,
  type DeliveryReport,
} from '../../lib/mail';
import { readEach, type ItemResult } from '../shared/execution';
import { openLedger } from '../shared/ledger';
import { documentOf, orderOf } from '../shared/pipeline-items';

import { mailServerSettings } from './mail-server';

interface SendOptions {
  cc?: string;
  bcc?: string;
  replyTo?: string;
  text?: string;
  shopName?: string;
}

/** Operation Send Document: each item's document to its customer, at most once ever. */
export async function sendDocuments(context: IExecuteFunctions, items: INodeExecutionData[]): Promise<ItemResult[][]> {
  const settings = mailServerSettings(await context.getCredentials('mailServerApi'));
  const read = readEach(items, (item, index) => jobOf(context, item, index));
  const jobs = read.flatMap((result) => ('value' in result ? [result.value] : []));
  const transport = openMailTransport(settings);
  let reports: DeliveryReport[];
  try {
    const ledger = await openLedger(context);
    try {
      reports = await deliverByEmail(jobs, {
        ledger,
        transport,
        concurrency: settings.maxConnections,
        signal: context.getExecutionCancelSignal(),
      });
    } finally {
      await ledger.close();
    }
  } finally {
    transport.close();
  }
  const remaining = reports.values();
  return read.map((result, index): ItemResult[] => {
    if ('error' in result) return [result];
    const { delivery, error } = remaining.next().value as DeliveryReport;
    if (error !== undefined) return [{ error, delivery }];
    return [{ output: 0, item: { ...items[index]!, json: { ...items[index]!.json, delivery: { ...delivery } } } }];
  });
}

function jobOf(context: IExecuteFunctions, item: INodeExecutionData, index: number): DeliveryJob {
  const order = orderOf(item);
  const document = documentOf(item);
  const text = (name: string) => String(context.getNodeParameter(name, index) ?? '');
  const options = context.getNodeParameter('options', index, {}) as SendOptions;
  return {
    document: {
      company: document.company,
      documentId: document.id,
      documentNumber: document.number,
      orderId: order.order_id,
    },
    template: {
      from: text('fromEmail'),
      to: text('toEmail'),
      cc: options.cc ?? '',
      bcc: options.bcc ?? '',
      replyTo: options.replyTo ?? '',
      subject: text('subject'),
      text: options.text ?? '',
      html: text('html'),
    },
    values: documentPlaceholders(order, document, options.shopName ?? ''),
    loadAttachment: async () => {
      const field = text('binaryField');
      const { fileName = 'document.pdf' } = context.helpers.assertBinaryData(index, field);
      const content = await context.helpers.getBinaryDataBuffer(index, field);
      return { fileName, contentType: 'application/pdf', content };
    },
  };
}
