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
import { runChosenOperation } from '../shared/execution';
import { operationOutputs, operationProperties } from '../shared/operation';
import { printBridgeTest, templateSearch } from '../shared/print-bridge';
import { sqlServerSettings } from '../shared/sql-server';

import { find } from './operations/find';
import { getMany } from './operations/get-many';
import { getPdf } from './operations/get-pdf';
import { templateSearchMethod } from './template-parameter';

const OPERATIONS = { find, getAll: getMany, getPdf };

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
    outputs: operationOutputs(OPERATIONS),
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
    properties: operationProperties(OPERATIONS, 'find'),
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

  execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return runChosenOperation(this, OPERATIONS);
  }
}
