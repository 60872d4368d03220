import { setTimeout as sleep } from 'node:timers/promises';
import type {
  ICredentialDataDecryptedObject,
  ICredentialsDecrypted,
  ICredentialTestFunctions,
  IExecuteFunctions,
  ILoadOptionsFunctions,
  INodeCredentialTestResult,
  INodeListSearchResult,
} from 'n8n-workflow';

import { IntegrationError } from '../../lib/common';
import type { DocumentKind } from '../../lib/documents';
import { PdfError } from '../../lib/pdf';
import {
  createPrintBridge,
  type PrintBridge,
  type PrintBridgeAuthentication,
  type PrintBridgeSettings,
} from '../../lib/print-bridge';

import { credentialTestResult } from './credential-test';
import { searchList } from './editor-lists';
import { httpGet } from './http-get';
import { neededCredential } from './needed-credential';
import { wholeNumber } from './parameters';

const PRINT_BRIDGE_CREDENTIAL = 'printBridgeApi';

/** A client for the node's Print Bridge API credential; it stops when the execution is cancelled. */
export async function connectToPrintBridge(context: IExecuteFunctions | ILoadOptionsFunctions): Promise<PrintBridge> {
  const credentials = await neededCredential(context, PRINT_BRIDGE_CREDENTIAL, 'PDF Source: Nexo Print Template');
  const signal = 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
  return openPrintBridge(printBridgeSettings(credentials), signal);
}

function openPrintBridge(settings: PrintBridgeSettings, signal?: AbortSignal): PrintBridge {
  return createPrintBridge(settings, {
    http: httpGet,
    now: () => performance.now(),
    sleep: async (ms, stop) => await sleep(ms, undefined, { signal: stop }),
    random: Math.random,
    signal,
  });
}

/**
 * The settings in a Print Bridge API credential.
 *
 * @throws IntegrationError `parameter_invalid`, `print_bridge_settings`
 */
function printBridgeSettings(credentials: ICredentialDataDecryptedObject): PrintBridgeSettings {
  const text = (name: string) => String(credentials[name] ?? '').trim();
  return {
    url: text('url'),
    authentication: authentication(text('authentication'), text('token'), text('secret')),
    timeoutMs: wholeNumber(credentials.timeout ?? 90, 'Time-Out', 5, 600) * 1000,
    allowUnencrypted: credentials.allowUnencrypted === true,
    trustSelfSigned: credentials.trustSelfSigned === true,
    ...(credentials.trustSelfSigned === true && { certificateFingerprint: text('fingerprint') }),
  };
}

function authentication(mode: string, token: string, secret: string): PrintBridgeAuthentication {
  if (mode !== 'hmac') {
    if (token === '') throw emptyField('Token');
    return { mode: 'bearer', token };
  }
  if (secret === '') throw emptyField('Secret');
  return { mode: 'hmac', secret, token };
}

function emptyField(name: string): IntegrationError {
  return new IntegrationError('print_bridge_settings', `${name} of the print bridge is empty`, {
    description: `Fill in ${name} in the Print Bridge API credential with what the bridge was set up with.`,
  });
}

/** The *Test* of the Print Bridge credential: reaches the bridge, and has it check the token with a list of templates. */
export async function printBridgeTest(
  this: ICredentialTestFunctions,
  credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
  return credentialTestResult(async () => {
    const bridge = openPrintBridge({ ...printBridgeSettings(credential.data ?? {}), timeoutMs: 25_000 });
    const { company, nexoVersion, ready, reason, message } = await bridge.health();
    const where = `the print bridge of ${company || 'an unnamed company'} (nexo ${nexoVersion || 'of unknown version'})`;
    if (!ready && (reason === '' || reason === 'starting')) {
      return `Reached ${where}; Subiekt nexo is still starting there`;
    }
    if (!ready) {
      throw new PdfError('print_bridge_not_ready', `Reached ${where}, but it cannot print: ${message || reason}`);
    }
    const templates = await bridge.listTemplates('FS');
    return `Connected to ${where}, with ${templates.length} print templates for invoices`;
  });
}

/** For `methods.listSearch`: the print templates of a kind of document whose name holds the text. */
export function templateSearch(kind: DocumentKind) {
  return async function search(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
    const source = {
      load: async () => {
        const templates = await (await connectToPrintBridge(this)).listTemplates(kind);
        return templates.map(({ name, isDefault }) => ({ name: isDefault ? `${name} (default)` : name, value: name }));
      },
      whenEmpty: {
        message: `Subiekt nexo has no print template for ${kind}`,
        description: 'Add one in Subiekt nexo, or leave this empty to print with its default template.',
      },
    };
    return searchList(this, source, filter);
  };
}
