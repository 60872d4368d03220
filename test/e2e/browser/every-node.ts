import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import type { WorkflowFile, WorkflowNode } from '../../../scripts/n8n-host';

import { formOf } from './node-form';
import type { NodePanel } from './node-panel';
import type { Session } from './session';

/** How many new nodes the editor puts beside each other. */
const NODES_AT_ONCE = 3;
/** The editor picks credentials a moment after the form is there. */
const SETTLE_MS = 300;

/** A credential that exists in the n8n of the checks. */
export interface KnownCredential {
  id: string;
  name: string;
  type: string;
}

/** The description of a node's type, or undefined for those of n8n itself. */
export function typeOf(types: readonly INodeTypeDescription[], node: WorkflowNode): INodeTypeDescription | undefined {
  return types.find(({ name, version }) => name === node.type && [version].flat().includes(node.typeVersion));
}

/**
 * Opens every node of the package in the opened workflow, compares its form with its description, and closes it again.
 *
 * @throws AssertionError when a form shows anything else, or the workflow as it is saved has changed
 */
export async function openEveryNode({ editor, host: { client, packageName } }: Session): Promise<WorkflowFile> {
  const types = await client.nodeTypes(packageName);
  const credentials = await client.credentials();
  // Opening lists takes long, and those of two nodes of a type are the same.
  const listed = new Set<string>();
  const before = await editor.save();
  for (const node of before.nodes) {
    const type = typeOf(types, node);
    if (type === undefined) continue;
    const panel = await editor.openNode(node.name);
    await checkForm(panel, node, type);
    await checkCredentials(panel, node, type, { known: credentials, lists: !listed.has(type.name) });
    listed.add(type.name);
    await panel.close();
  }
  const after = await editor.save();
  assert.deepEqual(after.nodes, before.nodes, 'opening and closing nodes has changed the workflow');
  assert.deepEqual(after.connections, before.connections, 'opening and closing nodes has changed the connections');
  return after;
}

async function checkForm(panel: NodePanel, node: WorkflowNode, type: INodeTypeDescription): Promise<void> {
  const form = formOf(node, type);
  // Nothing tells when the editor is done with what it does to a node that was opened.
  await delay(SETTLE_MS);
  const missing = await filterAsync(form.parameters, async (parameter) => !(await panel.shows(asShown(parameter))));
  const names = missing.map(({ displayName }) => displayName);
  assert.deepEqual(names, [], `${node.name} does not show parameters that belong to its settings`);
  const foreign = await filterAsync(form.hidden, (name) => panel.hasParameter(name));
  assert.deepEqual(foreign, [], `${node.name} shows parameters that belong to other settings`);
}

async function filterAsync<T>(entries: readonly T[], keep: (entry: T) => Promise<boolean>): Promise<T[]> {
  const kept = await Promise.all(entries.map(keep));
  return entries.filter((_, index) => kept[index]);
}

/** How a parameter can be told in the form: groups and notices have no field of their own. */
function asShown({ type, name, displayName }: INodeProperties): { name: string } | { text: string } {
  if (type === 'notice') return { text: displayName.replace(/<[^>]+>/g, '') };
  return type === 'collection' || type === 'fixedCollection' ? { text: displayName } : { name };
}

async function checkCredentials(
  panel: NodePanel,
  node: WorkflowNode,
  type: INodeTypeDescription,
  { known, lists }: { known: readonly KnownCredential[]; lists: boolean },
): Promise<void> {
  const { credentials } = formOf(node, type);
  const labels = credentials.map(({ label }) => label);
  assert.deepEqual(await panel.credentialLabels(), labels, `the credentials of ${node.name}`);
  for (const [index, { label, types }] of credentials.entries()) {
    const fitting = known.filter((credential) => types.includes(credential.type)).map(({ id }) => id);
    if (lists) {
      const offered = await panel.offeredCredentials(index);
      const what = `${node.name} does not offer the credentials of its own type under ${label}`;
      assert.deepEqual(offered.sort(), fitting.sort(), what);
    }
    // One that does not exist yet is only a name in the file.
    const chosen = types.flatMap((each) => node.credentials?.[each] ?? []).find(({ id }) => id !== null);
    if (fitting.length > 0) {
      assert.equal(await panel.chosenCredential(index), chosen?.name ?? '', `${node.name}: ${label}`);
    }
  }
}

/** The nodes that the panel can add: each type of the package, once for each of its operations. */
export function additions(
  types: readonly INodeTypeDescription[],
): Array<{ type: INodeTypeDescription; actions: Action[] }> {
  // Beside a node that may be a tool of AI agents stands its twin, which is added to an agent instead.
  const nodes = types.filter(({ name }) => !name.endsWith('Tool'));
  return nodes.map((type) => {
    const operation = type.properties.find(({ name }) => name === 'operation');
    const actions = (operation?.options ?? []).flatMap((option) =>
      'action' in option && option.action !== undefined
        ? [{ name: option.action, operation: String(option.value) }]
        : [],
    );
    return { type, actions };
  });
}

/** One entry of a node's list of actions in the panel. */
export interface Action {
  name: string;
  operation: string;
}

/**
 * Adds a node from the panel to a new workflow, once for each of its operations, closes each, and opens all of them again.
 *
 * @throws AssertionError when an operation was not kept, a form shows anything else than it should, or opening has changed it
 */
export async function addFromPanel(session: Session, type: INodeTypeDescription, actions: Action[]): Promise<void> {
  const added = actions.length > 0 ? actions : [undefined];
  // The editor lays further nodes over each other, where nobody can click on those below.
  for (let start = 0; start < added.length; start += NODES_AT_ONCE) {
    await addAtOnce(session, type, added.slice(start, start + NODES_AT_ONCE));
  }
}

async function addAtOnce(
  session: Session,
  type: INodeTypeDescription,
  added: ReadonlyArray<Action | undefined>,
): Promise<void> {
  const { editor } = session;
  await editor.newWorkflow();
  for (const action of added) {
    const panel = await editor.addNode(type.displayName, action?.name);
    await delay(SETTLE_MS);
    await panel.close();
  }
  const { nodes } = await openEveryNode(session);
  const ours = nodes.filter((node) => node.type === type.name);
  const standard = type.properties.find(({ name }) => name === 'operation')?.default;
  assert.deepEqual(
    ours.map(({ parameters }) => parameters.operation ?? standard),
    added.map((action) => action?.operation),
    `the operations of ${type.displayName} as they were added`,
  );
}
