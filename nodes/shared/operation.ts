import type {
  IDisplayOptions,
  IExecuteFunctions,
  INodeExecutionData,
  INodeProperties,
  INodePropertyOptions,
} from 'n8n-workflow';

import type { Entry, ItemResult } from './execution';
import type { CanvasItem } from './item';

/**
 * One thing a node can do, in one file: the parameters it asks for and what it does with the items. A node is a table of
 * operations; an operation is added by its file and one line in that table.
 */
export interface Operation {
  /** Its entry in the node's list of operations; a node with a single one needs none. */
  option?: Required<Pick<INodePropertyOptions, 'name' | 'action' | 'description'>>;
  /** The parameters it asks for, without the condition that it is chosen. */
  properties: INodeProperties[];
  /** The names of its outputs, in their order on the canvas; one without a name unless given. */
  outputs?: readonly string[];
  /** Whether it begins a line: it takes nothing from its input items, so that an empty one starts it as well. */
  source?: boolean;
  /**
   * Which items it has something to do for, of those that have not failed; all of them unless given. Others are handed on
   * untouched. With `takesFailures` it is asked about failed items too.
   */
  owns?(context: IExecuteFunctions, entry: Entry): boolean;
  takesFailures?: boolean;
  /** Keys that every item gets that it does nothing with, and every item that fails: how the node was set up. Never throws. */
  marks?(context: IExecuteFunctions, item: INodeExecutionData): Partial<CanvasItem>;
  /**
   * Does it, for all items at once.
   *
   * @param own the items it has something to do for
   * @param all these and those that are handed on, to look at
   * @returns the results of every own item, which may be none, in their order; what it throws is a failure of all of them
   */
  execute(context: IExecuteFunctions, own: Entry[], all: readonly Entry[]): Promise<ItemResult[][]>;
}

/** The operations of a node by the value that chooses them. */
export type Operations = Readonly<Record<string, Operation>>;

/**
 * The parameter Operation and the parameters of all operations, each shown only with its own.
 *
 * @param between parameters of the node that stand right below Operation
 */
export function operationProperties(
  operations: Operations,
  standard: string,
  between: INodeProperties[] = [],
): INodeProperties[] {
  const entries = Object.entries(operations);
  const options = entries
    .flatMap(([value, { option }]) => (option === undefined ? [] : [{ ...option, value }]))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    {
      displayName: 'Operation',
      name: 'operation',
      type: 'options',
      noDataExpression: true,
      default: standard,
      options,
    },
    ...between,
    ...entries.flatMap(([value, { properties }]) =>
      properties.map((property) => ({
        ...property,
        displayOptions: withOperation(property.displayOptions, value),
      })),
    ),
  ];
}

function withOperation(displayOptions: IDisplayOptions | undefined, operation: string): IDisplayOptions {
  return { ...displayOptions, show: { operation: [operation], ...displayOptions?.show } };
}

/** The outputs of a node for its description: as many as the chosen operation has. */
export function operationOutputs(operations: Operations): `={{${string}}}` {
  const named = Object.entries(operations).flatMap(([value, { outputs }]) =>
    outputs === undefined ? [] : [[value, outputs.map((displayName) => ({ type: 'main', displayName }))] as const],
  );
  return `={{ (${JSON.stringify(Object.fromEntries(named))})[$parameter["operation"]] ?? ["main"] }}`;
}
