import { createPdfTextReader } from '../../lib/pdf';

import { CHECKS } from './checks';
import type { BridgeUnderTest } from './requests';

export interface CheckResult {
  name: string;
  outcome: 'ok' | 'not ok' | 'skipped';
  /** What was wrong; empty unless `outcome` is "not ok". */
  reason: string;
}

/**
 * Holds a bridge to the contract, check by check; one that fails keeps none of the others from being made.
 *
 * @param onResult called after every check
 */
export async function runSuite(
  bridge: BridgeUnderTest,
  onResult: (result: CheckResult) => void = () => {},
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  const reader = createPdfTextReader();
  for (const { name, run, applies } of CHECKS) {
    const result: CheckResult = { name, outcome: 'ok', reason: '' };
    if (applies !== undefined && !applies(bridge)) {
      result.outcome = 'skipped';
    } else {
      await run(bridge, reader).catch((error: unknown) => {
        result.outcome = 'not ok';
        result.reason = reasonOf(error);
      });
    }
    results.push(result);
    onResult(result);
  }
  await reader.close();
  return results;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
