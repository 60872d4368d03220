import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { INode, INodeType, IVersionedNodeType } from 'n8n-workflow';

import { REPOSITORY } from '../scripts/n8n-host/paths';
import type { TestCredentials, WorkflowJson } from '../test/support/engine';
import { allowedFolder } from '../test/support/engine-environment';
import { configuredTemplate } from '../test/support/template';

import { OUR_LIMITS } from './limits';
import type { ServerAddresses } from './protocol';

/** As far back as the orders of the sandbox shop reach. */
const DAYS_BACK = 15;

/** A workflow that does the whole job, with what it needs to run. */
export interface Contender {
  workflow: WorkflowJson;
  /** The same for a shop that lets the statuses alone, so that delivered orders come back in every run. */
  idleWorkflow?: WorkflowJson;
  credentials: TestCredentials;
  /** Node types beside those of this package. */
  nodeTypes: () => Map<string, INodeType | IVersionedNodeType>;
  /** Its first output counts as sent. */
  sendingNode: string;
}

/** The contenders by name; `ours` is the shipped template, the others are what a user builds of n8n's own nodes. */
export const contenders: Record<string, (servers: ServerAddresses, n8nDirectory: string) => Contender> = {
  ours,
  'hand-built': (servers, n8nDirectory) => handBuilt('hand-built.json', servers, n8nDirectory),
  'hand-built-grouped': (servers, n8nDirectory) => handBuilt('hand-built-grouped.json', servers, n8nDirectory),
};

function ours(servers: ServerAddresses): Contender {
  const change = (nodes: Record<string, INode>) => {
    nodes['Get Orders']!.parameters.daysBack = DAYS_BACK;
    nodes['Find Documents']!.parameters.daysBack = DAYS_BACK;
    nodes['Get Orders']!.parameters.statusList = [servers.statusIds.readyToSend];
  };
  const leave = (nodes: Record<string, INode>) => {
    change(nodes);
    nodes['Set Status After Delivery']!.parameters.action = 'leave';
  };
  return {
    workflow: configuredTemplate(servers.statusIds, change),
    idleWorkflow: configuredTemplate(servers.statusIds, leave),
    nodeTypes: () => new Map(),
    sendingNode: 'Send E-mail',
    credentials: {
      ...nexoCredential(servers),
      baseLinkerApi: {
        apiToken: servers.baseLinkerToken,
        url: servers.baseLinkerUrl,
        requestsPerMinute: OUR_LIMITS.requestsPerMinute,
      },
      mailServerApi: {
        host: 'localhost',
        port: servers.smtpPort,
        security: 'auto',
        user: servers.smtpUser,
        password: servers.smtpPassword,
        authorityPem: servers.smtpCertificate,
        maxConnections: OUR_LIMITS.smtpConnections,
        // The provider's limit is no plumbing; the hand-built workflow knows of none.
        messagesPerMinute: 0,
        messagesPerDay: 0,
      },
      deliveryLedgerApi: { filePath: path.join(allowedFolder, `${randomUUID()}.sqlite`) },
    },
  };
}

/** n8n's own nodes, taken from the n8n that the demo installs. */
function handBuilt(file: string, servers: ServerAddresses, n8nDirectory: string): Contender {
  const text = readFileSync(path.join(REPOSITORY, 'bench', 'peers', file), 'utf8')
    .replaceAll('{{URL}}', servers.baseLinkerUrl)
    .replaceAll('{{TOKEN}}', servers.baseLinkerToken)
    .replaceAll('{{DATABASE}}', servers.sqlDatabase)
    .replaceAll('{{SOURCE_STATUS}}', String(servers.statusIds.readyToSend))
    .replaceAll('{{TARGET_STATUS}}', String(servers.statusIds.documentSent));
  return {
    workflow: JSON.parse(text) as WorkflowJson,
    nodeTypes: () => n8nNodes(n8nDirectory),
    sendingNode: 'Send Email',
    credentials: {
      ...nexoCredential(servers),
      microsoftSql: {
        server: 'localhost',
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
      server: 'localhost',
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

function n8nNodes(n8nDirectory: string): Map<string, INodeType | IVersionedNodeType> {
  const load = createRequire(__filename);
  const folder = path.join(n8nDirectory, 'node_modules', 'n8n-nodes-base', 'dist', 'nodes');
  return new Map(
    Object.entries(N8N_NODES).map(([name, file]) => {
      const module = load(path.join(folder, `${file}.node.js`)) as Record<string, new () => INodeType>;
      const [type] = Object.values(module);
      return [`n8n-nodes-base.${name}`, new type!()];
    }),
  );
}
