export { connectionProblem, isDeadlock, readDriverError } from './driver-error';
export { ConnectError, openPool, type SqlServerSettings } from './pool';
