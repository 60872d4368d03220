export {
  type AssignableOrder,
  assignDocuments,
  type Assignment,
  type AssignmentRules,
  type SeveralDocumentsRule,
  type SharedDocumentRule,
} from './assign/assign-documents';
export type { BuyerCheck } from './assign/buyer-check';
export { deliverByEmail, type DeliveryEnvironment } from './by-email/deliver';
export type { DeliveryJob, DeliveryReport } from './by-email/prepare';
export { failedPreview, previewDeliveries } from './by-email/preview';
export { sendTestMails, testFailure } from './by-email/test-mails';
export {
  type Channel,
  channelByName,
  type ChannelDecision,
  type ChannelRules,
  chooseChannel,
  isRelayAddress,
  RELAY_ADDRESSES,
  SOURCES_WITHOUT_EMAIL,
} from './channel';
export { type FailureLine, type FailureReport, sendFailureReport } from './report';
export type { ReportLanguage } from './report-texts';
export { changeOrderStatuses } from './status/status-changes';
export type { StatusItem, StatusSettings } from './status/status-items';
export type { StatusMemory } from './status/status-moves';
export { applyStatusRule, assertKnownStatuses, parseStatusIds, type StatusRule } from './status/status-rules';
export { type AttachmentJob, type AttachmentReport, type AttachmentTarget, attachToOrders } from './to-order/attach';
