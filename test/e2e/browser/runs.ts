import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { countAtServers } from '../../../scripts/demo-environment';
import { reportRun } from '../../../scripts/demo-report';
import { TEMPLATE } from '../../../scripts/demo-shop';
import type { Execution, WorkflowFile } from '../../../scripts/n8n-host';
import type { Check } from '../suite';

import { checkMailbox } from './mailbox';
import { areaOf } from './pictures';
import { type Session, VIEWPORT } from './session';

/** Shows the whole template at a size that can be read. */
const LARGE = { width: 1760, height: 1100 };
/** Long enough for a run that has nothing to send. */
const SECONDS_BETWEEN_RUNS = 10;
const SCHEDULED_RUN_TIMEOUT_MS = 60_000;

/** A connection of a workflow, as the file keeps it. */
interface Connection {
  from: string;
  output: number;
  to: string;
}

function connectionsOf({ connections }: WorkflowFile): Connection[] {
  const kept = connections as Record<string, { main: Array<Array<{ node: string }> | null> }>;
  return Object.entries(kept).flatMap(([from, { main }]) =>
    main.flatMap((targets, output) => (targets ?? []).map(({ node }) => ({ from, output, to: node }))),
  );
}

/** Compares every number on the canvas with the items that left the node there. */
async function checkEdges({ editor }: Session, workflow: WorkflowFile, execution: Execution): Promise<void> {
  const expected = new Map<string, number[]>();
  for (const { from, output, to } of connectionsOf(workflow)) {
    const pair = JSON.stringify([from, to]);
    const count = execution.nodes[from]?.outputs[output]?.length ?? 0;
    expected.set(pair, [...(expected.get(pair) ?? []), ...(count > 0 ? [count] : [])]);
  }
  for (const [pair, counts] of expected) {
    const [from, to] = JSON.parse(pair) as [string, string];
    const shown = (await editor.edgeLabels(from, to)).map((label) => Number.parseInt(label.replace(/\D/g, ''), 10));
    assert.deepEqual(shown.sort(), counts.sort(), `the numbers from ${from} to ${to}`);
  }
}

async function checkFirstRun(session: Session, workflow: WorkflowFile): Promise<void> {
  const { editor, host, world, pictures } = session;
  const id = await editor.execute();
  const execution = await host.client.getExecution(id);
  const { report, disagreements } = reportRun(workflow, execution, countAtServers(world));
  assert.deepEqual(disagreements, []);
  assert.ok(report.mailsDelivered > 20, `only ${report.mailsDelivered} mails were delivered`);
  await editor.dismissToasts();
  await checkEdges(session, workflow, execution);
  await editor.page.setViewportSize(LARGE);
  await editor.showAll();
  // What lies over the canvas would lie over the nodes.
  const style = '[data-test-id="canvas-controls"], [data-test-id^="execute-workflow-button"] { visibility: hidden }';
  const everything = editor.page.locator('[data-test-id="canvas-node"], [data-test-id="sticky"]');
  await pictures.take('template', editor.page, { clip: await areaOf(everything, 20), style });
  await editor.page.setViewportSize(VIEWPORT);
  await editor.showAll();
}

/** Publishes, waits for a run that nobody started, and stops the schedule again. */
async function checkSchedule(session: Session, workflow: WorkflowFile): Promise<void> {
  const { editor, host, world, pictures } = session;
  const schedule = await editor.openNode('Every 15 Minutes');
  await schedule.openList('field');
  await schedule.choose('Seconds');
  await schedule.fill('secondsInterval', SECONDS_BETWEEN_RUNS);
  await schedule.close();
  const before = countAtServers(world);
  const { client } = host;
  const byHand = (await client.executions(editor.workflowId)).length;
  await editor.publish();
  await editor.showExecutions();
  // The list looks for new ones by itself.
  await editor.executions().nth(byHand).waitFor({ timeout: SCHEDULED_RUN_TIMEOUT_MS });
  const scheduled = (await client.executions(editor.workflowId)).filter(({ mode }) => mode === 'trigger').at(-1);
  assert.ok(scheduled, 'the execution in the list was not started by the schedule');
  const execution = await client.waitForExecution(scheduled.id, SCHEDULED_RUN_TIMEOUT_MS);
  const after = countAtServers(world);
  assert.equal(after.mailsDelivered, before.mailsDelivered, 'the scheduled run sent documents again');
  const statusesSet = after.statusesSet - before.statusesSet;
  const { report, disagreements } = reportRun(workflow, execution, { mailsDelivered: 0, statusesSet });
  assert.deepEqual(disagreements, []);
  assert.ok(report.orders > 0, 'the scheduled run found no order that still waits');
  const entry = editor.execution(scheduled.id);
  await entry.filter({ hasText: 'Succeeded' }).waitFor();
  await entry.click();
  await editor.page.getByTestId('execution-preview-label').waitFor();
  await pictures.take('executions', editor.page);
  await editor.showEditor();
  await editor.unpublish();
}

/** The runs: one by hand, the mails it made, and one by the schedule. */
export async function runsInEditor(session: Session): Promise<Check[]> {
  const workflow = JSON.parse(await readFile(TEMPLATE, 'utf8')) as WorkflowFile;
  return [
    {
      name: 'editor: Execute workflow ends well, and the numbers on the canvas are those of the servers',
      run: () => checkFirstRun(session, workflow),
    },
    { name: 'mailbox page: a mail opens with its PDF, which has the right number', run: () => checkMailbox(session) },
    {
      name: 'editor: the published workflow runs by itself and sends nothing twice',
      run: () => checkSchedule(session, workflow),
    },
  ];
}

/** The last check of all. */
export function noFailures({ failures }: Session): Check {
  return {
    name: 'editor: no script failed and no file was missing meanwhile',
    run: async () => {
      assert.deepEqual(failures, []);
      return Promise.resolve();
    },
  };
}
