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

import { checkNexo } from '../../lib/nexo';
import { credentialTestResult } from '../shared/credential-test';
import { executeForItems } from '../shared/execution';
import { nexoSettings } from '../shared/nexo';

import { find } from './find';
import { getPdf } from './get-pdf';
import { properties } from './properties';

export class SubiektNexoDocumentPdf implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Subiekt nexo Document PDF',
    name: 'subiektNexoDocumentPdf',
    icon: { light: 'file:nexo.svg', dark: 'file:nexo.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle: '={{ $parameter["operation"] === "find" ? "find: " + $parameter["kinds"].join(", ") : "get PDF" }}',
    description: 'Find the Subiekt nexo documents of BaseLinker orders and get them as PDF',
    defaults: { name: 'Subiekt nexo Document PDF' },
    // Not a tool: no language model decides whose documents are sent.
    usableAsTool: undefined,
    inputs: [NodeConnectionTypes.Main],
    outputs:
      '={{ $parameter["operation"] === "find" ? [{ type: "main", displayName: "Found" }, { type: "main", displayName: "Not Found Yet" }] : [{ type: "main" }] }}',
    credentials: [{ name: 'subiektNexoSqlApi', required: true, testedBy: 'subiektNexoSqlTest' }],
    properties,
  };

  methods = {
    credentialTest: {
      async subiektNexoSqlTest(
        this: ICredentialTestFunctions,
        credential: ICredentialsDecrypted,
      ): Promise<INodeCredentialTestResult> {
        return credentialTestResult(async () => {
          const { version, database } = await checkNexo(nexoSettings(credential.data ?? {}));
          return `Connected to ${database} (nexo ${version})`;
        });
      },
    },
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const operation = this.getNodeParameter('operation', 0);
    return executeForItems(this, operation === 'find' ? 2 : 1, (items) =>
      operation === 'find' ? find(this, items) : getPdf(this, items),
    );
  }
}
