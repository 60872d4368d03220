export {
  type SeveralDocumentsRule,
  type SharedDocumentRule,
  type AssignmentRules,
  type Assignment,
  type AssignableOrder,
  assignDocuments,
} from './assign-documents';
export type { BuyerCheck } from './buyer-check';
export {
  checkNexo,
  type NexoConnection,
  type NexoConnectionTools,
  type NexoSettings,
  openNexo,
  type SqlParameters,
} from './connection';
export { countsInWindow, documentWindow, type DocumentWindow } from './document-window';
export { NexoError } from './errors';
export { findDocuments, type FindDocumentsRequest } from './find-documents';
export { handOver, isOverdue, KSEF_POLICIES, type KsefPolicy, type KsefRules, withHandOver } from './ksef-policy';
export { listDocuments } from './list-documents';
export { unixTime, localTime } from './local-time';
export { findOrderNumbers, type Match, matchDocuments, type MatchSettings, type MatchTexts } from './matching';
export { DOCUMENTS_A_BATCH, readDocuments } from './read-documents';
export type {
  DecimalText,
  DocumentKind,
  DocumentLine,
  DocumentPayment,
  DocumentSummary,
  FoundDocument,
  KsefSummary,
  ListedDocument,
  LocalDateTime,
  MatchField,
  NexoDocument,
  PartyDetails,
  VatRow,
} from './types';
