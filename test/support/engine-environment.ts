import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** n8n's own folder; removed after the run of the tests, or when the process ends. */
const userFolder = mkdtempSync(join(process.env.TEST_RUN_FOLDER ?? tmpdir(), 'nexo-engine-'));

/** The only folder that n8n's file fence allows in these tests. */
export const allowedFolder = join(userFolder, 'files');

mkdirSync(allowedFolder);
process.once('exit', () => rmSync(userFolder, { recursive: true, force: true }));

// n8n reads its configuration while it is loaded, so this module has to be imported before n8n-core.
Object.assign(process.env, {
  N8N_USER_FOLDER: userFolder,
  N8N_RESTRICT_FILE_ACCESS_TO: allowedFolder,
  N8N_ENCRYPTION_KEY: 'test',
  N8N_LOG_LEVEL: 'silent',
});
