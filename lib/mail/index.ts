export type { Mailbox } from './compose/address';
export { differingDomains, isAddress, parseAddressList, parseMailbox, printable } from './compose/address';
export { DOCUMENT_PLACEHOLDERS, documentPlaceholders, isPaidInFull } from './compose/document-placeholders';
export {
  type Attachment,
  checkPdfAttachment,
  composeMessage,
  type MessageTemplate,
  type OutgoingMessage,
} from './compose/message';
export { chooseOwnText, type OwnText } from './compose/own-texts';
export type { PlaceholderValues } from './compose/placeholders';
export { ADDRESSES_FOR_NONE, parseRecipient } from './compose/recipient';
export { builtInText, type MessageText, testNote } from './compose/texts';
export { MailError } from './errors';
export { accountOf, mailboxOf } from './smtp/account';
export { type HostlessProviderId, MAIL_PROVIDERS, type MailProvider, type MailProviderId } from './smtp/providers';
export type { Side } from './smtp/read-reply';
export {
  type ClassifiedFailure,
  classifyFailure,
  replyExcerpt,
  replySignature,
  type TransportFailure,
} from './smtp/replies';
export type { ConnectionSecurity, MailServerSettings } from './smtp/settings';
export { type MailTransport, openMailTransport } from './smtp/transport';
