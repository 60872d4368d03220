import { execFile } from 'node:child_process';
import { join } from 'node:path';

import { type BridgeFault, type PrintBridgeServer, startPrintBridge } from '../../sandbox/bridge';
import { createShop } from '../../sandbox/shop';
import { runSuite } from '../bridge/suite';

const TOKEN = 'token';
const SECRET = 'secret';
const documents = createShop({ orders: 60 }).documents;
const invoice = documents.find(({ kind }) => kind === 'FS')!;

let server: PrintBridgeServer;
beforeEach(async () => {
  server = await startPrintBridge({ documents, token: TOKEN, secret: SECRET });
});
afterEach(() => server.close());

const suite = () =>
  runSuite({ url: server.url, token: TOKEN, secret: SECRET, documentId: invoice.id, number: invoice.number });

test('a bridge that keeps the contract passes every check', async () => {
  const results = await suite();
  expect(results.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
});

test('a bridge without tokens of documents has that check skipped, and one with nothing else passes too', async () => {
  const results = await runSuite({ url: server.url, token: TOKEN, documentId: invoice.id });
  expect(results.map(({ outcome }) => outcome).filter((outcome) => outcome !== 'ok')).toEqual(['skipped']);
  const other = await startPrintBridge({ documents, secret: SECRET });
  const failed = (await runSuite({ url: other.url, secret: SECRET, documentId: invoice.id })).filter(
    ({ outcome }) => outcome === 'not ok',
  );
  await other.close();
  expect(failed).toEqual([]);
});

test('a bridge that is still starting is waited for', async () => {
  await server.close();
  server = await startPrintBridge({ documents, token: TOKEN, secret: SECRET, startMs: 300 });
  expect((await suite()).filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
  expect(server.prints[0]!.status).toBe(503);
});

test.each<BridgeFault>([
  'html',
  'redirect',
  'drop',
  'dropInBody',
  'error500',
  'unreachable',
  'cut',
  'garbage',
  'wrongNumber',
  'wrongCompany',
  'oversized',
  'manyPages',
  'rejected',
])('a bridge with the fault %s fails', async (fault) => {
  server.fault(fault);
  const failed = (await suite()).filter(({ outcome }) => outcome === 'not ok');
  expect(failed.map(({ name }) => name)).toContain('prints the document with its default template');
  expect(failed.every(({ reason }) => reason !== '')).toBe(true);
});

test('a bridge that names no company fails', async () => {
  server.setCompany('');
  const failed = (await suite()).filter(({ outcome }) => outcome === 'not ok');
  expect(failed[0]!.name).toBe('/health says status, ready, nexoVersion and company');
});

/** Runs the command as `npm run test:bridge` does. */
async function run(...parameters: string[]): Promise<{ code: number; text: string }> {
  const file = join(__dirname, '../bridge/run.ts');
  return await new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', file, ...parameters], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, text: stdout + stderr });
    });
  });
}

test('the command prints every check and ends with 0, 1 or 2', async () => {
  const good = await run(server.url, '--token', TOKEN, '--document', String(invoice.id), '--number', invoice.number);
  expect(good).toMatchObject({ code: 0, text: expect.stringContaining('12 ok, 0 not ok, 1 skipped') });
  const wrong = await run(server.url, '--token', TOKEN, '--document', String(invoice.id), '--number', 'FS 1/1999');
  expect(wrong).toMatchObject({ code: 1, text: expect.stringContaining('does not show FS 1/1999') });
  expect(await run(server.url)).toMatchObject({ code: 2, text: expect.stringContaining('--document ID') });
});
