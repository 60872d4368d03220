export type { TdsFaults } from './faults';
export { startTdsServer, type TdsServer, type TdsServerOptions } from './server';
