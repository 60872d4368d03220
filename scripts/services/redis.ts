import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { childEnvironment, freePort } from '../n8n-host';

import { type ProgramWanted, requirePrograms } from './program';
import { type Service, startService } from './service';

export const REDIS_PROGRAMS: ProgramWanted[] = [{ name: 'redis-server', debianPackage: 'redis-server' }];

export interface RedisServer extends Service {
  port: number;
}

/**
 * Starts a Redis of the machine on a free port of 127.0.0.1. It keeps nothing on the disk.
 *
 * @param folder for its log; made when it is missing
 * @throws Error that says what to install when the machine has none, or as `startService`
 */
export async function startRedis(folder: string, signal: AbortSignal): Promise<RedisServer> {
  const [command] = requirePrograms(REDIS_PROGRAMS) as [string];
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const settings = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const service = await startService({
    command,
    args: settings.map(String),
    cwd: folder,
    env: childEnvironment(process.execPath),
    readyText: 'Ready to accept connections',
    logFile: path.join(folder, 'redis.log'),
    stopSignal: 'SIGTERM',
    signal,
  });
  return { port, ...service };
}
