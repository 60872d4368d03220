import type { Execution, ExecutionItem, WorkflowFile, WorkflowNode } from './n8n-host';

/** One run of the template. The two counts that a customer or the shop would notice are taken at the servers. */
export interface RunReport {
  orders: number;
  documentsFound: number;
  mailsDelivered: number;
  statusesSet: number;
  failed: number;
  alreadyDelivered: number;
}

/** What the mail server and BaseLinker saw during the run. */
export interface ServerCounts {
  mailsDelivered: number;
  statusesSet: number;
}

/**
 * Compares what the nodes report with what arrived at the servers.
 *
 * @returns the report, and what does not agree in full sentences: an empty list when all is well
 */
export function reportRun(
  workflow: WorkflowFile,
  execution: Execution,
  servers: ServerCounts,
): { report: RunReport; disagreements: string[] } {
  const ofType = (type: string, operation?: string): WorkflowNode[] =>
    workflow.nodes.filter(
      (node) => node.type.endsWith(`.${type}`) && (operation === undefined || node.parameters.operation === operation),
    );
  const items = (nodes: WorkflowNode[], output: number): ExecutionItem[] =>
    nodes.flatMap((node) => execution.nodes[node.name]?.outputs[output] ?? []);
  const failed = workflow.nodes
    .filter((node) => node.onError === 'continueErrorOutput')
    .flatMap((node) => (execution.nodes[node.name]?.outputs ?? []).slice(1).flat())
    .filter((item) => item.json.error !== undefined);
  const sent = items(ofType('sendDocumentEmail'), 0).length;
  const moved = items(ofType('setOrderStatus'), 0).length;

  const disagreements: string[] = [];
  if (execution.status !== 'success') {
    disagreements.push(`The execution ended with "${execution.status}": ${execution.error ?? 'no message'}.`);
  }
  if (sent !== servers.mailsDelivered) {
    disagreements.push(`The nodes report ${sent} mails, the mail server has ${servers.mailsDelivered}.`);
  }
  if (moved !== servers.statusesSet) {
    disagreements.push(`The nodes report ${moved} status changes, BaseLinker has ${servers.statusesSet}.`);
  }
  const report = {
    orders: items(ofType('baseLinkerOrders'), 0).length,
    documentsFound: items(ofType('subiektNexoDocumentPdf', 'find'), 0).length,
    ...servers,
    failed: failed.length,
    alreadyDelivered: items(ofType('documentDeliveries'), 1).length,
  };
  return { report, disagreements };
}
