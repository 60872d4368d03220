export {
  connectionProblem,
  isDeadlock,
  readDriverError,
  type ConnectionProblem,
  type ConnectionProblemCode,
} from './driver-error';
export { ConnectError, openPool, type SqlServerSettings } from './pool';
