import type { DemoEnvironment } from '../../scripts/demo-environment';
import type { Execution } from '../../scripts/n8n-host';

/** Everything about a run that can be counted, by a name that says what. What is not there at all counts as 0. */
export type Counts = Record<string, number>;

/** Items by node and output, the error output last; how the nodes are called is the template's affair. */
function countItems({ nodes }: Execution): Counts {
  const entries = Object.entries(nodes).flatMap(([name, { outputs }]) =>
    outputs.map((items, output): [string, number] => [`items of ${name}, output ${output}`, items.length]),
  );
  return Object.fromEntries(entries);
}

function countBy<T>(things: readonly T[], nameOf: (thing: T) => string): Counts {
  const counts: Counts = {};
  for (const thing of things) counts[nameOf(thing)] = (counts[nameOf(thing)] ?? 0) + 1;
  return counts;
}

/** Runs the workflow once and counts it: what n8n's nodes handed on, and what the mailbox and BaseLinker saw of it. */
export async function countRun(demo: DemoEnvironment): Promise<{ counts: Counts; disagreements: string[] }> {
  const { mailbox, baseLinker, shop } = demo;
  const [mailsBefore, changesBefore] = [mailbox.messages().length, baseLinker.state.statusChanges.length];
  const { report, execution, disagreements } = await demo.run();
  const mails = mailbox.messages().slice(mailsBefore);
  const changes = baseLinker.state.statusChanges.slice(changesBefore);
  const statusNames = new Map(Object.entries(shop.statusIds).map(([name, id]) => [id, name]));
  const reports = mails.filter(
    ({ attachments, messageId }) => attachments.length === 0 && /^<report\./.test(messageId),
  );
  const told = reports.map(({ subject }) => Number(/\d+/.exec(subject)?.[0] ?? 0));
  return {
    disagreements,
    counts: {
      ...report,
      reports: reports.length,
      failuresTold: told.reduce((sum, count) => sum + count, 0),
      otherMails: mails.length - reports.length,
      ...countBy(changes, ({ to }) => `status ${statusNames.get(to) ?? to}`),
      ...countItems(execution),
    },
  };
}

/** What differs, in full sentences; empty when every count is the same. */
export function differences(counts: Counts, expected: Counts): string[] {
  return [...new Set([...Object.keys(expected), ...Object.keys(counts)])].flatMap((name) => {
    const [is, should] = [counts[name] ?? 0, expected[name] ?? 0];
    return is === should ? [] : [`${name}: ${is} instead of ${should}.`];
  });
}

/** What the comparison would prove nothing without: a run in which something was sent, and something failed and was told. */
export function missing(counts: Counts): string[] {
  return ['mailsDelivered', 'failed', 'reports', 'failuresTold', 'status documentError'].flatMap((name) =>
    (counts[name] ?? 0) > 0 ? [] : [`${name}: the first run has none, so this comparison shows nothing.`],
  );
}
