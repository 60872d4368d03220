import type { Shop } from '../sandbox/shop';

import type { Credential, NodeType, WorkflowFile, WorkflowNode } from './n8n-host';

/** The sender of the demo's mails. */
const FROM_ADDRESS = 'sklep@example.test';
/** Who in the shop reads the failure report. */
const REPORT_ADDRESS = 'biuro@example.test';

/** What a shop owner fills in after importing the template, by node type without the package's name. */
function shopParameters({ type, parameters }: WorkflowNode, { statusIds }: Shop): Record<string, unknown> {
  const locator = (value: string) => ({ __rl: true, mode: 'id', value });
  const status = (id: number) => locator(String(id));
  switch (type.split('.').pop()) {
    case 'baseLinkerOrders':
      // Two weeks back: as far as the sandbox shop's orders reach.
      return {
        daysBack: 15,
        statuses: 'ids',
        statusIds: `${statusIds.readyToSend}, ${statusIds.readyForPickup}`,
        returnAll: true,
      };
    case 'subiektNexoDocumentPdf':
      // A person wants to see mails at the first press of the button; the template waits for new documents.
      return parameters.operation === 'find' ? { existingDocuments: 'allInWindow' } : {};
    case 'sendDocumentEmail':
      return {
        fromEmail: FROM_ADDRESS,
        ...(parameters.operation === 'sendReport' ? { reportTo: REPORT_ADDRESS } : {}),
      };
    case 'deliveryChannel':
      // Allegro lets nobody mail its customers, so the shop attaches their documents instead of skipping them.
      return { otherwise: 'order' };
    case 'attachOrderDocument':
      return { target: 'fields', numberField: locator('extra_field_1'), fileField: locator('1353') };
    case 'setOrderStatus':
      if (parameters.rule === 'failure') return { action: 'set', status: status(statusIds.documentError) };
      return {
        action: 'table',
        table: {
          rows: [
            { from: status(statusIds.readyToSend), to: status(statusIds.documentSent) },
            { from: status(statusIds.readyForPickup), to: status(statusIds.pickupDocumentSent) },
          ],
        },
      };
    default:
      return {};
  }
}

/** The shipped template with the parameters of this shop, and the credentials that it names. */
export function fillTemplate(workflow: WorkflowFile, shop: Shop): WorkflowFile {
  const nodes = workflow.nodes.map((node) => ({
    ...node,
    parameters: { ...node.parameters, ...shopParameters(node, shop) },
  }));
  return { ...workflow, nodes };
}

/**
 * The shipped template as a shop would set it up: parameters of this shop, and every credential a node type asks for.
 *
 * @param nodeTypes node types of the package as the running n8n knows them
 */
export function configureTemplate(
  workflow: WorkflowFile,
  shop: Shop,
  nodeTypes: NodeType[],
  credentials: Credential[],
): WorkflowFile {
  const wanted = new Map(nodeTypes.map((type) => [type.name, (type.credentials ?? []).map(({ name }) => name)]));
  const filled = fillTemplate(workflow, shop);
  const nodes = filled.nodes.map((node) => {
    const types = wanted.get(node.type);
    if (!types) return node;
    const linked = credentials
      .filter(({ type }) => types.includes(type))
      .map(({ type, id, name }) => [type, { id, name }]);
    return { ...node, credentials: Object.fromEntries(linked) as WorkflowNode['credentials'] };
  });
  return { ...filled, nodes };
}
