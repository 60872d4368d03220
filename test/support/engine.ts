import 'reflect-metadata';
import './engine-environment';

import { Container } from '@n8n/di';
import {
  BinaryDataService,
  ExecutionLifecycleHooks,
  LoadOptionsContext,
  PollContext,
  TriggersAndPollers,
  WorkflowExecute,
} from 'n8n-core';
import {
  type ICredentialDataDecryptedObject,
  type ICredentialsHelper,
  type IDataObject,
  type IExecuteFunctions,
  type IHttpRequestOptions,
  type INode,
  type INodeExecutionData,
  type INodeType,
  type INodeTypes,
  type IRun,
  type IVersionedNodeType,
  type IWorkflowBase,
  type IWorkflowExecuteAdditionalData,
  Workflow,
} from 'n8n-workflow';

import { AttachOrderDocument } from '../../nodes/AttachOrderDocument/AttachOrderDocument.node.js';
import { BaseLinkerOrders } from '../../nodes/BaseLinkerOrders/BaseLinkerOrders.node.js';
import { BaseLinkerTrigger } from '../../nodes/BaseLinkerTrigger/BaseLinkerTrigger.node.js';
import { DeliveryChannel } from '../../nodes/DeliveryChannel/DeliveryChannel.node.js';
import { DocumentDeliveries } from '../../nodes/DocumentDeliveries/DocumentDeliveries.node.js';
import { SendDocumentEmail } from '../../nodes/SendDocumentEmail/SendDocumentEmail.node.js';
import { SetOrderStatus } from '../../nodes/SetOrderStatus/SetOrderStatus.node.js';
import type { Failure } from '../../nodes/shared/failures';
import { SubiektNexoDocumentPdf } from '../../nodes/SubiektNexoDocumentPdf/SubiektNexoDocumentPdf.node.js';

import { landsAlike } from './error-output-rules';

const PACKAGE = 'n8n-nodes-baselinker-nexo';

/** Credential data by credential type, as the nodes see it. */
export type TestCredentials = Record<string, ICredentialDataDecryptedObject>;

/** A workflow as n8n exports it. */
export type WorkflowJson = Pick<IWorkflowBase, 'nodes' | 'connections'> & Partial<IWorkflowBase>;

/** What a failed item of the line says. */
export type FailedItem = IDataObject & { failure: Failure };

/** What came of a run. */
export interface EngineRun {
  status: IRun['status'];
  /** The error the run ended with, if it did. */
  error: Error | undefined;
  /** Items a node gave to one of its outputs in its last run; the error output comes after the declared ones. */
  items(node: string, output?: number): INodeExecutionData[];
  /** The items that a node could not do its part for and handed on, in its last run. */
  failures(node: string): FailedItem[];
  /** What a node told the person in front of the editor in its last run. */
  hints(node: string): string[];
  /** How many times a node was executed. */
  executions(node: string): number;
  /** How long each executed node took, all its executions together, by name. */
  milliseconds: ReadonlyMap<string, number>;
  /** All that n8n keeps of the run. */
  data: IRun['data'];
}

/** n8n's own triggers and notes are stand-ins: one empty item, as the manual trigger gives. */
function standIn(name: string, trigger: boolean): INodeType {
  return {
    description: {
      displayName: name,
      name,
      group: trigger ? ['trigger'] : ['transform'],
      version: [1, 1.1, 1.2, 1.3, 1.4],
      description: '',
      defaults: { name },
      inputs: trigger ? [] : ['main'],
      outputs: ['main'],
      properties: [],
    },
    async execute() {
      return [this.getInputData().length > 0 && !trigger ? this.getInputData() : [{ json: {} }]];
    },
  };
}

/** The keys of items that our nodes returned and that not every supported n8n takes for the same. */
const strays: string[] = [];

/** As shipped; and what it returns is held against the engines of all supported versions, not only the installed one. */
function ours(type: INodeType): INodeType {
  const { execute } = type;
  if (execute === undefined) return type;
  type.execute = async function (this: IExecuteFunctions) {
    const returned = (await execute.call(this)) as INodeExecutionData[][];
    for (const item of returned.flat()) if (!landsAlike(item)) strays.push(Object.keys(item.json).join(', '));
    return returned;
  };
  return type;
}

const types = new Map<string, INodeType | IVersionedNodeType>([
  ['n8n-nodes-base.manualTrigger', standIn('manualTrigger', true)],
  ['n8n-nodes-base.scheduleTrigger', standIn('scheduleTrigger', true)],
  ['n8n-nodes-base.stickyNote', standIn('stickyNote', false)],
  ['n8n-nodes-base.noOp', standIn('noOp', false)],
  [`${PACKAGE}.baseLinkerOrders`, ours(new BaseLinkerOrders())],
  [`${PACKAGE}.baseLinkerTrigger`, ours(new BaseLinkerTrigger())],
  [`${PACKAGE}.attachOrderDocument`, ours(new AttachOrderDocument())],
  [`${PACKAGE}.deliveryChannel`, ours(new DeliveryChannel())],
  [`${PACKAGE}.documentDeliveries`, ours(new DocumentDeliveries())],
  [`${PACKAGE}.sendDocumentEmail`, ours(new SendDocumentEmail())],
  [`${PACKAGE}.setOrderStatus`, ours(new SetOrderStatus())],
  [`${PACKAGE}.subiektNexoDocumentPdf`, ours(new SubiektNexoDocumentPdf())],
]);

/** Adds the node types of other packages, or replaces the stand-ins, for the rest of the process. */
export function registerNodeTypes(others: ReadonlyMap<string, INodeType | IVersionedNodeType>): void {
  for (const [name, type] of others) types.set(name, type);
}

const nodeTypes: INodeTypes = {
  getByName: (name) => nodeType(name),
  getByNameAndVersion: nodeType,
  getKnownTypes: () => ({}),
};

function nodeType(name: string, version?: number): INodeType {
  const type = types.get(name);
  if (type === undefined) throw new Error(`No node type ${name} in this test`);
  return 'nodeVersions' in type ? type.getNodeType(version) : type;
}

/** Gives the nodes their credentials and does for HTTP what `authenticate` of our credential types says. */
function credentialsHelper(credentials: TestCredentials): ICredentialsHelper {
  return {
    getParentTypes: () => [],
    isCredentialUsableByNode: () => true,
    authenticate: async (data: ICredentialDataDecryptedObject, _type: string, request: IHttpRequestOptions) => ({
      ...request,
      headers: { ...request.headers, 'X-BLToken': data.apiToken as string },
    }),
    preAuthentication: async () => undefined,
    runPreAuthentication: async () => undefined,
    getDecrypted: async (_additional: unknown, _details: unknown, type: string) => {
      const data = credentials[type];
      if (data === undefined) throw new Error(`No credential ${type} in this test`);
      return data;
    },
    getCredentialsProperties: () => [],
    updateCredentialsOauthTokenData: async (_details: unknown, type: string, data: ICredentialDataDecryptedObject) => {
      credentials[type] = { ...credentials[type], oauthTokenData: data.oauthTokenData! };
    },
  } as unknown as ICredentialsHelper;
}

let executions = 0;

/**
 * Runs a workflow through n8n's real engine, from the manual trigger if it has one.
 *
 * @param options.pinData items that a node gives without being executed
 * @param options.onStart called with the function that presses Stop
 */
export async function runWorkflow(
  json: WorkflowJson,
  credentials: TestCredentials,
  options: { pinData?: Record<string, INodeExecutionData[]>; onStart?: (stop: () => void) => void } = {},
): Promise<EngineRun> {
  await Container.get(BinaryDataService).init();
  const workflowData = withCredentials(json, credentials);
  const workflow = new Workflow({ ...workflowData, id: 'test-workflow', active: false, nodeTypes });
  const additionalData = surroundings(workflowData, credentials);
  const execution = new WorkflowExecute(additionalData, 'manual').run({
    workflow,
    startNode: startNode(workflowData.nodes),
    pinData: options.pinData,
  });
  options.onStart?.(() => execution.cancel());
  return toEngineRun(await execution);
}

/** A polling trigger of an active workflow, asked when the test says so instead of by n8n's clock. */
export class ActiveTrigger {
  private staticData: IDataObject = {};

  constructor(
    private readonly trigger: INode,
    private readonly credentials: TestCredentials,
  ) {}

  /** One poll; null when the workflow is not started. What the node remembers goes through JSON, as in n8n's database. */
  async poll(): Promise<INodeExecutionData[] | null> {
    const workflowData = withCredentials({ nodes: [this.trigger], connections: {} }, this.credentials);
    const staticData = JSON.parse(JSON.stringify(this.staticData)) as IDataObject;
    const workflow = new Workflow({ ...workflowData, id: 'test-workflow', active: true, nodeTypes, staticData });
    const [trigger] = workflowData.nodes;
    const additionalData = surroundings(workflowData, this.credentials);
    const context = new PollContext(workflow, trigger!, additionalData, 'trigger', 'activate');
    const result = await workflow.expression.withIsolate(() =>
      Container.get(TriggersAndPollers).runPollFunction(workflow, trigger!, context),
    );
    this.staticData = workflow.staticData;
    return result?.[0] ?? null;
  }
}

/** What the methods of a node run in when the editor opens a list of its parameters. */
export function listContext(ofNode: INode, credentials: TestCredentials): LoadOptionsContext {
  const workflowData = withCredentials({ nodes: [ofNode], connections: {} }, credentials);
  const workflow = new Workflow({ ...workflowData, id: 'test-workflow', active: false, nodeTypes });
  return new LoadOptionsContext(workflow, workflowData.nodes[0]!, surroundings(workflowData, credentials), '');
}

/** All node types of this package. */
export function ownNodeTypes(): INodeType[] {
  return [...types].flatMap(([name, type]) =>
    name.startsWith(PACKAGE) && 'description' in type ? [type as INodeType] : [],
  );
}

function surroundings(workflowData: IWorkflowBase, credentials: TestCredentials): IWorkflowExecuteAdditionalData {
  const executionId = String((executions += 1));
  return {
    ...Object.fromEntries(URLS.map((name) => [name, 'http://127.0.0.1:5678'])),
    credentialsHelper: credentialsHelper(credentials),
    executionId,
    hooks: new ExecutionLifecycleHooks('manual', executionId, workflowData),
    currentNodeExecutionIndex: 0,
    variables: {},
    userId: 'test-user',
    setExecutionStatus: () => {},
    logAiEvent: () => {},
  } as unknown as IWorkflowExecuteAdditionalData;
}

const URLS = [
  'restApiUrl',
  'instanceBaseUrl',
  'formBaseUrl',
  'formWaitingBaseUrl',
  'formTestBaseUrl',
  'webhookBaseUrl',
  'webhookWaitingBaseUrl',
  'webhookTestBaseUrl',
  'mcpBaseUrl',
  'mcpTestBaseUrl',
];

function startNode(nodes: INode[]): INode | undefined {
  return nodes.find(({ type }) => type === 'n8n-nodes-base.manualTrigger' || nodeType(type).description.polling);
}

/** Each node gets those credentials of the test that it names; one that names none gets all it can have. */
function withCredentials(json: WorkflowJson, credentials: TestCredentials): IWorkflowBase {
  const nodes = json.nodes.map((node) => {
    const types = nodeType(node.type, node.typeVersion).description.credentials ?? [];
    const chosen = types
      .map(({ name }) => name)
      .filter((name) => Object.hasOwn(node.credentials ?? credentials, name) && Object.hasOwn(credentials, name));
    return { ...node, credentials: Object.fromEntries(chosen.map((name) => [name, { id: name, name }])) };
  });
  return { name: 'test', settings: { executionOrder: 'v1' }, ...json, nodes } as unknown as IWorkflowBase;
}

function toEngineRun(run: IRun): EngineRun {
  // Only here: the engine takes whatever a node throws for the node's own failure.
  const [stray] = strays.splice(0);
  if (stray !== undefined) throw new Error(`Some n8n takes a failure with these keys for a success: ${stray}`);
  const { runData, error } = run.data.resultData;
  return {
    status: run.status,
    error,
    items: (node, output = 0) => runData[node]?.at(-1)?.data?.main?.[output] ?? [],
    failures: (node) =>
      (runData[node]?.at(-1)?.data?.main?.[0] ?? [])
        .map(({ json }) => json as unknown as FailedItem)
        .filter(({ failure }) => failure?.node === node),
    hints: (node) => runData[node]?.at(-1)?.hints?.map(({ message }) => message) ?? [],
    executions: (node) => runData[node]?.length ?? 0,
    milliseconds: new Map(
      Object.entries(runData).map(([name, tasks]) => [
        name,
        tasks.reduce((total, { executionTime }) => total + executionTime, 0),
      ]),
    ),
    data: run.data,
  };
}

/** A node of this package for a test's own workflow. */
export function node(name: string, type: string, parameters: IDataObject = {}, settings: Partial<INode> = {}): INode {
  const fullType = type.includes('.') ? type : `${PACKAGE}.${type}`;
  return {
    id: name,
    name,
    type: fullType,
    typeVersion: 1,
    position: [0, 0],
    parameters: parameters as INode['parameters'],
    ...settings,
  };
}

/** Connections in which each node's outputs lead to the named nodes: `{ A: [['B'], ['C']] }`. */
export function connect(outputs: Record<string, string[][]>): IWorkflowBase['connections'] {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, targets]) => [
      name,
      { main: targets.map((names) => names.map((target) => ({ node: target, type: 'main' as const, index: 0 }))) },
    ]),
  );
}
