import { homedir } from 'node:os';
import { join } from 'node:path';

import type { IExecuteFunctions } from 'n8n-workflow';

/** A path that n8n's file helpers accept. */
export type CheckedPath = Parameters<IExecuteFunctions['helpers']['isFilePathBlocked']>[0];

/** Replaces a leading `~` by the home folder of the user that runs n8n. */
export function expandHome(path: string): string {
  return /^~[/\\]/.test(path) ? join(homedir(), path.slice(2)) : path;
}
