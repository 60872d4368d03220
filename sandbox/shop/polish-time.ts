const WARSAW = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Warsaw',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** Unix seconds as nexo would store that moment: local Polish time, "YYYY-MM-DD HH:MM:SS". */
export function polishTime(seconds: number): string {
  const part: Record<string, string> = {};
  for (const { type, value } of WARSAW.formatToParts(seconds * 1000)) part[type] = value;
  return `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}:${part.second}`;
}
