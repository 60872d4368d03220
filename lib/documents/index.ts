export { amountInWords } from './amount-in-words';
export { writeDate } from './dates';
export {
  configurationIds,
  DOCUMENT_KINDS,
  type DocumentFamily,
  type DocumentKind,
  documentKind,
  familyOf,
  goesToKsef,
  kindTitle,
  type KindWording,
  kindWording,
  KSEF_KINDS,
  type KsefKind,
  STANDARD_KINDS,
} from './kinds';
export { type Language, languageOfBuyer, LANGUAGES } from './language';
export { localTime, unixTime } from './local-time';
export {
  formatBankAccount,
  formatDecimal,
  formatFraction,
  formatMoney,
  formatVatRate,
  NUMBER_STYLES,
  type NumberStyle,
  parseDecimal,
  withCurrency,
  writeAmount,
} from './numbers';
export type { Order, OrderProduct } from './order';
export type {
  DecimalText,
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
