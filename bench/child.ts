import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** n8n keeps files on the disk; its engine alone would keep them in memory. */
const ENVIRONMENT = { ...process.env, N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem' };

/** A child process that speaks one of the protocols; killed when the measurement ends, however it ends. */
export class Child<Message> implements AsyncDisposable {
  private constructor(private readonly process: ChildProcess) {}

  static start<Message>(file: string, ...args: string[]): Child<Message> {
    return new Child<Message>(
      fork(path.join(__dirname, file), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: ENVIRONMENT }),
    );
  }

  /** The next message. Throws when the process ends without one, or the signal aborts. */
  async next(signal: AbortSignal): Promise<Message> {
    const waiting = new AbortController();
    const either = AbortSignal.any([signal, waiting.signal]);
    const ended = once(this.process, 'exit', { signal: either }).then(() => {
      throw new Error('A process of the measurement ended by itself');
    });
    try {
      const [message] = (await Promise.race([once(this.process, 'message', { signal: either }), ended])) as [Message];
      return message;
    } finally {
      ended.catch(() => undefined);
      waiting.abort();
    }
  }

  async ask(question: string, signal: AbortSignal): Promise<Message> {
    const answer = this.next(signal);
    this.process.send(question);
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill('SIGKILL');
    await once(this.process, 'exit');
  }
}
