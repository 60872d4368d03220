/** One contender in a process of its own: loads its workflow into n8n's engine and runs it whenever it is told to. */
import { registerNodeTypes, runWorkflow, type WorkflowJson } from '../test/support/engine';

import { contenders } from './contenders';
import type { FromContender, RunCost, ServerAddresses, ToContender } from './protocol';

const MIB = 1024 * 1024;

function main(): void {
  const [, , name = '', addressText = '', n8nDirectory = ''] = process.argv;
  const contender = contenders[name]!(JSON.parse(addressText) as ServerAddresses, n8nDirectory);
  registerNodeTypes(contender.nodeTypes());

  const run = async (workflow: WorkflowJson): Promise<RunCost> => {
    const cpu = process.cpuUsage();
    const start = performance.now();
    const result = await runWorkflow(workflow, contender.credentials);
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    if (result.error !== undefined) throw result.error;
    return {
      seconds,
      cpuSeconds: (user + system) / 1e6,
      peakMiB: (process.resourceUsage().maxRSS * 1024) / MIB,
      nodes: Object.fromEntries([...result.milliseconds].map(([node, time]) => [node, time / 1000])),
      // What has failed or was delivered before passes both nodes untouched.
      pdfs: result.items('Get PDF').filter(({ binary }) => binary !== undefined).length,
      sent: result.items(contender.sendingNode).filter(({ json, binary }) => binary !== undefined && !json.failure)
        .length,
    };
  };
  const tell = (message: FromContender) => process.send?.(message);
  process.on('message', (message: ToContender) => {
    if (message === 'stop') process.exit(0);
    const workflow = message === 'idle' ? contender.idleWorkflow! : contender.workflow;
    run(workflow).then(tell, (error: unknown) =>
      tell({ failed: error instanceof Error ? error.message : String(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
  tell('ready');
}

main();
