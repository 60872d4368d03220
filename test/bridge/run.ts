import { parseArgs } from 'node:util';

import type { BridgeUnderTest } from './requests';
import { runSuite } from './suite';

/*
 * Holds any print bridge to docs/print-bridge.openapi.yaml:
 *   npm run test:bridge -- URL --document ID --token T [--secret S] [--number "FS 1/2026"] [--kind FS]
 * Prints one line a check and ends with 1 when one failed, with 2 when it could not begin.
 */
const USAGE =
  'npm run test:bridge -- URL --document ID --token T [--secret S] [--number "FS 1/2026"] [--kind FS]\n' +
  'ID is the Dokumenty.Id of a sales document that the bridge may print.';

function readArguments(): BridgeUnderTest | undefined {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      token: { type: 'string' },
      secret: { type: 'string' },
      document: { type: 'string' },
      number: { type: 'string' },
      kind: { type: 'string' },
    },
  });
  const [url] = positionals;
  const documentId = Number(values.document);
  const complete = url !== undefined && URL.canParse(url) && Number.isSafeInteger(documentId) && documentId > 0;
  if (!complete || (values.token === undefined && values.secret === undefined)) return undefined;
  const { token, secret, number, kind } = values;
  return { url, documentId, token, secret, number, kind };
}

async function main(): Promise<number> {
  const bridge = readArguments();
  if (bridge === undefined) {
    console.error(USAGE);
    return 2;
  }
  const results = await runSuite(bridge, ({ name, outcome, reason }) => {
    console.log(`${outcome.padEnd(8)}${name}${reason === '' ? '' : `\n        ${reason}`}`);
  });
  const count = (outcome: string): number => results.filter((result) => result.outcome === outcome).length;
  console.log(`\n${count('ok')} ok, ${count('not ok')} not ok, ${count('skipped')} skipped`);
  return count('not ok') === 0 ? 0 : 1;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
