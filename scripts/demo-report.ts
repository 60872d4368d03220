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

/** A run, and how it is to be judged. */
export interface JudgedRun {
  report: RunReport;
  /** The run as n8n keeps it. */
  execution: Execution;
  /** What does not agree between the nodes and the servers, in full sentences: empty when all is well. */
  disagreements: string[];
  /** The messages of the items that failed, each once, with the node and how often it came. */
  failures: string[];
}

/** What the mail server and BaseLinker saw during the run. */
export interface ServerCounts {
  mailsDelivered: number;
  statusesSet: number;
}

/** The deliveries made; one document of two orders of the same customer is one mail, but two items. */
function sentDeliveries(items: ExecutionItem[]): Set<unknown> {
  const deliveries = items.map(({ json }) => json.delivery as { key?: unknown; state?: unknown } | undefined);
  return new Set(deliveries.filter((delivery) => delivery?.state === 'sent').map((delivery) => delivery?.key));
}

/** The orders whose status was really changed; an order with several documents comes as several items. */
function changedOrders(items: ExecutionItem[]): Set<unknown> {
  const changes = items.map(
    ({ json }) => json as { order?: { order_id?: unknown }; statusChange?: { changed?: unknown } },
  );
  return new Set(
    changes.filter(({ statusChange }) => statusChange?.changed === true).map(({ order }) => order?.order_id),
  );
}

/** Compares what the nodes report with what arrived at the servers. */
export function reportRun(workflow: WorkflowFile, execution: Execution, servers: ServerCounts): JudgedRun {
  const ofType = (type: string, operation?: string): WorkflowNode[] =>
    workflow.nodes.filter(
      (node) => node.type.endsWith(`.${type}`) && (operation === undefined || node.parameters.operation === operation),
    );
  const items = (nodes: WorkflowNode[], output: number): ExecutionItem[] =>
    nodes.flatMap((node) => execution.nodes[node.name]?.outputs[output] ?? []);
  const failed = workflow.nodes.flatMap(({ name }) =>
    (execution.nodes[name]?.outputs[0] ?? []).flatMap(({ json }) => {
      const failure = json.failure as { node?: unknown; message?: unknown } | undefined;
      // The nodes behind it hand the item on.
      return failure?.node === name ? [{ name, message: String(failure.message) }] : [];
    }),
  );
  const before = sentDeliveries(items(ofType('subiektNexoDocumentPdf', 'getPdf'), 0));
  const after = sentDeliveries(items(ofType('sendDocumentEmail', 'sendDocument'), 0));
  const sent = [...after].filter((key) => !before.has(key)).length;
  const moved = changedOrders(items(ofType('setOrderStatus'), 0)).size;

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
    documentsFound: items(ofType('subiektNexoDocumentPdf', 'find'), 0).filter(({ json }) => json.failure === undefined)
      .length,
    ...servers,
    failed: failed.length,
    alreadyDelivered: items(ofType('documentDeliveries'), 1).length + before.size,
  };
  const counts = new Map<string, number>();
  for (const { name, message } of failed) {
    const line = `${name}: ${message}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  const failures = [...counts].map(([line, count]) => `${line} (${count})`);
  return { report, execution, disagreements, failures };
}
