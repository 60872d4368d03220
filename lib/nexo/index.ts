export {
  type SeveralDocumentsRule,
  type SharedDocumentRule,
  type AssignmentRules,
  type Assignment,
  type AssignableOrder,
  assignDocuments,
} from './assign-documents';
export {
  checkNexo,
  type NexoConnection,
  type NexoConnectionTools,
  type NexoSettings,
  openNexo,
  type SqlParameters,
} from './connection';
export { NexoError } from './errors';
export { findDocuments, type FindDocumentsRequest } from './find-documents';
export { unixTime, localTime } from './local-time';
export { findOrderNumbers, type Match, matchDocuments, type MatchSettings, type MatchTexts } from './matching';
export { readDocuments } from './read-documents';
export type {
  DecimalText,
  DocumentKind,
  DocumentLine,
  DocumentPayment,
  DocumentSummary,
  FoundDocument,
  KsefSummary,
  LocalDateTime,
  MatchField,
  NexoDocument,
  PartyDetails,
  VatRow,
} from './types';
