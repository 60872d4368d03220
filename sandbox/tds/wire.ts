import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { type SecureContext, TLSSocket } from 'node:tls';

import { HEADER_LENGTH, type Message, MessageReader, MessageWriter, packet, PacketType } from './packets';

/**
 * The stream under the TLS engine. During the handshake TLS records travel inside PRELOGIN packets (MS-TDS 3.2.5.1);
 * the first byte from the client that does not begin such a packet begins raw TLS, in both directions.
 */
class HandshakeTransport extends Duplex {
  private raw = false;
  private received: Buffer = Buffer.alloc(0);
  private flight: Buffer[] = [];

  constructor(private readonly socket: Socket) {
    super();
  }

  receive(chunk: Buffer): void {
    if (this.raw) {
      this.deliver(chunk);
      return;
    }
    this.received = Buffer.concat([this.received, chunk]);
    while (this.received.length > 0) {
      if (this.received.readUInt8(0) !== PacketType.prelogin) {
        this.raw = true;
        this.deliver(this.received);
        return;
      }
      if (this.received.length < HEADER_LENGTH) return;
      const length = this.received.readUInt16BE(2);
      if (length < HEADER_LENGTH) {
        this.destroy();
        this.socket.destroy();
        return;
      }
      if (this.received.length < length) return;
      this.deliver(this.received.subarray(HEADER_LENGTH, length));
      this.received = this.received.subarray(length);
    }
  }

  override _read(): void {
    this.socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    if (this.raw) {
      this.socket.write(chunk, callback);
      return;
    }
    // The client reads one PRELOGIN message per message it sent, so a whole flight has to go out in one.
    this.flight.push(chunk);
    if (this.flight.length === 1) setImmediate(() => this.sendFlight());
    callback();
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.socket.end(() => callback());
  }

  private sendFlight(): void {
    if (this.socket.destroyed) return;
    this.socket.write(packet(PacketType.prelogin, Buffer.concat(this.flight), 1, 0, true));
    this.flight = [];
  }

  private deliver(data: Buffer): void {
    if (!this.push(data)) this.socket.pause();
  }
}

/** One client's connection below the messages: the socket, the TLS inside it, and the packets on top. */
export class Wire {
  /** Size of the packets sent, in bytes with the header; changed when LOGIN7 asks for another. */
  packetSize = 4096;
  private stream: Duplex;
  private transport: HandshakeTransport | null = null;
  private readonly reader = new MessageReader();

  constructor(
    private readonly socket: Socket,
    private readonly spid: number,
    private readonly onMessage: (message: Message) => void,
    onClose: () => void,
  ) {
    this.stream = socket;
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.transport?.destroy();
      this.stream.destroy();
      onClose();
    });
    socket.on('data', (chunk: Buffer) => {
      if (this.transport === null) this.receive(chunk);
      else this.transport.receive(chunk);
    });
  }

  /** Expects a TLS handshake next; everything after it is encrypted. */
  startTls(secureContext: SecureContext): void {
    this.transport = new HandshakeTransport(this.socket);
    const tls = new TLSSocket(this.transport, { isServer: true, secureContext });
    tls.on('error', () => this.destroy());
    tls.on('data', (chunk: Buffer) => this.receive(chunk));
    this.stream = tls;
  }

  /** Begins a response message. */
  respond(): MessageWriter {
    return new MessageWriter(this.stream, this.packetSize, this.spid);
  }

  /** Ends the connection once everything written has gone out. */
  end(): void {
    this.stream.end();
  }

  destroy(): void {
    this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    let messages: Message[];
    try {
      messages = this.reader.push(chunk);
    } catch {
      this.destroy();
      return;
    }
    for (const message of messages) this.onMessage(message);
  }
}
