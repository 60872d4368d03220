import type { ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';

import { IntegrationError } from '../../lib/common';

import { openStore } from './ledger';

/**
 * Runs the check behind a credential's *Test* button.
 *
 * @param check returns what to say when all is well
 */
export async function credentialTestResult(check: () => Promise<string>): Promise<INodeCredentialTestResult> {
  try {
    return { status: 'OK', message: await check() };
  } catch (error) {
    if (!(error instanceof IntegrationError)) return { status: 'Error', message: 'The check could not be made' };
    // Some messages end with a full stop, some do not.
    const message = error.description ? `${error.message.replace(/\.$/, '')}. ${error.description}` : error.message;
    return { status: 'Error', message };
  }
}

/** The *Test* of the Delivery Ledger credential, for every node that uses it: n8n asks whichever node it finds first. */
export async function deliveryLedgerTest(
  this: ICredentialTestFunctions,
  credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
  return credentialTestResult(async () => {
    const ledger = await openStore(credential.data ?? {});
    await ledger.close();
    return 'The ledger can be read and written';
  });
}
