/** Texts in two languages, one behind the other; what is the same in both stands once. */
export function both<T extends object>(first: T, second: T, separator: string): T {
  const pairs = Object.entries(first).map(([key, text]) => {
    const other: unknown = second[key as keyof T];
    return [key, text === other ? text : `${text}${separator}${other}`];
  });
  return Object.fromEntries(pairs) as T;
}
