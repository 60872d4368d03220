import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';

import { ByteWriter } from './bytes';
import { ConnectionDropped, Execution, type ExecutionHost, type StatementResult } from './execution';
import { asksForEncryption, checkLogin, loginAccepted, loginRefused, parseLogin7, preloginResponse } from './login';
import { type Message, type MessageWriter, PacketStatus, PacketType } from './packets';
import { record } from './recording';
import { parseBatch, parseRpc, parseTransactionRequest, type SqlRequest } from './requests';
import { toSqlServerError } from './sql-error';
import {
  Done,
  DoneStatus,
  EnvChange,
  writeBytesChange,
  writeColumnMetadata,
  writeDone,
  writeError,
  writeReturnStatus,
} from './tokens';
import { writeValue } from './values';
import { Wire } from './wire';

export interface SessionHost extends ExecutionHost {
  users: Record<string, string>;
  secureContext: SecureContext;
}

/** Rows are handed to the socket in pieces of about this size. */
const CHUNK_BYTES = 32 * 1024;

/** One client's connection from PRELOGIN to its end; requests are answered one after the other. */
export class Session {
  private readonly wire: Wire;
  private state: 'prelogin' | 'login' | 'ready' = 'prelogin';
  private execution: Execution | null = null;
  private queue: Promise<void> = Promise.resolve();
  private request: AbortController = new AbortController();
  /** Attentions received and not yet acknowledged; one of them cancels a request that has not even begun. */
  private attentions = 0;
  private closed = false;
  private application = '';

  constructor(
    private readonly host: SessionHost,
    socket: Socket,
    private readonly spid: number,
    onClose: () => void,
  ) {
    this.wire = new Wire(
      socket,
      spid,
      (message) => this.receive(message),
      () => {
        this.closed = true;
        this.request.abort();
        this.execution?.transaction.abandon();
        onClose();
      },
    );
  }

  /** True once the client has logged in. */
  get loggedIn(): boolean {
    return this.state === 'ready';
  }

  runs(execution: Execution): boolean {
    return this.execution === execution;
  }

  destroy(): void {
    this.wire.destroy();
  }

  private receive(message: Message): void {
    // A cancelled request ends its own response; the acknowledgement follows as a message of its own.
    if (message.type === PacketType.attention) {
      this.attentions += 1;
      this.request.abort();
    }
    this.queue = this.queue.then(() => this.handle(message)).catch(() => this.wire.destroy());
  }

  private async handle(message: Message): Promise<void> {
    if (this.closed) return;
    if (this.state === 'prelogin' && message.type === PacketType.prelogin) {
      await this.prelogin(message.data);
    } else if (this.state === 'login' && message.type === PacketType.login7) {
      await this.logIn(message.data);
    } else if (this.execution !== null) {
      await this.answer(message, this.execution);
    } else {
      this.wire.destroy();
    }
  }

  private async prelogin(data: Buffer): Promise<void> {
    const encrypted = asksForEncryption(data);
    const sent = this.send(preloginResponse(encrypted));
    if (encrypted) this.wire.startTls(this.host.secureContext);
    this.state = 'login';
    await sent;
  }

  private async logIn(data: Buffer): Promise<void> {
    const login = parseLogin7(data);
    const errors = checkLogin(login, this.host.users, this.host.databaseName);
    if (errors.length > 0) {
      await this.send(loginRefused(errors));
      this.wire.end();
      return;
    }
    this.execution = new Execution(this.host, login.user, this.spid);
    this.application = login.appName;
    this.state = 'ready';
    await this.send(loginAccepted(this.host.databaseName, login.packetSize));
    this.wire.packetSize = login.packetSize;
  }

  /** Sends a short message; it is on the socket when this returns, the promise waits for a slow reader. */
  private send(data: Buffer): Promise<void> {
    const writer = this.wire.respond();
    const written = writer.write(data);
    return written.then(() => writer.end());
  }

  private async answer(message: Message, execution: Execution): Promise<void> {
    const out = new ByteWriter();
    if (message.type === PacketType.attention) {
      this.attentions -= 1;
      writeDone(out, Done.final, DoneStatus.attention);
      await this.send(out.take());
      return;
    }
    this.request = new AbortController();
    if (this.attentions > 0) this.request.abort();
    const writer = this.wire.respond();
    if ((message.status & (PacketStatus.resetConnection | PacketStatus.resetKeepTran)) !== 0) {
      if ((message.status & PacketStatus.resetConnection) !== 0) execution.transaction.abandon();
      out.bytes(execution.transaction.takeChanges());
      writeBytesChange(out, EnvChange.resetConnection, Buffer.alloc(0), Buffer.alloc(0));
    }
    try {
      await this.dispatch(message, execution, writer, out);
    } catch (error) {
      if (error instanceof ConnectionDropped) {
        this.wire.destroy();
        return;
      }
      const rpc = message.type === PacketType.rpc;
      out.bytes(execution.transaction.takeChanges());
      // After a cancellation only DONE follows, the acknowledgement comes separately.
      if (!this.request.signal.aborted) writeError(out, toSqlServerError(error));
      writeDone(out, rpc ? Done.procedure : Done.final, DoneStatus.error);
    }
    await writer.write(out.take());
    await writer.end();
  }

  private async dispatch(
    message: Message,
    execution: Execution,
    writer: MessageWriter,
    out: ByteWriter,
  ): Promise<void> {
    if ((message.status & PacketStatus.ignore) !== 0) {
      writeDone(out, Done.final, DoneStatus.error);
    } else if (message.type === PacketType.sqlBatch) {
      await this.runStatements(parseBatch(message.data), false, execution, writer, out);
    } else if (message.type === PacketType.rpc) {
      await this.runStatements(parseRpc(message.data), true, execution, writer, out);
    } else if (message.type === PacketType.transactionManager) {
      const { operation, name } = parseTransactionRequest(message.data);
      if (operation === 'begin') await execution.begin(this.request.signal);
      else if (operation === 'commit') execution.transaction.commit();
      else if (operation === 'save') execution.transaction.save(name);
      // tedious names a rollback only after a savepoint of that name; mssql's transactions roll back without a name.
      else execution.transaction.rollback(name);
      out.bytes(execution.transaction.takeChanges());
      writeDone(out, Done.final, 0);
    } else {
      throw new Error(`TDS message type ${message.type} is not supported by this server.`);
    }
  }

  private async runStatements(
    { statements, parameters, ping, sql, declarations }: SqlRequest,
    rpc: boolean,
    execution: Execution,
    writer: MessageWriter,
    out: ByteWriter,
  ): Promise<void> {
    const { signal } = this.request;
    if (!ping) record({ application: this.application, sql, declarations });
    for (const [index, statement] of statements.entries()) {
      signal.throwIfAborted();
      const result = ping
        ? await execution.ping(statement, signal)
        : await execution.run(statement, parameters, signal);
      out.bytes(execution.transaction.takeChanges());
      await this.writeResult(result, writer, out);
      signal.throwIfAborted();
      const more = rpc || index < statements.length - 1;
      writeDone(out, rpc ? Done.inProcedure : Done.final, more ? DoneStatus.more : 0, result.count);
    }
    if (rpc) {
      writeReturnStatus(out, 0);
      writeDone(out, Done.procedure, 0);
    } else if (statements.length === 0) {
      writeDone(out, Done.final, 0);
    }
  }

  private async writeResult(result: StatementResult, writer: MessageWriter, out: ByteWriter): Promise<void> {
    if (result.columns.length === 0) return;
    writeColumnMetadata(out, result.columns);
    // A row is built apart, so that a value that cannot be converted leaves no half row before its error.
    const line = new ByteWriter();
    for (const row of result.rows) {
      if (this.request.signal.aborted) return;
      line.take();
      line.u8(0xd1);
      result.columns.forEach((column, index) => writeValue(line, column.type, row[index] ?? null));
      out.bytes(line.take());
      if (out.length < CHUNK_BYTES) continue;
      await writer.write(out.take());
      // Lets an attention that has arrived meanwhile be seen.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
