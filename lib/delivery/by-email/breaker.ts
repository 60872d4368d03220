import type { Claim, Refusal, RefusalMemory, Refusals } from '../../ledger';
import { givenUp } from '../../ledger';
import { MailError } from '../../mail';

import type { DeliveryReport } from './prepare';

/** So many different customers refused in the same words, and nobody served since, are no matter of the customers any more. */
const TOO_MANY = 3;

/** A customer or message that the server refused, with what becomes of it unless the server turns out to refuse everybody. */
export interface Suspect {
  claim: Claim;
  documentNumber: string;
  /** See `replySignature`. */
  signature: string;
  reason: string;
  /** Whether it fails for good; otherwise it is tried again. */
  lasting: boolean;
  /** What the run will say of it; changed when the refusal turns out to be the mailbox's. */
  report: DeliveryReport;
}

/**
 * Tells customers that a server refuses from a server that refuses everybody, whatever words it uses: a refusal counts only when a
 * success has proved the server right, or the mailbox is known to deliver and no others like it have come.
 */
export class Breaker {
  private suspects: Suspect[] = [];
  private memory: RefusalMemory = { delivered: false, refusals: [] };
  private opened: Promise<void> | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private trouble: MailError | undefined;

  /** @param onTrouble called when the server is found to refuse everybody; returns the error to report */
  constructor(
    private readonly ledger: Refusals,
    private readonly account: string,
    private readonly onTrouble: (error: MailError) => Promise<MailError>,
  ) {}

  /** Reads what earlier runs met. */
  open(): Promise<void> {
    this.opened ??= this.ledger.read(this.account).then((memory) => void (this.memory = memory));
    return this.opened;
  }

  /** Whether a delivery was among those refused since the last success. */
  wasRefused(key: string): boolean {
    return this.memory.refusals.some((refusal) => refusal.key === key);
  }

  /** The server refused this one. */
  refused(suspect: Suspect): Promise<void> {
    return this.inTurn(async () => {
      await suspect.claim.suspend(suspect.reason);
      suspect.report.delivery = suspect.claim.delivery;
      this.suspects.push(suspect);
      if (this.trouble !== undefined || this.sameFor(this.ledger.digestOf(suspect.signature)) >= TOO_MANY)
        await this.trip();
    });
  }

  /** The server took a message for this customer: it is right about the others. */
  succeeded(recipientHash: string): Promise<void> {
    const nothingToDo = this.memory.delivered && this.memory.refusals.length === 0 && this.suspects.length === 0;
    if (nothingToDo) return Promise.resolve();
    return this.inTurn(async () => {
      const [same, others] = split(this.suspects, ({ claim }) => claim.recipientHash === recipientHash);
      this.suspects = same;
      for (const suspect of others) await settle(suspect);
      for (const refusal of this.memory.refusals) {
        if (refusal.lasting && refusal.recipient !== recipientHash) await this.ledger.settle(refusal, 'failed');
      }
      this.memory = { delivered: true, refusals: [] };
      await this.ledger.clear(this.account);
    });
  }

  /** At the end of the run: what is to become of those that nothing has been proved about. */
  close(): Promise<void> {
    return this.inTurn(async () => {
      const left = this.suspects.splice(0);
      for (const suspect of left) await settle(suspect, this.memory.delivered);
      if (left.length > 0)
        await this.ledger.add(
          this.account,
          left.map((suspect) => this.remembered(suspect)),
        );
    });
  }

  private sameFor(signature: string): number {
    const now = this.suspects.map((suspect) => this.remembered(suspect));
    const same = [...this.memory.refusals, ...now].filter((refusal) => refusal.signature === signature);
    return new Set(same.map(({ recipient }) => recipient)).size;
  }

  private async trip(): Promise<void> {
    const suspects = this.suspects.splice(0);
    this.trouble ??= await this.onTrouble(refusesEveryone(suspects.at(-1)?.reason ?? ''));
    for (const suspect of suspects) {
      await suspect.claim.release(suspect.reason);
      suspect.report.delivery = suspect.claim.delivery;
      suspect.report.error = this.trouble;
    }
    // What an earlier run failed, when it knew only of one or two.
    const earlier: Refusal[] = [];
    for (const refusal of this.memory.refusals) {
      const version = await this.ledger.settle(refusal, 'planned');
      earlier.push(version === undefined ? refusal : { ...refusal, version });
    }
    this.memory.refusals = [...earlier, ...suspects.map((suspect) => this.remembered(suspect))];
    await this.ledger.add(this.account, this.memory.refusals);
  }

  private remembered({ claim, signature, reason, lasting }: Suspect): Refusal {
    const { recipientHash: recipient, version, delivery } = claim;
    return { key: delivery.key, version, recipient, signature: this.ledger.digestOf(signature), reason, lasting };
  }

  /** One after the other: messages that are under way together are answered in any order. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.queue.then(() => this.open()).then(work);
    this.queue = turn.catch(() => undefined);
    return turn;
  }
}

/** @param proved whether the server is known to be right; otherwise a refusal is only one more try */
async function settle(suspect: Suspect, proved = true): Promise<void> {
  const { claim, reason, lasting, report, documentNumber } = suspect;
  await (lasting && proved ? claim.markFailed(reason) : claim.releaseForRetry(reason));
  report.delivery = claim.delivery;
  if (claim.delivery.state === 'dead') report.error = givenUp(claim.delivery, documentNumber, report.error);
  else if (claim.delivery.state === 'planned' && report.error?.permanent === true) report.error = notYet(report.error);
}

/** The same words without the finality: nothing may move an order because of it. */
function notYet(error: NonNullable<DeliveryReport['error']>): MailError {
  const belongsTo = error instanceof MailError ? error.belongsTo : undefined;
  return new MailError(
    'mail_recipient_deferred',
    'The mail server refused the customer, but it has not delivered anything yet',
    {
      description: `It may be the server or the mailbox that is wrong, so a later run tries again. ${error.description}`,
      cause: error,
      belongsTo,
    },
  );
}

function refusesEveryone(reason: string): MailError {
  return new MailError('mail_refuses_everyone', 'The mail server refuses different customers with the same words', {
    description: `That is a matter of the mailbox or of From rather than of the customers, so none of these documents is failed: they stay undelivered and later runs try again. Check From in the node and the Mail Server credential. The server said: ${reason}`,
    belongsTo: 'account',
  });
}

function split<T>(items: readonly T[], fits: (item: T) => boolean): [T[], T[]] {
  return [items.filter(fits), items.filter((item) => !fits(item))];
}
