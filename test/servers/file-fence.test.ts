import { existsSync, mkdtempSync } from 'node:fs';
import { mkdir, realpath, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { IExecuteFunctions } from 'n8n-workflow';

import { withLedger } from '../../nodes/shared/ledger';
import { temporaryFolder } from '../support/temporary-folder';

// The file helpers as each n8n lends them: none in 1.110, a promised answer in 2.0, an answer at once in 2.41.

const root = temporaryFolder();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(root, 'test-'));
});
const variable = process.env.N8N_RESTRICT_FILE_ACCESS_TO;
afterEach(() => {
  if (variable === undefined) delete process.env.N8N_RESTRICT_FILE_ACCESS_TO;
  else process.env.N8N_RESTRICT_FILE_ACCESS_TO = variable;
});

const forbids = (path: string) => path.includes('forbidden');
const HELPERS = {
  'n8n 1.110': {},
  'n8n 2.0': { isFilePathBlocked: (path: string) => Promise.resolve(forbids(path)), resolvePath: realpath },
  'n8n 2.41': { isFilePathBlocked: forbids, resolvePath: realpath },
};

/** Opens a ledger at the path, and closes it. */
async function open(path: string, helpers: object): Promise<void> {
  const context = {
    getCredentials: async () => ({ store: 'sqlite', filePath: path }),
    helpers: { getStoragePath: () => join(folder, 'home', '.n8n', 'storage', 'package.node'), ...helpers },
  };
  await withLedger(context as unknown as IExecuteFunctions, async () => undefined);
}

const REFUSED = { code: 'ledger_unavailable', message: expect.stringContaining('does not allow') as string };

it.each(Object.entries(HELPERS))('with the helpers of %s a ledger opens in an allowed folder', async (_, helpers) => {
  delete process.env.N8N_RESTRICT_FILE_ACCESS_TO;
  const path = join(folder, 'files', 'ledger.sqlite');
  await open(path, helpers);
  expect(existsSync(path)).toBe(true);
});

it.each([
  ['n8n 2.0', HELPERS['n8n 2.0']],
  ['n8n 2.41', HELPERS['n8n 2.41']],
])('the fence of %s is obeyed before anything is created', async (_, helpers) => {
  const path = join(folder, 'forbidden', 'ledger.sqlite');
  await expect(open(path, helpers)).rejects.toMatchObject(REFUSED);
  expect(existsSync(join(folder, 'forbidden'))).toBe(false);
});

describe('where n8n lends no fence', () => {
  beforeEach(() => {
    delete process.env.N8N_RESTRICT_FILE_ACCESS_TO;
  });

  it('n8n’s own folder is forbidden, by its name and through a link', async () => {
    const own = join(folder, 'home', '.n8n');
    await expect(open(join(own, 'x', 'ledger.sqlite'), {})).rejects.toMatchObject(REFUSED);
    expect(existsSync(own)).toBe(false);
    await mkdir(own, { recursive: true });
    await symlink(own, join(folder, 'innocent'), 'junction');
    await expect(open(join(folder, 'innocent', 'ledger.sqlite'), {})).rejects.toMatchObject(REFUSED);
  });

  it('a folder whose name only begins like n8n’s is allowed', async () => {
    const path = join(folder, 'home', '.n8n-files', 'ledger.sqlite');
    await open(path, {});
    expect(existsSync(path)).toBe(true);
  });

  it('only the folders that n8n was told are allowed, when it was told any', async () => {
    const allowed = join(folder, 'allowed');
    process.env.N8N_RESTRICT_FILE_ACCESS_TO = `${join(folder, 'other')}; ${allowed}`;
    await open(join(allowed, 'deep', 'ledger.sqlite'), {});
    await expect(open(join(folder, 'allowed-not', 'ledger.sqlite'), {})).rejects.toMatchObject(REFUSED);
  });
});
