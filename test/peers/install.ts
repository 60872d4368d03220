import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Real mail servers, unpacked and never installed: Debian's packages of them exclude each other. */
const PACKAGES = ['postfix', 'exim4-base', 'exim4-daemon-light', 'libidn12'];
/** Users that the servers insist on; they exist in a mount namespace of their own only. */
const USERS = ['Debian-exim:x:65001:65001::/nonexistent:/bin/false', 'postfix:x:65002:65002::/nonexistent:/bin/false'];
const GROUPS = ['Debian-exim:x:65001:', 'postfix:x:65002:', 'postdrop:x:65003:'];

export const FOLDER = join(__dirname, '../../.peers');
export const ROOT = join(FOLDER, 'root');

/** Why the servers cannot be run here, or undefined when they can. */
export function whyNot(): string | undefined {
  if (process.getuid?.() !== 0) return 'the servers have to be started as root';
  try {
    execFileSync('unshare', ['-m', 'true'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'unshare -m (util-linux) is not allowed here';
  }
}

/** Downloads and unpacks what is missing. */
export function install(): void {
  if (existsSync(join(ROOT, 'usr/sbin/exim4')) && existsSync(join(ROOT, 'usr/sbin/postfix'))) return;
  const debs = join(FOLDER, 'debs');
  mkdirSync(debs, { recursive: true });
  execFileSync('apt-get', ['download', ...PACKAGES], { cwd: debs, stdio: 'ignore' });
  for (const name of readdirSync(debs)) execFileSync('dpkg', ['-x', join(debs, name), ROOT]);
}

/** A command line that runs `command` where the servers' users exist. */
export function withUsers(command: string): string[] {
  const passwd = join(FOLDER, 'passwd');
  const group = join(FOLDER, 'group');
  writeFileSync(passwd, `${readFileSync('/etc/passwd', 'utf8')}${USERS.join('\n')}\n`);
  writeFileSync(group, `${readFileSync('/etc/group', 'utf8')}${GROUPS.join('\n')}\n`);
  const bind = `mount --bind ${passwd} /etc/passwd && mount --bind ${group} /etc/group`;
  return ['unshare', '-m', 'sh', '-c', `${bind} && ${command}`];
}
