import type { IPollFunctions } from 'n8n-workflow';

import { type BaseLinkerClient, getOrderStatusList, ORDER_EVENT_TYPES, type OrderWatch } from '../../lib/baselinker';
import { IntegrationError } from '../../lib/common';
import { assertKnownStatuses } from '../../lib/delivery';
import { baseLinkerAccount } from '../shared/baselinker';
import { atLeastOneOf, oneOf, wholeNumber, yesOrNo } from '../shared/parameters';
import { statusIdsIn } from '../shared/status-ids';

/** For n8n before 2.41, which gave a poll no limit; reading a hundred orders at the usual pace takes less. */
const DEFAULT_BUDGET_MS = 120_000;

/**
 * What the parameters wait for; expressions may give them any value, so all are checked. Chosen statuses are compared
 * with BaseLinker's. Throws IntegrationError.
 */
export async function readWatch(context: IPollFunctions, client: BaseLinkerClient): Promise<OrderWatch> {
  const mode = oneOf(context.getNodeParameter('mode', 'auto'), 'Mode', ['auto', 'journal', 'polling']);
  // Polling knows one event only, so the editor does not ask for others.
  const chosen = mode === 'polling' ? ['statusChanged'] : context.getNodeParameter('events', []);
  const events = atLeastOneOf(chosen, 'Events', ORDER_EVENT_TYPES);
  const options = context.getNodeParameter('options', {}) as Record<string, unknown>;
  const statusIds = events.includes('statusChanged') ? readStatusIds(context) : [];
  const ignoredStatusIds = idsOf(options.ignoredStatuses ?? [], 'Ignore Changes To');
  const named = [...statusIds, ...ignoredStatusIds];
  if (named.length > 0) assertKnownStatuses(named, await getOrderStatusList(client));
  const watch: OrderWatch = {
    account: await baseLinkerAccount(context),
    mode,
    events,
    statusIds,
    ignoredStatusIds,
    includeMovedOn: yesOrNo(options.includeMovedOn ?? false, 'Include Orders That Moved On'),
    ordersPerPoll: wholeNumber(options.ordersPerPoll ?? 30, 'Orders per Poll', 1, 100),
  };
  if (mode === 'polling' && statusIds.length === 0) {
    throw new IntegrationError('parameter_invalid', 'Polling needs chosen statuses', {
      description: 'Choose the statuses in which to look for orders, or set Mode to Journal.',
    });
  }
  if (statusIds.length > 0 && statusIds.every((id) => ignoredStatusIds.includes(id))) {
    throw new IntegrationError('parameter_invalid', 'Every chosen status is in "Ignore Changes To" as well', {
      description: 'Take out of "Ignore Changes To" the statuses that have to start the workflow.',
    });
  }
  return watch;
}

/** Milliseconds until n8n gives the poll up. */
export function pollBudgetMs(context: IPollFunctions): number {
  return typeof context.getPollBudgetMs === 'function' ? context.getPollBudgetMs() : DEFAULT_BUDGET_MS;
}

function readStatusIds(context: IPollFunctions): number[] {
  switch (oneOf(context.getNodeParameter('statuses', 'list'), 'Statuses', ['any', 'ids', 'list'])) {
    case 'any':
      return [];
    case 'ids':
      return idsOf(context.getNodeParameter('statusIds', ''), 'Status IDs', true);
    case 'list':
      return idsOf(context.getNodeParameter('statusList', []), 'Status Names or IDs', true);
  }
}

/** The ids in a list, or in a text with commas; nothing at all only where it is not required. */
function idsOf(value: unknown, displayName: string, required = false): number[] {
  const parts: unknown[] = Array.isArray(value) ? value : [value];
  return parts.length === 0 && !required ? [] : statusIdsIn(parts, displayName);
}
