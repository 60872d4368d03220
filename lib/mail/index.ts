export {
  differingDomains,
  isAddress,
  parseAddressList,
  parseMailbox,
  parseRecipient,
  printable,
} from './compose/address';
export { DOCUMENT_PLACEHOLDERS, documentPlaceholders } from './compose/document-placeholders';
export {
  type Attachment,
  checkPdfAttachment,
  composeMessage,
  type MessageTemplate,
  type OutgoingMessage,
} from './compose/message';
export { chooseOwnText, type OwnText } from './compose/own-texts';
export type { PlaceholderValues } from './compose/placeholders';
export { builtInText, type MessageText, testNote } from './compose/texts';
export { MailError } from './errors';
export { accountOf, mailboxOf } from './smtp/account';
export { type HostlessProviderId, MAIL_PROVIDERS, type MailProvider, type MailProviderId } from './smtp/providers';
export { classifyFailure, replyExcerpt, type TransportFailure } from './smtp/replies';
export {
  type ConnectionSecurity,
  type MailServerSettings,
  type MailTransport,
  openMailTransport,
} from './smtp/transport';
