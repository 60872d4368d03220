/** How many messages a mailbox may send; 0 for as many as one likes. */
export interface SendingLimits {
  perMinute: number;
  perDay: number;
}
