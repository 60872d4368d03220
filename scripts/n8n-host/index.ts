export { N8nClient } from './client';
export type { Credential, Execution, ExecutionItem, NodeResult, NodeType, WorkflowFile, WorkflowNode } from './client';
export { installN8n } from './install';
export type { N8nInstallation } from './install';
export { installPackage, packRepository } from './install-package';
export { REPOSITORY } from './paths';
export { withProgress, type Progress } from './process';
export { startN8n } from './start';
export type { N8nProcess } from './start';
