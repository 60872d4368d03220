import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';

import type { ShopStatusIds } from '../../sandbox/shop';

import type { WorkflowJson } from './engine';

/** The shipped template, parsed anew. */
function readTemplate(): WorkflowJson {
  return JSON.parse(readFileSync(join(__dirname, '../../workflows/send-documents.json'), 'utf8')) as WorkflowJson;
}

/**
 * The shipped template as the made-up shop would have set it up.
 *
 * @param change may alter its nodes, given by their names
 * @param options.itsCredentials gives every node only the credentials that the template names, instead of all it can have
 */
export function configuredTemplate(
  statusIds: ShopStatusIds,
  change?: (nodes: Record<string, INode>) => void,
  options: { itsCredentials?: boolean } = {},
): WorkflowJson {
  const template = readTemplate();
  const nodes = Object.fromEntries(template.nodes.map((node) => [node.name, node]));
  // A test may choose settings that need other credentials than those that the template names.
  if (!options.itsCredentials) for (const node of template.nodes) delete node.credentials;
  const set = (name: string, parameters: INode['parameters']) => Object.assign(nodes[name]!.parameters, parameters);
  const status = (value: number) => ({ __rl: true, mode: 'id', value: String(value) });
  set('Get Orders', { statusList: [statusIds.readyToSend, statusIds.readyForPickup] });
  set('Find Documents', { prefix: '', existingDocuments: 'allInWindow' });
  // Most tests are about something else: every order of theirs may be mailed.
  set('Choose Channel', { sourcesWithoutEmail: '', relayAddresses: '' });
  set('Send E-mail', { fromEmail: 'Sklep <sklep@shop.example>' });
  set('Tell the Shop', { fromEmail: 'sklep@shop.example', reportTo: 'owner@shop.example' });
  set('Set Status After Delivery', { status: status(statusIds.documentSent) });
  set('Set Status After Failure', { status: status(statusIds.documentError) });
  change?.(nodes);
  return template;
}
