export {
  type HandOver,
  handOver,
  isOverdue,
  KSEF_POLICIES,
  type KsefPolicy,
  type KsefRules,
  withHandOver,
} from './ksef-policy';
export { isKsefNumber } from './number';
export { KsefXmlError, type KsefXmlErrorCode } from './structured/errors';
export { LARGEST_XML } from './structured/parse-xml';
export { readStructuredInvoice } from './structured/read-invoice';
export type * from './structured/types';
export { STRUCTURED_KINDS } from './structured/types';
export { numberGivenOn, verificationCode } from './structured/verification';
