import type { ICredentialDataDecryptedObject, IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';

import { IntegrationError } from '../../lib/common';

/**
 * The credentials that only some operations or settings of a node need. They are optional in the nodes' descriptions and shown
 * always: n8n takes every parameter that decides whether a credential is shown for a part of the authentication, hides it from
 * the form and sets it when it picks a credential.
 */
const OPTIONAL_CREDENTIALS = { deliveryLedgerApi: 'Delivery Ledger', printBridgeApi: 'Print Bridge' } as const;

export type OptionalCredential = keyof typeof OPTIONAL_CREDENTIALS;

/** Whether a credential of this type is chosen in the node; a template's, which n8n has found none for yet, is not. */
export function hasCredential(context: IExecuteFunctions | ILoadOptionsFunctions, type: OptionalCredential): boolean {
  return Boolean(context.getNode().credentials?.[type]?.id);
}

/**
 * Refuses what cannot be done without a credential, before anything is read.
 *
 * @param needing what needs it, in the words of the form
 * @throws IntegrationError `credential_missing`
 */
export function needCredential(
  context: IExecuteFunctions | ILoadOptionsFunctions,
  type: OptionalCredential,
  needing: string,
): void {
  if (hasCredential(context, type)) return;
  const name = OPTIONAL_CREDENTIALS[type];
  throw new IntegrationError('credential_missing', `${needing} needs a credential in Credential for ${name}`, {
    description: `Choose one in Credential for ${name}, at the top of the node's form, or create it there.`,
  });
}

/** The fields of an optional credential. Throws as `needCredential` does, and what n8n throws. */
export async function neededCredential(
  context: IExecuteFunctions | ILoadOptionsFunctions,
  type: OptionalCredential,
  needing: string,
): Promise<ICredentialDataDecryptedObject> {
  needCredential(context, type, needing);
  return await context.getCredentials(type);
}
