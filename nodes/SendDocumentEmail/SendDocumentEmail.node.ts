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

import { openMailTransport } from '../../lib/mail';
import { credentialTestResult } from '../shared/credential-test';
import { executeForItems } from '../shared/execution';

import { mailServerSettings } from './mail-server';
import { properties } from './properties';
import { sendDocuments } from './send-documents';
import { sendReport } from './send-report';

export class SendDocumentEmail implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Send Document E-mail',
    name: 'sendDocumentEmail',
    icon: { light: 'file:email.svg', dark: 'file:email.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle: '={{ $parameter["operation"] === "sendDocument" ? "send document" : "send failure report" }}',
    description: 'Send a document to its customer by e-mail, once, and tell the shop what failed',
    defaults: { name: 'Send Document E-mail' },
    // Not a tool: no language model decides whose documents are sent.
    usableAsTool: undefined,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [
      { name: 'mailServerApi', required: true, testedBy: 'mailServerTest' },
      {
        name: 'deliveryLedgerApi',
        required: true,
        testedBy: 'deliveryLedgerTest',
        displayOptions: { show: { operation: ['sendDocument'] } },
      },
    ],
    properties,
  };

  methods = {
    credentialTest: {
      async mailServerTest(
        this: ICredentialTestFunctions,
        credential: ICredentialsDecrypted,
      ): Promise<INodeCredentialTestResult> {
        return credentialTestResult(async () => {
          const transport = openMailTransport(mailServerSettings(credential.data ?? {}));
          try {
            await transport.verify();
          } finally {
            transport.close();
          }
          return 'The mail server accepts the login';
        });
      },
    },
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const operation = this.getNodeParameter('operation', 0);
    return executeForItems(this, 1, (items) =>
      operation === 'sendDocument' ? sendDocuments(this, items) : sendReport(this, items),
    );
  }
}
