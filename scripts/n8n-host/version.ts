/** Sorts exact versions such as "2.41.1", the oldest first. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split('.').map(Number));
  return [0, 1, 2].map((at) => (a?.[at] ?? 0) - (b?.[at] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

/** Whether `version` is `least` or newer. */
export function atLeast(version: string, least: string): boolean {
  return compareVersions(version, least) >= 0;
}
