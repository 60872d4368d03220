import { BaseLinkerError } from '../../baselinker';
import { failure, IntegrationError, type Outcome, success } from '../../common';
import type { DeliverySummary } from '../../ledger';

import { isProven, type StatusItem } from './status-items';

/** What is remembered of earlier status changes: the delivery ledger's effects. */
export interface StatusMemory {
  /** The names of the effects recorded for each delivery key. */
  effects(keys: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
  addEffects(effects: ReadonlyArray<Effect>): Promise<void>;
}

interface Effect {
  key: string;
  name: string;
}

/** A delivery of one order's document: what a move of the order is remembered by. */
interface OrdersDelivery {
  orderId: number;
  delivery: Pick<DeliverySummary, 'key' | 'messageId'>;
}

/**
 * Which deliveries were followed by a change of their order's status, asked with one question.
 *
 * @returns for each delivery, in their order, whether its order was moved after it
 * @throws LedgerError when the ledger cannot be read
 */
export async function wereMoved(
  deliveries: readonly OrdersDelivery[],
  memory: Pick<StatusMemory, 'effects'>,
): Promise<boolean[]> {
  const effects = deliveries.map(effectOf);
  const done = effects.length === 0 ? new Map<string, Set<string>>() : await memory.effects(effects.map((e) => e.key));
  return effects.map(({ key, name }) => done.get(key)?.has(name) === true);
}

/** Which orders were moved after their deliveries before: one delivery moves its order once. */
export class StatusMoves {
  private constructor(
    private readonly memory: StatusMemory | undefined,
    /** What a move after the deliveries of each order is remembered as. */
    private readonly effects: ReadonlyMap<number, readonly Effect[]>,
    private readonly done: ReadonlyMap<string, ReadonlySet<string>>,
  ) {}

  /** Reads what is remembered for the proven deliveries among the items, with one question. Without a memory nothing is. */
  static async read(items: readonly StatusItem[], memory: StatusMemory | undefined): Promise<Outcome<StatusMoves>> {
    const effects = new Map<number, Effect[]>();
    for (const item of memory === undefined ? [] : items) {
      const { order, delivery, settings } = item;
      if (!settings.ok || settings.value.occasion !== 'success' || order === undefined || !isProven(item)) continue;
      const orderId = order.order_id;
      if (delivery !== undefined) {
        effects.set(orderId, [...(effects.get(orderId) ?? []), effectOf({ orderId, delivery })]);
      }
    }
    try {
      const keys = [...effects.values()].flat().map(({ key }) => key);
      const done = memory === undefined || keys.length === 0 ? new Map() : await memory.effects(keys);
      return success(new StatusMoves(memory, effects, done));
    } catch (error) {
      return failure(toIntegrationError(error, 'What was done before could not be read'));
    }
  }

  /** Whether the order was moved after every one of its deliveries here. */
  hasMoved(orderId: number): boolean {
    const effects = this.effects.get(orderId) ?? [];
    return effects.length > 0 && effects.every(({ key, name }) => this.done.get(key)?.has(name) === true);
  }

  /** Remembers that orders were moved; what went wrong with that, if anything. */
  async remember(orderIds: Iterable<number>): Promise<IntegrationError | undefined> {
    const effects = [...orderIds].flatMap((orderId) => this.effects.get(orderId) ?? []);
    if (effects.length === 0) return undefined;
    try {
      await this.memory?.addEffects(effects);
      return undefined;
    } catch (error) {
      return toIntegrationError(error, 'The change could not be remembered');
    }
  }
}

/**
 * Named by the Message-ID, so that a further mail that a person asked for moves the order once more; and by the order,
 * because one document may be of several orders, each with a status of its own.
 */
function effectOf({ orderId, delivery: { key, messageId } }: OrdersDelivery): Effect {
  return { key, name: `status of order ${orderId} after ${messageId}` };
}

function toIntegrationError(error: unknown, message: string): IntegrationError {
  return error instanceof IntegrationError ? error : new BaseLinkerError('unexpected', message, { cause: error });
}
