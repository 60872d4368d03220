import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';

/** Creates a folder for one test file and removes it after the file's last test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nexo-test-'));
  afterAll(() => {
    const open = openFilesIn(folder);
    rmSync(folder, { recursive: true, force: true });
    // Windows would not have removed the folder; Linux does not mind, so it has to be asked.
    if (open.length > 0) throw new Error(`These files were never closed: ${open.join(', ')}`);
  });
  return folder;
}

/** The files in a folder that this process has open; only Linux tells. */
function openFilesIn(folder: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const file = readlinkSync(join('/proc/self/fd', descriptor));
      return file.startsWith(folder + sep) ? [file.slice(folder.length + 1)] : [];
    } catch {
      // The descriptor was of the listing itself.
      return [];
    }
  });
}
