export {
  type SeveralDocumentsRule,
  type SharedDocumentRule,
  type AssignmentRules,
  type Assignment,
  type AssignableOrder,
  assignDocuments,
} from '../delivery/assign/assign-documents';
export type { BuyerCheck } from '../delivery/assign/buyer-check';
export {
  checkNexo,
  type NexoConnection,
  type NexoConnectionTools,
  type NexoSettings,
  openNexo,
  type SqlParameters,
} from './database/connection';
export { countsInWindow, documentWindow, type DocumentWindow } from './find/document-window';
export { NexoError } from './database/errors';
export { findDocuments, type FindDocumentsRequest } from './find/find-documents';
export { handOver, isOverdue, KSEF_POLICIES, type KsefPolicy, type KsefRules, withHandOver } from '../ksef/ksef-policy';
export { listDocuments } from './find/list-documents';
export { unixTime, localTime } from '../documents/local-time';
export { findOrderNumbers, type Match, matchDocuments, type MatchSettings, type MatchTexts } from './find/matching';
export { DOCUMENTS_A_BATCH, readDocuments } from './read/read-documents';
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
} from '../documents/types';
