import type { ListedDocument } from '../../documents';
import type { NexoConnection } from '../database/connection';
import { optionalText } from '../database/rows';

import {
  EMAIL_COLUMNS,
  readSalesDocuments,
  type SalesDocumentsRequest,
  toSummary,
  windowStatement,
} from './sales-documents';

const PARTS = { columns: EMAIL_COLUMNS, condition: '1 = 1' };

/** The statement of `listDocuments`; it reads all tables that listing documents needs. */
export const listStatement = (request: SalesDocumentsRequest) => windowStatement(request, PARTS);

/**
 * All documents of the window, oldest first, each with its customer's e-mail address as nexo has it: the one on the
 * document's own snapshot of the buyer, else the first of the buyer's contacts, else an empty string. One statement. Throws
 * NexoError; an abort rejects with the signal's reason.
 */
export async function listDocuments(nexo: NexoConnection, request: SalesDocumentsRequest): Promise<ListedDocument[]> {
  if (request.kinds.length === 0) return [];
  const rows = await readSalesDocuments(nexo, request, PARTS);
  return rows.map((found) => {
    const summary = toSummary(found, nexo.company);
    return {
      document: { ...summary, matchedBy: null, agreedBy: null, documentsOfOrder: 1 },
      customer: {
        email: optionalText(found.row, 'NabywcaEmail') || optionalText(found.row, 'KontaktEmail'),
        name: summary.buyer.name,
      },
    };
  });
}
