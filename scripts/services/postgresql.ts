import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { childEnvironment, freePort, run } from '../n8n-host';

import { type ProgramWanted, requirePrograms } from './program';
import { type Service, startService } from './service';

/** Debian keeps the server's programs off PATH, one folder a version; the newest comes first. */
function debianFolders(): string[] {
  const parent = '/usr/lib/postgresql';
  const versions = existsSync(parent) ? readdirSync(parent).sort((one, other) => Number(other) - Number(one)) : [];
  return versions.map((version) => path.join(parent, version, 'bin'));
}

const wanted = (name: string): ProgramWanted => ({ name, folders: debianFolders(), debianPackage: 'postgresql' });

export const POSTGRESQL_PROGRAMS: ProgramWanted[] = ['initdb', 'postgres'].map(wanted);

type Identity = { uid: number; gid: number };

export interface PostgresqlServer extends Service {
  port: number;
  database: string;
  user: string;
  password: string;
}

/** Whom the server runs as: it refuses to run as root. Undefined for whoever runs this. */
async function serverIdentity(cwd: string): Promise<Identity | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const env = childEnvironment(process.execPath);
  for (const name of ['postgres', 'nobody']) {
    const ids = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, name], { cwd, env }))).catch(() => null);
    if (ids !== null) return { uid: Number(ids[0]), gid: Number(ids[1]) };
  }
  throw new Error('PostgreSQL refuses to run as root, and there is neither a user "postgres" nor a user "nobody".');
}

/**
 * A folder that the server's user owns and reaches: inside `folder`, or, where the repository lies below a folder that
 * is closed to that user (root's home is), among the system's temporary files.
 */
async function dataFolder(folder: string, identity: Identity | undefined): Promise<string> {
  const own = async (place: string) => {
    if (identity !== undefined) await chown(place, identity.uid, identity.gid);
    return place;
  };
  const inside = await own(await mkdtemp(path.join(folder, 'postgresql-')));
  const options = { cwd: '/', env: childEnvironment(process.execPath), identity };
  const reachable = await run('test', ['-w', inside], options).then(
    () => true,
    () => false,
  );
  return reachable ? inside : own(await mkdtemp(path.join(tmpdir(), 'postgresql-')));
}

/** Makes the files of an empty server with one user, who owns it. */
async function initialise(
  initdb: string,
  data: string,
  { user, password, identity, signal }: { user: string; password: string; identity?: Identity; signal: AbortSignal },
): Promise<void> {
  const passwordFile = path.join(data, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (identity !== undefined) await chown(passwordFile, identity.uid, identity.gid);
  const args = ['-D', path.join(data, 'cluster'), '-U', user, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const more = ['--encoding=UTF8', '--locale=C', '--no-sync'];
  await run(initdb, [...args, ...more], { cwd: data, env: childEnvironment(process.execPath), identity, signal });
  await rm(passwordFile);
}

/**
 * Starts a PostgreSQL of the machine with an empty database, on a free port of 127.0.0.1 and without Unix sockets. Its
 * data are gone when it has stopped.
 *
 * @param folder for its data and its log; made when it is missing
 * @throws Error that says what to install when the machine has none, or as `startService`
 */
export async function startPostgresql(folder: string, signal: AbortSignal): Promise<PostgresqlServer> {
  const [initdb, postgres] = requirePrograms(POSTGRESQL_PROGRAMS) as [string, string];
  await mkdir(folder, { recursive: true });
  const identity = await serverIdentity(folder);
  const data = await dataFolder(folder, identity);
  const removeData = () => rm(data, { recursive: true, force: true });
  try {
    const login = { user: 'n8n', password: randomUUID() };
    await initialise(initdb, data, { ...login, identity, signal });
    const port = await freePort();
    // Nothing has to survive: not even the end of this run.
    const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'unix_socket_directories='];
    const options = [`port=${port}`, 'listen_addresses=127.0.0.1', ...settings].flatMap((setting) => ['-c', setting]);
    const service = await startService({
      command: postgres,
      args: ['-D', path.join(data, 'cluster'), ...options],
      cwd: data,
      env: childEnvironment(process.execPath, { LC_ALL: 'C' }),
      readyText: 'database system is ready to accept connections',
      logFile: path.join(folder, 'postgresql.log'),
      // "Fast": does not wait for clients to leave.
      stopSignal: 'SIGINT',
      identity,
      signal,
    });
    return {
      port,
      database: 'postgres',
      ...login,
      stop: async () => {
        await service.stop();
        await removeData();
      },
    };
  } catch (error) {
    await removeData();
    throw error;
  }
}
