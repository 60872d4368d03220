import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import axios, { type AxiosInstance } from 'axios';
import type { INodeTypeDescription } from 'n8n-workflow';

const POLL_MS = 200;
const REQUEST_TIMEOUT_MS = 60_000;

/** A node of a workflow as far as this client touches it. */
export interface WorkflowNode {
  id: string;
  name: string;
  type: string;
  typeVersion: number;
  parameters: Record<string, unknown>;
  /** By type. Without an id: n8n looks for one of that name when it saves the workflow. */
  credentials?: Record<string, { id: string | null; name: string }>;
  [field: string]: unknown;
}

/** A workflow as n8n exports it. */
export interface WorkflowFile {
  name: string;
  nodes: WorkflowNode[];
  connections: Record<string, unknown>;
  [field: string]: unknown;
}

export interface Credential {
  id: string;
  name: string;
  type: string;
  data: Record<string, unknown>;
}

/** One item that left a node. */
export interface ExecutionItem {
  json: Record<string, unknown>;
  binary?: Record<string, { fileName?: string; mimeType: string; fileSize?: string }>;
}

/** What one node did, all its runs together. */
export interface NodeResult {
  /** Items by output: outputs[0] is the first one. */
  outputs: ExecutionItem[][];
  /** Message of the error that stopped the node, or null. */
  error: string | null;
}

export interface Execution {
  id: string;
  /** "success", "error", "canceled", "crashed" … */
  status: string;
  /** The error that stopped the execution, or null. */
  error: string | null;
  nodes: Record<string, NodeResult>;
}

/** An execution in the list. */
export interface ExecutionSummary {
  id: string;
  /** As in `Execution`, or "new", "running", "waiting". */
  status: string;
  /** What started it: "manual", "trigger" … */
  mode: string;
  finished: boolean;
}

/** A node type as the editor sees it. */
export type NodeType = INodeTypeDescription;

interface RunData {
  data?: { main?: Array<ExecutionItem[] | null> };
  error?: { message?: string };
}

interface ExecutionData {
  resultData: { runData: Record<string, RunData[]>; error?: { message?: string } };
}

interface ExecutionReply {
  id: string;
  status: string;
  stoppedAt: string | null;
  data: string;
}

const UNFINISHED = new Set(['new', 'running', 'waiting', 'unknown']);

function joinRuns(runs: RunData[]): NodeResult {
  const outputs: ExecutionItem[][] = [];
  for (const run of runs) {
    for (const [index, items] of (run.data?.main ?? []).entries()) (outputs[index] ??= []).push(...(items ?? []));
  }
  return { outputs, error: runs.map((run) => run.error?.message).find((message) => message !== undefined) ?? null };
}

async function toExecution(reply: ExecutionReply): Promise<Execution> {
  // An ES module: CommonJS reaches it by import() only.
  const { parse } = await import('flatted');
  const { resultData } = parse(reply.data) as ExecutionData;
  const nodes = Object.entries(resultData.runData).map(([name, runs]) => [name, joinRuns(runs)] as const);
  const error = resultData.error ? (resultData.error.message ?? 'unknown error') : null;
  return { id: reply.id, status: reply.status, error, nodes: Object.fromEntries(nodes) };
}

/** n8n's own REST API, as the editor uses it (facts/n8n-host.md §Driving it). Every method throws Error with n8n's message. */
export class N8nClient {
  private readonly http: AxiosInstance;

  /** @param url n8n's address without a slash at the end */
  constructor(url: string) {
    this.http = axios.create({
      baseURL: url,
      timeout: REQUEST_TIMEOUT_MS,
      validateStatus: () => true,
      proxy: false,
      // A connection kept for the next request may be one that n8n is closing just then.
      httpAgent: new Agent({ keepAlive: false }),
      headers: { 'push-ref': randomUUID() },
    });
  }

  private async request<T>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<T> {
    const response = await this.http.request<{ data: T; message?: string }>({
      method,
      url: `/rest${path}`,
      data: body,
    });
    if (response.status >= 300) {
      throw new Error(
        `n8n answered ${response.status} to ${method} ${path}: ${response.data?.message ?? 'no message'}`,
      );
    }
    return response.data.data;
  }

  /** Signs in; all later requests are the user's. */
  async login(emailAddress: string, password: string): Promise<void> {
    const response = await this.http.post<{ message?: string }>('/rest/login', {
      emailOrLdapLoginId: emailAddress,
      password,
    });
    const cookie = response.headers['set-cookie']?.find((value) => value.startsWith('n8n-auth='));
    if (response.status !== 200 || !cookie)
      throw new Error(`n8n refused the sign-in: ${response.data?.message ?? response.status}`);
    this.http.defaults.headers.common.Cookie = cookie.split(';')[0];
  }

  /** Creates the owner of a fresh instance and signs in. */
  async setUpOwner(owner: { email: string; password: string; firstName: string; lastName: string }): Promise<void> {
    await this.request('POST', '/owner/setup', owner);
    await this.login(owner.email, owner.password);
  }

  async createCredential(credential: Omit<Credential, 'id'>): Promise<Credential> {
    const { id } = await this.request<{ id: string }>('POST', '/credentials', credential);
    return { id, ...credential };
  }

  /** All credentials of the user, without what is in them. */
  async credentials(): Promise<Array<Pick<Credential, 'id' | 'name' | 'type'>>> {
    return this.request('GET', '/credentials');
  }

  /** What the credential's *Test* does in the editor. */
  async testCredential(credential: Credential): Promise<{ status: 'OK' | 'Error'; message: string }> {
    return this.request('POST', '/credentials/test', { credentials: credential });
  }

  async createWorkflow(workflow: WorkflowFile): Promise<{ id: string; versionId: string }> {
    return this.request('POST', '/workflows', workflow);
  }

  /**
   * Presses *Execute workflow*.
   *
   * @param trigger name of the trigger node to start from
   * @param withWorkflow sends the saved workflow along, which n8n before 2.20 wants
   * @returns the execution's id
   */
  async runWorkflow(workflowId: string, trigger: string, { withWorkflow = false } = {}): Promise<string> {
    const body = {
      triggerToStartFrom: { name: trigger },
      ...(withWorkflow ? { workflowData: await this.request('GET', `/workflows/${workflowId}`) } : {}),
    };
    const { executionId } = await this.request<{ executionId: string }>('POST', `/workflows/${workflowId}/run`, body);
    return executionId;
  }

  /** Publishes the workflow's version: its schedule runs from now on. */
  async activate(workflow: { id: string; versionId: string }): Promise<void> {
    await this.request('POST', `/workflows/${workflow.id}/activate`, { versionId: workflow.versionId });
  }

  async deactivate(workflowId: string): Promise<void> {
    await this.request('POST', `/workflows/${workflowId}/deactivate`, {});
  }

  async getExecution(executionId: string): Promise<Execution> {
    return toExecution(await this.request<ExecutionReply>('GET', `/executions/${executionId}`));
  }

  /** The newest executions of a workflow, at most 100, the newest first. */
  async executions(workflowId: string): Promise<ExecutionSummary[]> {
    const filter = encodeURIComponent(JSON.stringify({ workflowId }));
    const { results } = await this.request<{
      results: Array<Omit<ExecutionSummary, 'finished'> & { stoppedAt: string | null }>;
    }>('GET', `/executions?filter=${filter}&limit=100`);
    return results.map(({ id, status, mode, stoppedAt }) => {
      return { id, status, mode, finished: !UNFINISHED.has(status) && stoppedAt !== null };
    });
  }

  async deleteExecution(executionId: string): Promise<void> {
    await this.request('POST', '/executions/delete', { ids: [executionId] });
  }

  /**
   * Waits for the end of an execution, whatever it is.
   *
   * @param timeoutMs milliseconds; the execution goes on when they have passed
   */
  async waitForExecution(executionId: string, timeoutMs: number, signal?: AbortSignal): Promise<Execution> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      // Some versions answer 500 while the execution runs.
      const reply = await this.request<ExecutionReply>('GET', `/executions/${executionId}`).catch(
        (error: Error) => error,
      );
      if (!(reply instanceof Error) && !UNFINISHED.has(reply.status) && reply.stoppedAt) return toExecution(reply);
      if (Date.now() > deadline) {
        const state = reply instanceof Error ? reply.message : `it is still ${reply.status}`;
        throw new Error(`Execution ${executionId} did not end within ${timeoutMs / 1000} s: ${state}`);
      }
      await sleep(POLL_MS, undefined, { signal });
    }
  }

  /** The node types of one package. */
  async nodeTypes(packageName: string): Promise<NodeType[]> {
    const { data } = await this.http.get<NodeType[]>('/types/nodes.json');
    return data.filter((type) => type.name.startsWith(`${packageName}.`));
  }

  /** Fetches a file of the editor, such as an icon. */
  async fetchFile(path: string): Promise<{ status: number; contentType: string; text: string }> {
    const response = await this.http.get<string>(`/${path.replace(/^\//, '')}`, { responseType: 'text' });
    return {
      status: response.status,
      contentType: String(response.headers['content-type'] ?? ''),
      text: response.data,
    };
  }
}
