export { deliverByEmail, type DeliveryEnvironment, type DeliveryJob, type DeliveryReport } from './deliver';
export { documentPlaceholders } from './document-placeholders';
export { MailError, type MailErrorCode } from './errors';
export type { Attachment, MessageTemplate } from './message';
export { sendFailureReport, type FailureLine } from './report';
export { openMailTransport, type ConnectionSecurity, type MailServerSettings, type MailTransport } from './transport';
