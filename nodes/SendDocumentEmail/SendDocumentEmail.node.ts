import type {
  ICredentialsDecrypted,
  ICredentialTestFunctions,
  IExecuteFunctions,
  INodeCredentialTestResult,
  INodeExecutionData,
  INodeProperties,
  INodeType,
  INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { openMailTransport } from '../../lib/mail';
import { credentialTestResult, deliveryLedgerTest } from '../shared/credential-test';
import { CUSTOMER_DATA } from '../shared/customer-data';
import { runChosenOperation } from '../shared/execution';
import { operationProperties } from '../shared/operation';

import { mailServerSettings } from './mail-server';
import { sendDocument } from './operations/send-document';
import { sendReport } from './operations/send-report';

const OPERATIONS = { sendDocument, sendReport };

const authentication: INodeProperties = {
  displayName: 'Authentication',
  name: 'authentication',
  type: 'options',
  noDataExpression: true,
  default: 'password',
  options: [
    { name: 'OAuth2', value: 'oAuth2', description: 'For Google and Microsoft 365, which are ending passwords' },
    { name: 'User and Password', value: 'password', description: 'For most other providers' },
  ],
  description: 'How to sign in to the mail server',
};

export class SendDocumentEmail implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Send Document E-mail',
    name: 'sendDocumentEmail',
    icon: { light: 'file:email.svg', dark: 'file:email.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle:
      '={{ $parameter["operation"] === "sendReport" ? "send failure report" : { send: "send document", test: "TEST: to " + $parameter["testAddress"], dryRun: "dry run: sends nothing" }[$parameter["mode"]] }}',
    description: 'Send a document to its customer by e-mail, once, and tell the shop what failed',
    defaults: { name: 'Send Document E-mail' },
    // Not a tool: no language model decides whose documents are sent.
    usableAsTool: undefined,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    sensitiveOutputFields: CUSTOMER_DATA,
    credentials: [
      {
        name: 'mailServerApi',
        displayName: 'Credential for Mail Server',
        required: true,
        testedBy: 'mailServerTest',
        displayOptions: { show: { authentication: ['password'] } },
      },
      {
        name: 'mailServerOAuth2Api',
        displayName: 'Credential for Mail Server',
        required: true,
        displayOptions: { show: { authentication: ['oAuth2'] } },
      },
      {
        name: 'deliveryLedgerApi',
        displayName: 'Credential for Delivery Ledger',
        // Neither a test nor a failure report needs it.
        required: false,
        testedBy: 'deliveryLedgerTest',
        // Always: beside Authentication, n8n gives a credential a list of its own only if there is a condition.
        displayOptions: { show: { '@version': [1] } },
      },
    ],
    properties: [authentication, ...operationProperties(OPERATIONS, 'sendDocument')],
  };

  methods = {
    credentialTest: {
      deliveryLedgerTest,
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

  execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return runChosenOperation(this, OPERATIONS);
  }
}
