/** One thing that must hold, under a name that says so. */
export interface Check {
  name: string;
  run: () => Promise<void>;
}

export interface Outcome {
  passed: number;
  failed: number;
}

/**
 * Runs checks in their order and prints one line for each.
 *
 * @param relying whether each check relies on those before it: after a failure the others count as failed without being run
 * @throws only the reason of `signal`
 */
export async function runChecks(checks: Check[], relying: boolean, signal: AbortSignal): Promise<Outcome> {
  const outcome: Outcome = { passed: 0, failed: 0 };
  for (const { name, run } of checks) {
    if (relying && outcome.failed > 0) {
      outcome.failed += 1;
      console.log(`FAILED  ${name}\nnot run: it relies on what failed before it`);
      continue;
    }
    const started = performance.now();
    try {
      await run();
      outcome.passed += 1;
      console.log(`ok      ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    } catch (error) {
      signal.throwIfAborted();
      outcome.failed += 1;
      console.log(`FAILED  ${name}\n${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return outcome;
}
