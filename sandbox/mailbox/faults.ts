import type { DelayFault, DropFault, MailboxFaults, RejectFault, SmtpStage } from './types';

/** What is known of a connection when a stage is reached. */
export interface StageContext {
  stage: SmtpStage;
  /** Addresses a `match` is compared with. */
  addresses: string[];
  /** The address in MAIL FROM, or an empty string before it. */
  sender: string;
  /** Messages this connection has delivered so far. */
  delivered: number;
}

function fits(fault: RejectFault | DropFault | DelayFault, context: StageContext): boolean {
  if (fault.stage !== context.stage || fault.times === 0 || context.delivered < (fault.afterMessages ?? 0))
    return false;
  if ('sender' in fault && fault.sender !== context.sender) return false;
  const { match } = fault;
  if (match === undefined) return true;
  return context.addresses.some((address) =>
    typeof match === 'string' ? address.toLowerCase().includes(match.toLowerCase()) : address.search(match) >= 0,
  );
}

/**
 * The first fault of one list that fits, with one of its `times` used up.
 *
 * @param list a list of `MailboxFaults`
 */
export function takeFault<T extends MailboxFaults[keyof MailboxFaults][number]>(
  list: T[],
  context: StageContext,
): T | undefined {
  const fault = list.find((candidate) => fits(candidate, context));
  if (fault?.times !== undefined) fault.times -= 1;
  return fault;
}
