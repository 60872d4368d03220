export type {
  Credential,
  Execution,
  ExecutionItem,
  ExecutionSummary,
  NodeResult,
  NodeType,
  WorkflowFile,
  WorkflowNode,
} from './client';
export { N8nClient } from './client';
export type { N8nInstallation } from './install';
export { defaultVersion, hostDirectory, installN8n } from './install';
export { installPackage, packRepository } from './install-package';
export { REPOSITORY } from './paths';
export { freePort } from './port';
export { childEnvironment, endGroup, type Progress, run, runNpm, withProgress } from './process';
export type { N8nProcess } from './start';
export { startN8n, startN8nWorker } from './start';
export { atLeast, compareVersions } from './version';
