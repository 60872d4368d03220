import { parseArgs } from 'node:util';

import { hasDotnet } from './local/build';
import { runLocal, type Wanted } from './local/run-local';
import type { BridgeUnderTest } from './requests';
import { runSuite } from './suite';

/*
 * Holds any print bridge to docs/print-bridge.openapi.yaml:
 *   npm run test:bridge -- URL --document ID --token T [--secret S] [--number "FS 1/2026"] [--kind FS]
 * Without an address it builds the bridge of this repository and runs it with an imitated nexo, whole and in every fault:
 *   npm run test:bridge [-- --only TEXT] [--long]
 * Prints one line a check, and as its last line a JSON object of numbers for the second. Ends with 1 when a check failed,
 * with 2 when it could not begin.
 */
const USAGE =
  'npm run test:bridge -- URL --document ID --token T [--secret S] [--number "FS 1/2026"] [--kind FS]\n' +
  'ID is the Dokumenty.Id of a sales document that the bridge may print.\n' +
  'npm run test:bridge [-- --only TEXT] builds the bridge of this repository and tests it; it needs the .NET SDK 10.';

interface Arguments {
  bridge: BridgeUnderTest | undefined;
  local: boolean;
  wanted: Wanted;
}

function readArguments(): Arguments {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      token: { type: 'string' },
      secret: { type: 'string' },
      document: { type: 'string' },
      number: { type: 'string' },
      kind: { type: 'string' },
      only: { type: 'string' },
      long: { type: 'boolean', default: false },
    },
  });
  const { token, secret, number, kind, only, long } = values;
  const [url] = positionals;
  const documentId = Number(values.document);
  const complete = url !== undefined && URL.canParse(url) && Number.isSafeInteger(documentId) && documentId > 0;
  const local =
    url === undefined && [token, secret, number, kind, values.document].every((value) => value === undefined);
  const authenticated = token !== undefined || secret !== undefined;
  return {
    local,
    wanted: { only, long },
    bridge: complete && authenticated ? { url, documentId, token, secret, number, kind } : undefined,
  };
}

async function main(): Promise<number> {
  const { bridge, local, wanted } = readArguments();
  if (local) return await testLocally(wanted);
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

async function testLocally(wanted: Wanted): Promise<number> {
  if (!hasDotnet()) {
    console.error(`The .NET SDK 10 is not installed: the bridge of this repository cannot be built here.\n\n${USAGE}`);
    return 2;
  }
  const numbers = await runLocal(wanted, (line) => console.log(line));
  console.log(JSON.stringify(numbers));
  return numbers.failed === 0 ? 0 : 1;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
