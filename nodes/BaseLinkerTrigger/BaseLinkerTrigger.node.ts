import type { INodeExecutionData, INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { lookForOrderEvents, type OrderWithEvents, parseWatchState, sampleOrderEvents } from '../../lib/baselinker';
import { accountName, baseLinkerTest, connectToBaseLinker, loadStatuses } from '../shared/baselinker';
import { CUSTOMER_DATA } from '../shared/customer-data';
import { toNodeError } from '../shared/errors';
import { orderItem } from '../shared/item';

import { hints, properties } from './properties';
import { pollBudgetMs, readWatch } from './settings';

/** Orders that a run started by hand shows. */
const SAMPLES = 3;

export class BaseLinkerTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'BaseLinker Trigger',
    name: 'baseLinkerTrigger',
    icon: { light: 'file:trigger.svg', dark: 'file:trigger.dark.svg' },
    group: ['trigger'],
    version: 1,
    subtitle: '={{ $parameter["mode"] === "polling" ? "Status Changed" : $parameter["events"].length + " event(s)" }}',
    description: 'Starts the workflow when something happens to orders in BaseLinker (Base.com)',
    defaults: { name: 'BaseLinker Trigger' },
    polling: true,
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    sensitiveOutputFields: CUSTOMER_DATA,
    credentials: [{ name: 'baseLinkerApi', required: true, testedBy: 'baseLinkerTest' }],
    hints,
    properties,
  };

  methods = { credentialTest: { baseLinkerTest }, loadOptions: { loadStatuses } };

  async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
    try {
      const client = await connectToBaseLinker(this);
      const account = await accountName(this);
      const watch = await readWatch(this, client);
      // n8n saves nothing of a run started by hand, and such a run must not take events from the next real one.
      if (this.getMode() === 'manual') return toOutput(await sampleOrderEvents(client, watch, SAMPLES), account);
      const memory = this.getWorkflowStaticData('node');
      const before = parseWatchState(memory.state, watch);
      const { found, state } = await lookForOrderEvents(client, watch, before, {
        now: Date.now,
        budgetMs: pollBudgetMs(this),
      });
      // n8n starts the workflow and saves the state right after this: what is lost of one is lost of both.
      memory.state = { ...state };
      return toOutput(found, account);
    } catch (error) {
      throw toNodeError(this.getNode(), error);
    }
  }
}

/** Null tells n8n not to start the workflow. */
function toOutput(found: OrderWithEvents[], account: string): INodeExecutionData[][] | null {
  if (found.length === 0) return null;
  return [
    found.map(({ order, event, earlier }) => {
      const { json } = orderItem(order, account);
      return { json: { ...json, event: { ...event, earlier: earlier.map((other) => ({ ...other })) } } };
    }),
  ];
}
