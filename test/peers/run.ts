import { parseArgs } from 'node:util';

import { playReplies } from './replies';

const HELP = `npm run test:peers -- [--replies FILE]
  --replies FILE  what the package makes of each reply in FILE: one line of JSON for each, in the file's order`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { replies: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help || values.replies === undefined) return console.log(HELP);
  await playReplies(values.replies, (judgement) => console.log(JSON.stringify(judgement)));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
