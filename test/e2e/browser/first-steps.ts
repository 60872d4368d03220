import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { TEMPLATE } from '../../../scripts/demo-shop';
import type { WorkflowFile } from '../../../scripts/n8n-host';
import type { Check } from '../suite';

import type { Session } from './session';

/** The parameters the template leaves open, in the words of the panels. */
const OPEN_PARAMETERS = [
  `'Tell the Shop': Parameter "From Email" is required. Parameter "To Email" is required.`,
  `'Set Status After Failure': Parameter "Status" is required.`,
  `'Set Status After Delivery': Parameter "Status" is required.`,
  `'Send E-mail': Parameter "From Email" is required.`,
];

export function firstSteps({ editor, host }: Session): Check[] {
  return [
    {
      name: 'editor: the owner signs in',
      run: () => editor.signIn(host.owner),
    },
    {
      name: 'editor: the template, imported from its file, shows every node with its icon',
      run: async () => {
        await editor.newWorkflow();
        await editor.importFile(TEMPLATE);
        const { nodes } = JSON.parse(await readFile(TEMPLATE, 'utf8')) as WorkflowFile;
        const expected = nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote');
        for (const { name, type } of expected) {
          const node = editor.node(name);
          await node.waitFor();
          if (!type.startsWith(`${host.packageName}.`)) continue;
          const icon = node.locator('img');
          // Zero for a picture that is missing or broken.
          const width = await icon.evaluate(async (image: { decode(): Promise<void>; naturalWidth: number }) => {
            await image.decode().catch(() => undefined);
            return image.naturalWidth;
          });
          assert.ok(width > 0, `${name} has no icon: ${await icon.getAttribute('src')}`);
        }
        assert.equal(await editor.nodes().count(), expected.length);
      },
    },
    {
      name: 'editor: executed before its credentials are made, the template names the node that lacks one and runs nothing',
      run: async () => {
        // n8n marks no node whose credential is only named, but does not run it either.
        const message = await editor.executeInVain('Problem in node');
        assert.match(message, /Node ".+" uses invalid credential/);
        await forgetRefusal({ editor, host });
        // The failed node stays marked until then.
        await editor.openWorkflow(editor.workflowId);
      },
    },
  ];
}

/** To be run when every node has its credentials, and nothing else was chosen. */
export function missingSettings({ editor, host }: Session): Check {
  return {
    name: 'editor: executed before anything was chosen, the template says what is missing and runs nothing',
    run: async () => {
      // The credentials exist by now; n8n gives them to the nodes that name them when the workflow is saved.
      await editor.save();
      await editor.openWorkflow(editor.workflowId);
      const message = await editor.executeInVain('Workflow execution cannot start');
      assert.match(message, /^Workflow execution cannot start 5 nodes have issues:/);
      // The fifth is Get Orders, whose statuses are open; n8n names four and counts the others.
      for (const parameter of OPEN_PARAMETERS)
        assert.ok(message.includes(parameter), `${parameter} not in: ${message}`);
      await forgetRefusal({ editor, host });
    },
  };
}

/** Sees that a run was refused before its first node, and removes it: the pictures show the executions of a shop that was set up. */
async function forgetRefusal({ editor, host }: Pick<Session, 'editor' | 'host'>): Promise<void> {
  await editor.dismissToasts();
  const [refused] = await host.client.executions(editor.workflowId);
  assert.ok(refused, 'n8n kept no record of the refusal');
  const { nodes } = await host.client.getExecution(refused.id);
  // The node that lacks a credential may be named in it; nothing came out of any.
  assert.deepEqual(
    Object.values(nodes).flatMap(({ outputs }) => outputs.flat()),
    [],
  );
  await host.client.deleteExecution(refused.id);
}
