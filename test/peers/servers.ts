import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { FOLDER, ROOT, withUsers } from './install';

/** A real mail server on loopback. */
export interface Peer {
  name: string;
  port: number;
  /** Message-IDs of what it has stored, one for each stored copy. */
  stored(): string[];
  /** Ends it without a chance to tidy up, and starts it again with the same spool. */
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

const LIBRARIES = ['usr/lib/x86_64-linux-gnu', 'usr/lib/postfix'].map((path) => join(ROOT, path)).join(':');
const UID = { exim: 65001, postfix: 65002 };

/**
 * Exim that takes mail for anybody at example.com; `unknown…` is nobody, `norelay…` is another domain's.
 *
 * @param acl further lines at the beginning of the ACL for RCPT
 */
export async function startExim(acl = ''): Promise<Peer> {
  const port = await freePort();
  const home = fresh('exim', UID.exim);
  const config = join(home, 'exim.conf');
  writeFileSync(
    config,
    `primary_hostname = exim.example
spool_directory = ${home}/spool
log_file_path = ${home}/%slog
queue_only = true
exim_user = Debian-exim
exim_group = Debian-exim
daemon_smtp_ports = ${port}
local_interfaces = 127.0.0.1
tls_advertise_hosts =
smtp_accept_max_per_host = 20
acl_smtp_rcpt = rcpt
acl_smtp_data = accept
never_users =
begin acl
rcpt:
${acl}
  deny local_parts = ^unknown.*
       message = No Such User Here
  deny domains = !example.com
       message = relay not permitted
  accept
accept:
  accept
`,
  );
  const command = `LD_LIBRARY_PATH=${LIBRARIES} exec ${ROOT}/usr/sbin/exim4 -C ${config} -bdf`;
  // What it has taken lies in its queue.
  return start('Exim', port, command, { home, mail: join(home, 'spool/input'), isMessage: /-H$/ });
}

/**
 * Postfix that takes mail for anybody at example.com, with its own way of answering at RCPT TO what is wrong with everybody.
 *
 * @param settings lines of main.cf
 */
export async function startPostfix(settings: readonly string[] = []): Promise<Peer> {
  const port = await freePort();
  const home = fresh('postfix', 0);
  mkdirSync(join(home, 'mail'));
  chownSync(join(home, 'mail'), UID.postfix, UID.postfix);
  mkdirSync(join(home, 'data'));
  chownSync(join(home, 'data'), UID.postfix, 0);
  const bin = `${ROOT}/usr/lib/postfix/sbin`;
  writeFileSync(join(home, 'nobody'), '/^unknown/ REJECT 5.1.1 User unknown\n');
  writeFileSync(
    join(home, 'main.cf'),
    [
      'compatibility_level = 3.6',
      `queue_directory = ${home}/queue`,
      `data_directory = ${home}/data`,
      `daemon_directory = ${bin}`,
      `command_directory = ${ROOT}/usr/sbin`,
      `meta_directory = ${ROOT}/etc/postfix`,
      `shlib_directory = ${ROOT}/usr/lib/postfix`,
      'import_environment = MAIL_CONFIG LD_LIBRARY_PATH TZ LANG=C',
      'export_environment = MAIL_CONFIG LD_LIBRARY_PATH TZ LANG=C',
      'alias_maps =',
      'mail_owner = postfix',
      'setgid_group = postdrop',
      'myhostname = postfix.example',
      'inet_interfaces = 127.0.0.1',
      'inet_protocols = ipv4',
      'mydestination =',
      'mynetworks = 127.0.0.2/32',
      'virtual_mailbox_domains = example.com',
      `virtual_mailbox_base = ${home}/mail`,
      'virtual_mailbox_maps = static:all/',
      `virtual_uid_maps = static:${UID.postfix}`,
      `virtual_gid_maps = static:${UID.postfix}`,
      'virtual_minimum_uid = 100',
      `maillog_file = ${home}/log`,
      `maillog_file_prefixes = ${home}`,
      'smtpd_peername_lookup = no',
      'smtpd_recipient_restrictions = check_recipient_access regexp:$config_directory/nobody, reject_unauth_destination',
      ...settings,
      '',
    ].join('\n'),
  );
  const isPublic = (name: string) => /^(pickup|cleanup|qmgr|flush|showq|postlog)$|:/.test(name);
  const service = (name: string, type: string, rest: string) =>
    `${name} ${type} ${isPublic(name) ? 'n' : '-'} ${name === 'virtual' ? 'n' : '-'} n ${rest}`;
  writeFileSync(
    join(home, 'master.cf'),
    [
      service(`127.0.0.1:${port}`, 'inet', '- - smtpd'),
      service('pickup', 'unix', '60 1 pickup'),
      service('cleanup', 'unix', '- 0 cleanup'),
      service('qmgr', 'unix', '300 1 qmgr'),
      service('rewrite', 'unix', '- - trivial-rewrite'),
      service('bounce', 'unix', '- 0 bounce'),
      service('defer', 'unix', '- 0 bounce'),
      service('trace', 'unix', '- 0 bounce'),
      service('flush', 'unix', '1000? 0 flush'),
      service('proxymap', 'unix', '- - proxymap'),
      service('error', 'unix', '- - error'),
      service('retry', 'unix', '- - error'),
      service('virtual', 'unix', '- - virtual'),
      service('anvil', 'unix', '- 1 anvil'),
      service('scache', 'unix', '- 1 scache'),
      service('postlog', 'unix-dgram', '- 1 postlogd'),
      '',
    ].join('\n'),
  );
  const queues = [
    'active',
    'bounce',
    'corrupt',
    'defer',
    'deferred',
    'flush',
    'hold',
    'incoming',
    'private',
    'saved',
    'trace',
  ];
  for (const name of [...queues, 'maildrop', 'public', 'pid'])
    mkdirSync(join(home, 'queue', name), { recursive: true });
  for (const name of queues) chownSync(join(home, 'queue', name), UID.postfix, 0);
  chownSync(join(home, 'queue/maildrop'), UID.postfix, 65003);
  chmodSync(join(home, 'queue/maildrop'), 0o1730);
  chownSync(join(home, 'queue/public'), UID.postfix, 65003);
  chmodSync(join(home, 'queue/public'), 0o2710);
  const command = `MAIL_CONFIG=${home} LD_LIBRARY_PATH=${LIBRARIES} exec ${bin}/master -c ${home} -d`;
  return start('Postfix', port, command, { home, mail: join(home, 'mail'), isMessage: /\/(new|cur)\/[^/]+$/ });
}

/** Where a server keeps its files, and which of them is a message each. */
interface Place {
  home: string;
  mail: string;
  isMessage: RegExp;
}

async function start(name: string, port: number, command: string, { home, mail, isMessage }: Place): Promise<Peer> {
  let running = run(command);
  await listening(port, name, home).catch(async (error: unknown) => {
    await kill(running);
    throw error;
  });
  return {
    name,
    port,
    stored: () => messageIds(mail, isMessage),
    killAndRestart: async () => {
      await kill(running);
      rmSync(join(home, 'queue/pid/master.pid'), { force: true });
      running = run(command);
      await listening(port, name, home);
    },
    stop: async () => {
      await kill(running);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function run(command: string): ChildProcess {
  const [program, ...parameters] = withUsers(command);
  return spawn(program!, parameters, { stdio: 'ignore', detached: true });
}

/** The server with all its children: they are one process group. */
async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  process.kill(-child.pid!, 'SIGKILL');
  await exit;
}

async function listening(port: number, name: string, home: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const socket = connect(port, '127.0.0.1');
    const answer = await Promise.race([
      once(socket, 'data').then(
        () => true,
        () => false,
      ),
      sleep(1000).then(() => false),
    ]);
    socket.destroy();
    if (answer) return;
    await sleep(100);
  }
  const log = ['log', 'mainlog', 'paniclog'].map((file) => join(home, file)).find((file) => existsSync(file));
  throw new Error(`${name} does not start: ${log === undefined ? 'no log' : readFileSync(log, 'utf8').slice(-500)}`);
}

function fresh(name: string, owner: number): string {
  const home = join(FOLDER, `${name}-${process.pid}-${Date.now()}`);
  mkdirSync(home, { recursive: true });
  chownSync(home, owner, 0);
  chmodSync(home, 0o755);
  return home;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

function messageIds(folder: string, isMessage: RegExp): string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return files
    .filter((file) => isMessage.test(file))
    .map((file) => /Message-ID:\s*(<[^>]+>)/i.exec(readFileSync(file, 'latin1').slice(0, 5000))?.[1] ?? '');
}
