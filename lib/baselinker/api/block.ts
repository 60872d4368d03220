import { localTime, unixTime } from '../../documents';

import { BaseLinkerError } from './errors';

const DEFAULT_BLOCK_MS = 600_000;
/** A block lasts about ten minutes; a client in production accepts up to 660 s (facts/baselinker.md §1b). */
const LONGEST_BLOCK_MS = 660_000;

/**
 * When a blocked token is free again, in Unix milliseconds. BaseLinker writes a local time without a zone and does not
 * say which: read as Polish time and as UTC, only one of the two lies within the length of a block
 * (facts/baselinker.md §1b). Without a usable time the usual ten minutes are assumed.
 *
 * @param message BaseLinker's error_message
 * @param now Unix milliseconds
 */
export function blockedUntil(message: string, now: number): number {
  const [text = ''] = /\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/.exec(message) ?? [];
  const readings = momentsOf(text).map((seconds) => seconds * 1000);
  const free = readings.find((moment) => moment > now && moment - now <= LONGEST_BLOCK_MS);
  return free ?? now + DEFAULT_BLOCK_MS;
}

/** The Unix seconds that a date and time may mean: in Poland, where one hour of the year comes twice, and in UTC. */
function momentsOf(text: string): number[] {
  if (text === '') return [];
  try {
    const polish = unixTime(text);
    const again = polish + 3600;
    const utc = Date.parse(`${text.replace(' ', 'T')}Z`) / 1000;
    return [polish, ...(localTime(again) === text ? [again] : []), utc];
  } catch {
    return [];
  }
}

/** The error for a token that BaseLinker refuses until `retryAt` (Unix milliseconds). */
export function blockedTokenError(retryAt: number, apiCode = '', apiMessage = ''): BaseLinkerError {
  const quoted = apiCode === '' ? '' : ` (${apiCode}: ${apiMessage})`;
  return new BaseLinkerError(
    'blocked_token',
    `BaseLinker has blocked this API token until ${localTime(retryAt / 1000)} Polish time${quoted}`,
    {
      apiCode,
      retryAt,
      description:
        'Too many requests were made with this token. Wait until the time above. If other programs use the same token, ' +
        'give this workflow a token of its own or lower Requests per Minute in the BaseLinker API credential.',
    },
  );
}
