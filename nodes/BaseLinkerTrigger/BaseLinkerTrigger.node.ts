import type { INodeExecutionData, INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import {
  type BrokenOrder,
  lookForOrderEvents,
  type OrderWithEvents,
  parseWatchState,
  sampleOrderEvents,
} from '../../lib/baselinker';
import { accountName, baseLinkerTest, connectToBaseLinker, loadStatuses } from '../shared/baselinker';
import { CUSTOMER_DATA } from '../shared/customer-data';
import { toNodeError } from '../shared/errors';
import { describeFailure } from '../shared/failures';
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
      const { found, broken, state } = await lookForOrderEvents(client, watch, before, {
        now: Date.now,
        budgetMs: pollBudgetMs(this),
      });
      // n8n starts the workflow and saves the state right after this: what is lost of one is lost of both.
      memory.state = { ...state };
      return toOutput(found, account, broken, this.getNode().name);
    } catch (error) {
      throw toNodeError(this.getNode(), error);
    }
  }
}

/** Null tells n8n not to start the workflow. An order that cannot be read goes down the line as the failure it is. */
function toOutput(
  found: OrderWithEvents[],
  account: string,
  broken: BrokenOrder[] = [],
  node = '',
): INodeExecutionData[][] | null {
  if (found.length + broken.length === 0) return null;
  const items = found.map(({ order, event, earlier }) => {
    const { json } = orderItem(order, account);
    return { json: { ...json, event: { ...event, earlier: earlier.map((other) => ({ ...other })) } } };
  });
  const failures = broken.map(({ orderId, error }) => ({
    json: { order: { order_id: orderId }, failure: { ...describeFailure(error, node) } },
  }));
  return [[...items, ...failures]];
}
