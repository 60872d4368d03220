export { type Agreement, type Sign, SIGNS } from './assign/agreement';
export {
  type AssignableOrder,
  assignDocuments,
  type Assignment,
  type AssignmentRules,
  type SeveralDocumentsRule,
  type SharedDocumentRule,
} from './assign/assign-documents';
export { MISSING_COPY } from './by-email/copies';
export { deliverByEmail, type DeliveryEnvironment } from './by-email/deliver';
export type { DeliveryJob, DeliveryReport } from './by-email/prepare';
export { type DeliveryPreview, failedPreview, previewDeliveries } from './by-email/preview';
export { sendTestMails, testFailure } from './by-email/test-mails';
export {
  type Channel,
  channelByName,
  type ChannelDecision,
  type ChannelRules,
  CHANNELS,
  chooseChannel,
  isRelayAddress,
  RELAY_ADDRESSES,
  SOURCES_WITHOUT_EMAIL,
} from './channel';
export { type DeliveredDocument, deliveredDocument } from './delivered-document';
export { type FailureLine, type FailureReport, sendFailureReport } from './report';
export type { ReportLanguage } from './report-texts';
export { changeOrderStatuses, type StatusChangeReport } from './status/status-changes';
export type { StatusItem, StatusSettings } from './status/status-items';
export { type StatusMemory, wereMoved } from './status/status-moves';
export { applyStatusRule, assertKnownStatuses, parseStatusIds, type StatusRule } from './status/status-rules';
export { type AttachmentJob, type AttachmentReport, attachToOrders } from './to-order/attach';
export type { AttachmentTarget } from './to-order/place';
export { findUnfinishedOrders, type UnfinishedOrder } from './unfinished';
