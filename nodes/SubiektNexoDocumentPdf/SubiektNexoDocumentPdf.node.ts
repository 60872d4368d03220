import type {
  ICredentialsDecrypted,
  ICredentialTestFunctions,
  IExecuteFunctions,
  INodeCredentialTestResult,
  INodeExecutionData,
  INodeType,
  INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { DOCUMENT_KINDS } from '../../lib/documents';
import { checkNexo } from '../../lib/nexo';
import { credentialTestResult, deliveryLedgerTest } from '../shared/credential-test';
import { CUSTOMER_DATA } from '../shared/customer-data';
import { executeForItems } from '../shared/execution';
import { sqlServerSettings } from '../shared/sql-server';
import { oneOf } from '../shared/parameters';
import { printBridgeTest, templateSearch } from '../shared/print-bridge';

import { find } from './find';
import { getMany } from './get-many';
import { getPdf } from './get-pdf';
import { templateSearchMethod } from './pdf-properties';
import { properties } from './properties';

const SUBTITLE =
  '={{ $parameter["operation"] === "getPdf" ? "get PDF" : ($parameter["operation"] === "find" ? "find: " : "get many: ") + $parameter["kinds"].join(", ") }}';

export class SubiektNexoDocumentPdf implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Subiekt nexo Document PDF',
    name: 'subiektNexoDocumentPdf',
    icon: { light: 'file:nexo.svg', dark: 'file:nexo.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle: SUBTITLE,
    description: 'Find the Subiekt nexo documents of BaseLinker orders, or get all of them, and draw their PDF',
    defaults: { name: 'Subiekt nexo Document PDF' },
    // Not a tool: no language model decides whose documents are sent.
    usableAsTool: undefined,
    inputs: [NodeConnectionTypes.Main],
    outputs:
      '={{ $parameter["operation"] === "find" ? [{ type: "main", displayName: "Found" }, { type: "main", displayName: "Not Found Yet" }] : [{ type: "main" }] }}',
    sensitiveOutputFields: CUSTOMER_DATA,
    credentials: [
      {
        name: 'subiektNexoSqlApi',
        displayName: 'Credential for Subiekt nexo',
        required: true,
        testedBy: 'subiektNexoSqlTest',
      },
      {
        name: 'deliveryLedgerApi',
        displayName: 'Credential for Delivery Ledger',
        // Get PDF does not need it.
        required: false,
        testedBy: 'deliveryLedgerTest',
      },
      {
        name: 'printBridgeApi',
        displayName: 'Credential for Print Bridge',
        // Only nexo's own print templates need it.
        required: false,
        testedBy: 'printBridgeTest',
      },
    ],
    properties,
  };

  methods = {
    credentialTest: {
      deliveryLedgerTest,
      printBridgeTest,
      async subiektNexoSqlTest(
        this: ICredentialTestFunctions,
        credential: ICredentialsDecrypted,
      ): Promise<INodeCredentialTestResult> {
        return credentialTestResult(async () => {
          const { version, database } = await checkNexo(sqlServerSettings(credential.data ?? {}));
          return `Connected to ${database} (nexo ${version})`;
        });
      },
    },
    listSearch: Object.fromEntries(
      DOCUMENT_KINDS.map((kind) => [templateSearchMethod(kind), templateSearch(kind)] as const),
    ),
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const operation = this.getNodeParameter('operation', 0);
    return executeForItems(this, operation === 'find' ? 2 : 1, async (items) => {
      switch (oneOf(operation, 'Operation', ['find', 'getAll', 'getPdf'])) {
        case 'find':
          return find(this, items);
        case 'getAll':
          return getMany(this, items);
        case 'getPdf':
          return getPdf(this, items);
      }
    });
  }
}
