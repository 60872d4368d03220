/** How many messages may be under way at the same time; fewer once the server says that it takes fewer connections. */
export class Lanes {
  private active = 0;
  private readonly waiting: Array<() => void> = [];

  constructor(private capacity: number) {}

  async use<T>(work: () => Promise<T>): Promise<T> {
    while (this.active >= this.capacity) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.active += 1;
    try {
      return await work();
    } finally {
      this.active -= 1;
      this.waiting.shift()?.();
    }
  }

  /** One less from now on; false when there is only one. */
  narrow(): boolean {
    if (this.capacity <= 1) return false;
    this.capacity -= 1;
    return true;
  }
}
