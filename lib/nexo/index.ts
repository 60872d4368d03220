export { checkNexo } from './check-nexo';
export { type NexoConnection, type NexoSettings, openNexo } from './database/connection';
export { type Row } from './database/rows';
export { countsInWindow, type DocumentWindow, documentWindow } from './find/document-window';
export { findDocuments } from './find/find-documents';
export { listDocuments } from './find/list-documents';
export { findOrderNumbers, matchDocuments, type MatchTexts } from './find/matching';
export { DOCUMENTS_A_BATCH, readDocuments } from './read/read-documents';
