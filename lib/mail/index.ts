export { deliverByEmail, type DeliveryEnvironment, type DeliveryJob, type DeliveryReport } from './deliver';
export { MailError, type MailErrorCode } from './errors';
export type { Attachment, MessageTemplate } from './message';
export { fillPlaceholders, type PlaceholderValues } from './placeholders';
export { openMailTransport, type ConnectionSecurity, type MailServerSettings, type MailTransport } from './transport';
