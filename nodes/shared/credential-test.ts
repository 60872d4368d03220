import type { INodeCredentialTestResult } from 'n8n-workflow';

import { IntegrationError } from '../../lib/errors';

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
    return { status: 'Error', message: [error.message, error.description].filter(Boolean).join('. ') };
  }
}
