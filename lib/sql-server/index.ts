export { connectionProblem, isDeadlock, readDriverError } from './driver-error';
export { bindParameters, ConnectError, openPool, type SqlServerSettings } from './pool';
