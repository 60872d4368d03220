import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for what the processes of one run leave behind: they are ended without being asked. */
export default function makeRunFolder(): void {
  process.env.TEST_RUN_FOLDER = mkdtempSync(join(tmpdir(), 'nexo-tests-'));
}
