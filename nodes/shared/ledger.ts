import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import { Ledger, LedgerError, openSqliteStore, openSqlServerStore } from '../../lib/ledger';

import { type CheckedPath, expandHome, followLinks, isForbidden } from './paths';
import { sqlServerSettings } from './sql-server';

/**
 * Opens the ledger of the Delivery Ledger credential; the caller closes it.
 *
 * @throws LedgerError when the store cannot be used, or its file lies outside the folders n8n allows
 */
async function openLedger(context: IExecuteFunctions): Promise<Ledger> {
  const credentials = await context.getCredentials('deliveryLedgerApi');
  if (credentials.store !== 'sqlServer') await checkFence(context, ledgerPath(credentials));
  return openStore(credentials);
}

/** Opens the ledger for `work` and closes it afterwards, whatever happens. Throws what `openLedger` and `work` throw. */
export async function withLedger<T>(context: IExecuteFunctions, work: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = await openLedger(context);
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}

/**
 * Opens the ledger of a credential without asking n8n's file fence, which a credential test cannot.
 *
 * @throws LedgerError when the store cannot be used
 */
export async function openStore(credentials: ICredentialDataDecryptedObject): Promise<Ledger> {
  const store =
    credentials.store === 'sqlServer'
      ? await openSqlServerStore(sqlServerSettings(credentials))
      : openSqliteStore(ledgerPath(credentials));
  return Ledger.open(store, {
    now: Date.now,
    random: Math.random,
    newSecret: () => randomBytes(32).toString('hex'),
    keepAddresses: credentials.keepFullAddresses === true,
  });
}

async function checkFence(context: IExecuteFunctions, path: string): Promise<void> {
  // First by name, before anything is created; then by where symbolic links lead.
  await refuseForbidden(context, path as CheckedPath);
  await mkdir(dirname(path), { recursive: true }).catch(unusable);
  const target = await followLinks(context, existsSync(path) ? path : dirname(path)).catch(unusable);
  await refuseForbidden(context, target);
}

/**
 * The absolute path in a Delivery Ledger credential; `~` stands for the home folder.
 *
 * @throws LedgerError for an empty or relative path
 */
function ledgerPath(credentials: ICredentialDataDecryptedObject): string {
  const path = expandHome(String(credentials.filePath ?? '').trim());
  if (!isAbsolute(path)) {
    throw new LedgerError('ledger_unavailable', 'File Path of the Delivery Ledger credential is not an absolute path', {
      description: 'Write a path such as ~/.n8n-files/document-deliveries.sqlite.',
    });
  }
  return resolve(path);
}

async function refuseForbidden(context: IExecuteFunctions, path: CheckedPath): Promise<void> {
  if (!(await isForbidden(context, path))) return;
  throw new LedgerError('ledger_unavailable', 'n8n does not allow files at the path of the delivery ledger', {
    description:
      'Choose a path inside a folder that N8N_RESTRICT_FILE_ACCESS_TO names (~/.n8n-files unless it was changed).',
  });
}

function unusable(cause: unknown): never {
  throw new LedgerError('ledger_unavailable', 'The folder of the delivery ledger cannot be created or read', {
    description: 'Check the path in the Delivery Ledger credential and the rights of the user that runs n8n.',
    cause,
  });
}
