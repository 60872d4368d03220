import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import type { INode, INodeType, IVersionedNodeType } from 'n8n-workflow';

import { N8N_CACHE, REPOSITORY } from '../scripts/n8n-host/paths';
import { allowedFolder } from '../test/support/engine-environment';
import type { TestCredentials, WorkflowJson } from '../test/support/engine';

import type { ServerAddresses } from './protocol';

/** A workflow that does the whole job, with what it needs to run. */
export interface Contender {
  workflow: WorkflowJson;
  credentials: TestCredentials;
  /** Node types beside those of this package. */
  nodeTypes: () => Map<string, INodeType | IVersionedNodeType>;
  /** Its first output counts as sent. */
  sendingNode: string;
}

/** The contenders by name; `ours` is the shipped template, the others are what a user builds of n8n's own nodes. */
export const contenders: Record<string, (servers: ServerAddresses) => Contender> = {
  ours,
  'hand-built': (servers) => handBuilt('hand-built.json', servers),
  'hand-built-grouped': (servers) => handBuilt('hand-built-grouped.json', servers),
};

function ours(servers: ServerAddresses): Contender {
  const workflow = readJson('workflows/send-documents.json');
  const set = nodeSetter(workflow);
  const { source, sent, failed } = servers.statusIds;
  const status = (value: number) => ({ __rl: true, mode: 'id', value: String(value) });
  set('Get Orders', { statusList: [source], daysBack: 15 });
  set('Find Documents', { prefix: '', existingDocuments: 'allInWindow', daysBack: 15 });
  set('Send E-mail', { fromEmail: 'shop@bench.example' });
  set('Tell the Shop', { fromEmail: 'shop@bench.example', reportTo: 'owner@bench.example' });
  set('Set Status After Delivery', { status: status(sent) });
  set('Set Status After Failure', { status: status(failed) });
  return {
    workflow,
    nodeTypes: () => new Map(),
    sendingNode: 'Send E-mail',
    credentials: {
      ...nexoCredential(servers),
      baseLinkerApi: { apiToken: servers.baseLinkerToken, url: servers.baseLinkerUrl, requestsPerMinute: 80 },
      mailServerApi: {
        host: 'localhost',
        port: servers.smtpPort,
        security: 'auto',
        user: servers.smtpUser,
        password: servers.smtpPassword,
        authorityPem: servers.smtpCertificate,
        maxConnections: 3,
      },
      deliveryLedgerApi: { filePath: path.join(allowedFolder, `${randomUUID()}.sqlite`) },
    },
  };
}

/** n8n's own nodes, taken from the n8n that the demo installs. */
function handBuilt(file: string, servers: ServerAddresses): Contender {
  const text = readFileSync(path.join(REPOSITORY, 'bench', 'peers', file), 'utf8')
    .replaceAll('{{URL}}', servers.baseLinkerUrl)
    .replaceAll('{{TOKEN}}', servers.baseLinkerToken)
    .replaceAll('{{DATABASE}}', servers.sqlDatabase)
    .replaceAll('{{SOURCE_STATUS}}', String(servers.statusIds.source))
    .replaceAll('{{TARGET_STATUS}}', String(servers.statusIds.sent));
  return {
    workflow: JSON.parse(text) as WorkflowJson,
    nodeTypes: n8nNodes,
    sendingNode: 'Send Email',
    credentials: {
      ...nexoCredential(servers),
      microsoftSql: {
        server: '127.0.0.1',
        database: servers.sqlDatabase,
        user: servers.sqlUser,
        password: servers.sqlPassword,
        port: servers.sqlPort,
        domain: '',
        tls: true,
        allowUnauthorizedCerts: true,
        connectTimeout: 15_000,
        requestTimeout: 60_000,
        tdsVersion: '7_4',
      },
      smtp: {
        user: servers.smtpUser,
        password: servers.smtpPassword,
        host: 'localhost',
        port: servers.smtpPort,
        secure: false,
        disableStartTls: false,
        hostName: '',
      },
    },
  };
}

function nexoCredential(servers: ServerAddresses): TestCredentials {
  return {
    subiektNexoSqlApi: {
      server: '127.0.0.1',
      port: servers.sqlPort,
      database: servers.sqlDatabase,
      user: servers.sqlUser,
      password: servers.sqlPassword,
      encrypt: true,
      trustSelfSigned: true,
    },
  };
}

const N8N_NODES: Record<string, string> = {
  httpRequest: 'HttpRequest/HttpRequest',
  splitOut: 'Transform/SplitOut/SplitOut',
  microsoftSql: 'Microsoft/Sql/MicrosoftSql',
  set: 'Set/Set',
  emailSend: 'EmailSend/EmailSend',
  aggregate: 'Transform/Aggregate/Aggregate',
};

function n8nNodes(): Map<string, INodeType | IVersionedNodeType> {
  const load = createRequire(__filename);
  const folder = path.join(N8N_CACHE, 'host', 'node_modules', 'n8n-nodes-base', 'dist', 'nodes');
  return new Map(
    Object.entries(N8N_NODES).map(([name, file]) => {
      const module = load(path.join(folder, `${file}.node.js`)) as Record<string, new () => INodeType>;
      const [type] = Object.values(module);
      return [`n8n-nodes-base.${name}`, new type!()];
    }),
  );
}

function readJson(file: string): WorkflowJson {
  return JSON.parse(readFileSync(path.join(REPOSITORY, file), 'utf8')) as WorkflowJson;
}

function nodeSetter(workflow: WorkflowJson): (name: string, parameters: INode['parameters']) => void {
  return (name, parameters) => {
    const node = workflow.nodes.find((candidate) => candidate.name === name);
    if (node === undefined) throw new Error(`The template has no node ${name}`);
    Object.assign(node.parameters, parameters);
  };
}
