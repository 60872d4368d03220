import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INode, INodeTypeDescription, IWorkflowBase } from 'n8n-workflow';

import { AttachOrderDocument } from '../../nodes/AttachOrderDocument/AttachOrderDocument.node';
import { BaseLinkerOrders } from '../../nodes/BaseLinkerOrders/BaseLinkerOrders.node';
import { DeliveryChannel } from '../../nodes/DeliveryChannel/DeliveryChannel.node';
import { DocumentDeliveries } from '../../nodes/DocumentDeliveries/DocumentDeliveries.node';
import { SendDocumentEmail } from '../../nodes/SendDocumentEmail/SendDocumentEmail.node';
import { SetOrderStatus } from '../../nodes/SetOrderStatus/SetOrderStatus.node';
import { SubiektNexoDocumentPdf } from '../../nodes/SubiektNexoDocumentPdf/SubiektNexoDocumentPdf.node';

const PREFIX = 'n8n-nodes-baselinker-nexo.';
const descriptions = new Map<string, INodeTypeDescription>(
  [
    new BaseLinkerOrders(),
    new AttachOrderDocument(),
    new DeliveryChannel(),
    new DocumentDeliveries(),
    new SendDocumentEmail(),
    new SetOrderStatus(),
    new SubiektNexoDocumentPdf(),
  ].map(({ description }) => [`${PREFIX}${description.name}`, description]),
);

const folder = join(__dirname, '../../workflows');
const readWorkflow = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as IWorkflowBase;
const templates = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe.each(templates)('%s', (file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const workflow = JSON.parse(text) as IWorkflowBase;
  const byName = new Map(workflow.nodes.map((node) => [node.name, node]));
  const ours = workflow.nodes.filter((node) => node.type.startsWith(PREFIX));
  const outputsOf = (node: INode) => workflow.connections[node.name]?.main ?? [];

  it('holds nothing of the instance it was made in', () => {
    expect(text).not.toMatch(/"(credentials|instanceId|versionId|staticData|shared)"/);
    const withWebhook = workflow.nodes.filter(({ webhookId }) => webhookId !== undefined);
    expect(new Set(withWebhook.map(({ type }) => type))).toEqual(
      new Set(file.startsWith('delivery-log') ? ['n8n-nodes-base.webhook'] : []),
    );
    expect(workflow.active).toBe(false);
    expect(workflow.pinData).toEqual({});
  });

  it('uses only nodes and parameters that exist', () => {
    expect(ours.length).toBeGreaterThan(3);
    for (const node of ours) {
      const description = descriptions.get(node.type);
      expect(description).toBeDefined();
      expect([description!.version].flat()).toContain(node.typeVersion);
      const known = description!.properties.map(({ name }) => name);
      expect(known).toEqual(expect.arrayContaining(Object.keys(node.parameters)));
    }
  });

  it('connects only nodes that exist, and every node with an identity of its own', () => {
    expect(byName.size).toBe(workflow.nodes.length);
    expect(new Set(workflow.nodes.map(({ id }) => id)).size).toBe(workflow.nodes.length);
    for (const node of workflow.nodes) expect(node.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    for (const targets of Object.values(workflow.connections).flatMap(({ main }) => main ?? [])) {
      for (const { node } of targets ?? []) expect(byName.has(node)).toBe(true);
    }
  });

  it('leads every error output somewhere, and retries no node that sends', () => {
    for (const node of ours) {
      if (node.onError === undefined) continue;
      expect(node.onError).toBe('continueErrorOutput');
      expect(outputsOf(node).at(-1)).not.toHaveLength(0);
    }
    for (const node of ours) expect(node.retryOnFail).toBeUndefined();
  });
});

describe.each(templates.filter((name) => name.startsWith('send-documents')))('%s', (file) => {
  it('does nothing until a shop has chosen statuses and addresses', () => {
    const workflow = readWorkflow(file);
    const parameters = (name: string) => workflow.nodes.find((node) => node.name === name)!.parameters;
    expect(parameters('Get Orders')).toMatchObject({ statuses: 'list', statusList: [] });
    expect(parameters('Send E-mail').fromEmail).toBe('');
    expect(parameters('Set Status After Delivery')).toMatchObject({ status: { value: '' } });
  });
});

it.each(['send-documents', 'delivery-log'])('%s in Polish differs from the English one in its texts alone', (name) => {
  const TEXTS = ['content', 'reportSubject', 'html', 'responseBody'];
  const withoutTexts = ({ name: _name, nodes, ...rest }: IWorkflowBase) => ({
    ...rest,
    nodes: nodes.map((node) => ({
      ...node,
      parameters: Object.fromEntries(Object.entries(node.parameters).filter(([name]) => !TEXTS.includes(name))),
    })),
  });
  const english = readWorkflow(`${name}.json`);
  const polish = readWorkflow(`${name}.pl.json`);
  expect(withoutTexts(polish)).toEqual(withoutTexts(english));
  for (const note of polish.nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote')) {
    const twin = english.nodes.find(({ id }) => id === note.id)!;
    expect(note.parameters.content).not.toBe(twin.parameters.content);
  }
});

it.each(['delivery-log.json', 'delivery-log.pl.json'])('%s asks for a login and keeps no pages', (file) => {
  const workflow = readWorkflow(file);
  const webhooks = workflow.nodes.filter(({ type }) => type === 'n8n-nodes-base.webhook');
  expect(webhooks.map(({ parameters }) => parameters.authentication)).toEqual(['basicAuth', 'basicAuth']);
  expect(workflow.settings?.saveDataSuccessExecution).toBe('none');
});
