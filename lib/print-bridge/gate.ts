import { IntegrationError } from '../common';

/** Lets a number of callers through at a time; the others wait in line. */
export class Gate {
  /** How many may be inside at the same time. */
  limit = 1;
  private inside = 0;
  private readonly waiting: Array<() => void> = [];

  /** Runs `work` when it is its turn. Throws IntegrationError `cancelled` when the signal aborts while it waits. */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.enter(signal);
    try {
      return await work();
    } finally {
      this.inside -= 1;
      this.admit();
    }
  }

  private enter(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.waiting.splice(this.waiting.indexOf(enter), 1);
        reject(cancelledError());
      };
      const enter = (): void => {
        signal?.removeEventListener('abort', leave);
        this.inside += 1;
        resolve();
      };
      if (signal?.aborted) return reject(cancelledError());
      signal?.addEventListener('abort', leave, { once: true });
      this.waiting.push(enter);
      this.admit();
    });
  }

  private admit(): void {
    while (this.inside < this.limit) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      next();
    }
  }
}

const gates = new Map<string, Gate>();

/** The one gate of a bridge in this process: all nodes and executions share it, because Sfera prints one at a time. */
export function gateFor(url: string): Gate {
  const known = gates.get(url);
  if (known !== undefined) return known;
  const gate = new Gate();
  gates.set(url, gate);
  return gate;
}

/** What a stopped execution ends with. */
export function cancelledError(cause?: unknown): IntegrationError {
  return new IntegrationError('cancelled', 'The execution was stopped', { cause });
}
