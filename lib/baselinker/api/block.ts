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

/** Codes and words for "too many requests"; nobody has published all of them, and its wording has changed before. */
const RATE_CODES =
  /BLOCKED_TOKEN|TOKEN_BLOCKED|TOO_MANY_(REQUEST|QUER|CALL)|(RATE|REQUESTS?|QUERY|CALLS?|API)_?LIMIT|THROTTL/i;
const RATE_WORDS =
  /too many (requests|queries|calls)|(rate|requests?|query|queries|calls?|api) limit|limit of (requests|queries|calls)|token (is |has been )?blocked|slow down|throttl|zbyt (wiele|dużo) (zapytań|żądań)|limit(u|em)? (zapytań|żądań)/i;

/** Whether BaseLinker refuses a call because there were too many: then every further one only prolongs it. */
export function isRateRefusal(apiCode: string, apiMessage: string): boolean {
  return RATE_CODES.test(apiCode) || RATE_WORDS.test(apiMessage);
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
        'Too many requests were made. Wait until the time above. All programs that use the BaseLinker account seem to share ' +
        'one limit, whichever token they have: lower Requests per Minute in the credential, or slow the other programs down.',
    },
  );
}
