import type { NexoConnection } from '../database/connection';
import { optionalText } from '../database/rows';
import { readSalesDocuments, windowStatement, type SalesDocumentsRequest, toSummary } from './sales-documents';
import type { ListedDocument } from '../../documents';

/** Kontakty.Rodzaj_Id of an e-mail address (facts/nexo.md §A1). */
const EMAIL = 3;

/** The first e-mail address among the buyer's contacts, for cards whose snapshot has none. */
const CONTACT_EMAIL = `(SELECT k.Wartosc FROM [ModelDanychContainer].[Kontakty] k WHERE k.Id =
    (SELECT MIN(m.Id) FROM [ModelDanychContainer].[Kontakty] m
      WHERE m.Podmiot_Id = d.PodmiotId AND m.Rodzaj_Id = ${EMAIL} AND m.Wartosc <> ''))`;

const PARTS = { columns: `b.Email AS NabywcaEmail, ${CONTACT_EMAIL} AS KontaktEmail`, condition: '1 = 1' };

/** The statement of `listDocuments`; it reads all tables that finding documents needs. */
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
      document: { ...summary, matchedBy: null, documentsOfOrder: 1 },
      customer: {
        email: optionalText(found.row, 'NabywcaEmail') || optionalText(found.row, 'KontaktEmail'),
        name: summary.buyer.name,
      },
    };
  });
}
