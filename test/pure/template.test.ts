import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INode, INodeTypeDescription, IWorkflowBase } from 'n8n-workflow';

import { BaseLinkerApi } from '../../credentials/BaseLinkerApi.credentials';
import { DeliveryLedgerApi } from '../../credentials/DeliveryLedgerApi.credentials';
import { MailServerApi } from '../../credentials/MailServerApi.credentials';
import { MailServerOAuth2Api } from '../../credentials/MailServerOAuth2Api.credentials';
import { PrintBridgeApi } from '../../credentials/PrintBridgeApi.credentials';
import { SubiektNexoSqlApi } from '../../credentials/SubiektNexoSqlApi.credentials';
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

/** What n8n's editor calls the first credential of a type unless a person types another name. */
const FIRST_NAMES = new Map<string, string>([
  ...[
    new BaseLinkerApi(),
    new DeliveryLedgerApi(),
    new MailServerApi(),
    new MailServerOAuth2Api(),
    new PrintBridgeApi(),
    new SubiektNexoSqlApi(),
  ].map(({ name, displayName }) => [name, `${displayName.replace(/ (OAuth2 )?API$/, '')} account`] as const),
  ['httpBasicAuth', 'Unnamed credential'],
]);

function defaultsOf(node: INode): INode['parameters'] {
  const { properties = [] } = descriptions.get(node.type) ?? {};
  return Object.fromEntries(properties.map((property) => [property.name, property.default])) as INode['parameters'];
}

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
    expect(text).not.toMatch(/"(instanceId|versionId|staticData|shared)"/);
    const withWebhook = workflow.nodes.filter(({ webhookId }) => webhookId !== undefined);
    expect(new Set(withWebhook.map(({ type }) => type))).toEqual(
      new Set(file.startsWith('delivery-log') ? ['n8n-nodes-base.webhook'] : []),
    );
    expect(workflow.active).toBe(false);
    expect(workflow.pinData).toEqual({});
  });

  it('names its credentials as n8n names the first of each type, so that n8n connects them by itself', () => {
    for (const node of workflow.nodes) {
      const details = Object.entries(node.credentials ?? {});
      expect(details).toEqual(details.map(([type]) => [type, { id: null, name: FIRST_NAMES.get(type) }]));
      const possible = descriptions.get(node.type)?.credentials ?? [];
      if (!node.type.startsWith(PREFIX)) continue;
      const parameters = { ...defaultsOf(node), ...node.parameters };
      const fitting = possible.filter(({ displayOptions }) =>
        Object.entries(displayOptions?.show ?? {}).every(
          ([name, values]) => name === '@version' || values?.includes(parameters[name] as string),
        ),
      );
      const named = details.map(([type]) => type);
      expect(fitting.map(({ name }) => name)).toEqual(expect.arrayContaining(named));
      const required = fitting.filter((credential) => credential.required).map(({ name }) => name);
      expect(named).toEqual(expect.arrayContaining(required));
    }
    const webhooks = workflow.nodes.filter(({ type }) => type === 'n8n-nodes-base.webhook');
    for (const { credentials } of webhooks) expect(credentials).toHaveProperty('httpBasicAuth');
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
      if (node.onError === 'continueErrorOutput') expect(outputsOf(node).at(-1)).not.toHaveLength(0);
      expect(node.retryOnFail).toBeUndefined();
    }
  });
});

describe.each(templates.filter((name) => name.startsWith('send-documents')))('%s', (file) => {
  it('is one line: from its triggers every node leads to the next by its first output alone', () => {
    const { nodes, connections } = readWorkflow(file);
    const onCanvas = nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote');
    const wires = Object.entries(connections).flatMap(([from, { main = [] }]) =>
      main.flatMap((targets, output) => (targets ?? []).map(({ node }) => ({ from, output, to: node }))),
    );
    expect(onCanvas.length).toBeLessThanOrEqual(14);
    expect(wires.length).toBeLessThanOrEqual(18);
    expect(wires.every(({ output }) => output === 0)).toBe(true);
    const isTrigger = (name: string) => /Trigger$/.test(nodes.find((node) => node.name === name)!.type);
    const line = onCanvas.map(({ name }) => name).filter((name) => !isTrigger(name));
    const [first] = line;
    expect(wires.filter(({ from }) => isTrigger(from)).every(({ to }) => to === first)).toBe(true);
    const along = wires.filter(({ from }) => !isTrigger(from)).map(({ from, to }) => [from, to]);
    expect(along).toEqual(line.slice(0, -1).map((name, at) => [name, line[at + 1]]));
  });

  it('lets every failure go on along the line, and the report alone end a run as failed', () => {
    const ours = readWorkflow(file).nodes.filter(({ type }) => type.startsWith(PREFIX));
    expect(ours.slice(0, -1).map(({ onError }) => onError)).toEqual(ours.slice(1).map(() => 'continueRegularOutput'));
    expect(ours.at(-1)).toMatchObject({ name: 'Tell the Shop', parameters: { operation: 'sendReport' } });
    expect(ours.at(-1)!.onError).toBeUndefined();
  });

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
