import { parseArgs } from 'node:util';

import { install, whyNot } from './install';
import { playReplies } from './replies';
import { playPeers } from './suite';

const HELP = `npm run test:peers -- [--all] [--replies FILE]
  Real mail servers (Postfix, Exim), unpacked below .peers and run on loopback: what they refuse, slow links that break, kills.
  --all           with 0, 5, 15, 50 and 300 ms each way instead of 0 and 15
  --replies FILE  no servers; what the package makes of each reply in FILE: one line of JSON for each, in the file's order`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { all: { type: 'boolean' }, replies: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) return console.log(HELP);
  if (values.replies !== undefined) {
    return playReplies(values.replies, (judgement) => console.log(JSON.stringify(judgement)));
  }
  const reason = whyNot();
  if (reason !== undefined) return console.log(`Skipped: ${reason}.`);
  install();
  let broken = 0;
  await playPeers(values.all ? [0, 5, 15, 50, 300] : [0, 15], ({ peer, what, holds, seen }) => {
    if (!holds) broken += 1;
    console.log(`${holds ? 'holds ' : 'BROKEN'} ${peer}: ${what} (${seen})`);
  });
  if (broken > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
