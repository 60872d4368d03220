import { Readable, type Writable } from 'node:stream';

/**
 * How far a message had come: `session` before its connection had taken it, `envelope` until the server asked for the
 * content, `content` while all of it but its end was sent, `ended` once its end was let go.
 */
export type Progress = 'session' | 'envelope' | 'content' | 'ended';

/** Small enough that what waits in buffers stays little. */
const PIECE_BYTES = 16 * 1024;
/** A server that thinks for long before it answers must not hold every message as long again. */
const LONGEST_SETTLING_MS = 1500;
/** Even on the same machine a broken connection takes a while to show itself. */
const SHORTEST_SETTLING_MS = 5;
/** Of a round trip: no two of them take the same time. */
const SETTLING_SHARE = 1.5;
/** What a message on its way needs of time. */
export interface Clock {
  /** Milliseconds of any clock that only goes forward. */
  now: () => number;
  sleep: (milliseconds: number) => Promise<unknown>;
}

/** How seldom it is looked at most whether the last buffer is empty. */
const LONGEST_BUFFER_LOOK_MS = 32;

/**
 * A message on its way to the server that withholds its end, and with it the final dot. Nothing of it is read before the server has
 * asked for the content (354), since only then does the library read at all; the gate opens when everything else has left our
 * buffers and one more round trip has passed in which a broken connection would have shown itself.
 */
export class HeldEnd extends Readable {
  progress: Progress = 'envelope';
  private readonly startedAt: number;
  private roundTrip = 0;
  private target: Writable | undefined;
  private ending = false;
  private wanted = false;

  /**
   * @param message the finished message
   * @param beforeEnd awaited before the end is let go; when it rejects, the connection is cut
   */
  constructor(
    private readonly message: Readable,
    private readonly beforeEnd: () => Promise<void>,
    private readonly clock: Clock,
  ) {
    // Read only when asked, never ahead.
    super({ highWaterMark: 0 });
    this.startedAt = clock.now();
    message.on('error', (error) => this.destroy(error));
    message.on('readable', () => this.wanted && this.pass());
    message.on('end', () => this.wanted && this.pass());
  }

  override pipe<T extends NodeJS.WritableStream>(target: T, options?: { end?: boolean }): T {
    this.target = target as unknown as Writable;
    return super.pipe(target, options);
  }

  override _read(): void {
    if (this.progress === 'envelope') {
      this.progress = 'content';
      this.roundTrip = this.clock.now() - this.startedAt;
    }
    this.wanted = true;
    this.pass();
  }

  private pass(): void {
    const bytes = Math.min(PIECE_BYTES, this.message.readableLength || PIECE_BYTES);
    const piece = this.message.read(bytes) as Buffer | null;
    if (piece !== null) {
      this.wanted = false;
      this.push(piece);
    } else if (this.message.readableEnded && !this.ending) {
      this.ending = true;
      this.end().catch((cause: unknown) =>
        // An error of its own: the library writes its code into the object it is given.
        this.destroy(new Error('The message was held back', { cause })),
      );
    }
  }

  private async end(): Promise<void> {
    await this.settle();
    if (this.destroyed) return;
    await this.beforeEnd();
    // The connection may have broken meanwhile; then the end has not left.
    if (this.destroyed) return;
    this.progress = 'ended';
    this.push(null);
  }

  private async settle(): Promise<void> {
    for (let wait = 1; !this.destroyed && this.target !== undefined && buffered(this.target) > 0; wait *= 2) {
      await this.clock.sleep(Math.min(wait, LONGEST_BUFFER_LOOK_MS));
    }
    if (!this.destroyed) await this.clock.sleep(settlingTime(this.roundTrip));
  }
}

function buffered(stream: Writable & { readableLength?: number }): number {
  return stream.writableLength + (stream.readableLength ?? 0);
}

function settlingTime(roundTrip: number): number {
  return Math.min(Math.max(roundTrip * SETTLING_SHARE, SHORTEST_SETTLING_MS), LONGEST_SETTLING_MS);
}
