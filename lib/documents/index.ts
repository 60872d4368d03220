export { amountInWords } from './amount-in-words';
export { configurationIds, documentKind } from './kinds';
export { languageOfBuyer, MAIL_LANGUAGES, type MailLanguage, writeAmount, writeDate } from './language';
export { localTime, unixTime } from './local-time';
export type {
  DecimalText,
  DocumentKind,
  DocumentLine,
  DocumentPayment,
  DocumentSummary,
  FoundDocument,
  KsefQrCode,
  KsefSummary,
  ListedDocument,
  LocalDateTime,
  MatchField,
  NexoDocument,
  PartyDetails,
  VatRow,
} from './types';
export type { Order, OrderProduct } from './order';
export {
  formatBankAccount,
  formatDecimal,
  formatFraction,
  formatMoney,
  formatVatRate,
  type NumberStyle,
  parseDecimal,
} from './numbers';
