import type { INodeExecutionData } from 'n8n-workflow';

// Which of the items that a node returns go to its error output, as n8n's engine decides in `handleNodeErrorOutput` of
// workflow-execute.ts (facts/n8n.md §0.2).

type Rule = (item: Pick<INodeExecutionData, 'json' | 'error'>) => boolean;

/** n8n 1.110 to 2.30 and later: `error` alone, or `error` and `message` and nothing else. */
const before241: Rule = ({ json, error }) => {
  const keys = Object.keys(json).length;
  return Boolean(error ?? (json.error && (keys === 1 || (keys === 2 && json.message))));
};

/** Since n8n 2.41: `error` with nothing but `message` and `details` beside it. */
const since241: Rule = ({ json, error }) =>
  Boolean(error ?? (json.error && Object.keys(json).every((key) => ['error', 'message', 'details'].includes(key))));

/** The engine's rule by the versions of n8n that it holds for. */
export const ERROR_OUTPUT_RULES = { 'before 2.41': before241, 'since 2.41': since241 };

/** Whether every supported n8n sends the item the same way: to the error output, or to the one it was returned for. */
export function landsAlike(item: INodeExecutionData): boolean {
  return before241(item) === since241(item);
}
