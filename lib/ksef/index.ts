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
