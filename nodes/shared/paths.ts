import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { IExecuteFunctions } from 'n8n-workflow';

/** A path that n8n's file helpers accept. */
export type CheckedPath = Parameters<IExecuteFunctions['helpers']['isFilePathBlocked']>[0];

/**
 * Helpers that not every n8n lends (1.110 has neither) or lends in the same way: the fence answered with a promise first
 * and answers at once today. A promise taken for an answer says that every path is blocked.
 */
type ChangingHelpers = Partial<{
  resolvePath(path: string): Promise<CheckedPath>;
  isFilePathBlocked(path: CheckedPath): boolean | Promise<boolean>;
}>;

/** Replaces a leading `~` by the home folder of the user that runs n8n. */
export function expandHome(path: string): string {
  return /^~[/\\]/.test(path) ? join(homedir(), path.slice(2)) : path;
}

/**
 * Where an absolute path leads when symbolic links are followed; its last part need not exist.
 *
 * @throws the file system's error when the folder around it does not exist or cannot be read
 */
export async function followLinks(context: IExecuteFunctions, path: string): Promise<CheckedPath> {
  const { resolvePath }: ChangingHelpers = context.helpers;
  if (resolvePath !== undefined) return await resolvePath(path);
  const target = existsSync(path) ? await realpath(path) : join(await realpath(dirname(path)), basename(path));
  return target as CheckedPath;
}

/** Whether n8n forbids nodes the file at an absolute path: by its own fence, or by ours where n8n lends none. */
export async function isForbidden(context: IExecuteFunctions, path: CheckedPath): Promise<boolean> {
  const { isFilePathBlocked }: ChangingHelpers = context.helpers;
  if (isFilePathBlocked !== undefined) return await isFilePathBlocked(path);
  return await isOutsideOwnFence(context, path);
}

/** What n8n's fence is at its core: never inside n8n's own folder, and nowhere but in the folders it was told, if any. */
async function isOutsideOwnFence(context: IExecuteFunctions, path: string): Promise<boolean> {
  const storage = context.helpers.getStoragePath();
  const n8nFolder = storage.slice(0, storage.lastIndexOf(`${sep}storage${sep}`));
  const linked = await realpath(n8nFolder).catch(() => n8nFolder);
  if ([n8nFolder, linked].some((folder) => isWithin(folder, path))) return true;
  const allowed = (process.env.N8N_RESTRICT_FILE_ACCESS_TO ?? '')
    .split(';')
    .map((folder) => folder.trim())
    .filter((folder) => folder !== '');
  const real = await Promise.all(allowed.map((folder) => realpath(folder).catch(() => folder)));
  return allowed.length > 0 && ![...allowed, ...real].some((folder) => isWithin(folder, path));
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
