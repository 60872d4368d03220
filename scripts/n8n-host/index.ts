export { N8nClient } from './client';
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
export { defaultVersion, hostDirectory, installN8n } from './install';
export type { N8nInstallation } from './install';
export { installPackage, packRepository } from './install-package';
export { REPOSITORY } from './paths';
export { freePort } from './port';
export { childEnvironment, endGroup, run, runNpm, withProgress, type Progress } from './process';
export { atLeast, compareVersions } from './version';
export { startN8n, startN8nWorker } from './start';
export type { N8nProcess } from './start';
