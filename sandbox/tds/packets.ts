import type { Duplex } from 'node:stream';

/** Message types of the packet header (MS-TDS 2.2.3.1.1). */
export const PacketType = {
  sqlBatch: 0x01,
  rpc: 0x03,
  tabularResult: 0x04,
  attention: 0x06,
  transactionManager: 0x0e,
  login7: 0x10,
  prelogin: 0x12,
} as const;

/** Status bits of the packet header (MS-TDS 2.2.3.1.2). */
export const PacketStatus = { endOfMessage: 0x01, ignore: 0x02, resetConnection: 0x08, resetKeepTran: 0x10 } as const;

export const HEADER_LENGTH = 8;
/** Bound on one request, so a broken client cannot fill the memory. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

export interface Message {
  type: number;
  status: number;
  data: Buffer;
}

/** Puts received packets together to whole messages. */
export class MessageReader {
  private pending: Buffer = Buffer.alloc(0);
  private parts: Buffer[] = [];
  private size = 0;
  private firstStatus = 0;

  /** Takes received bytes, returns the messages they complete; throws on a malformed header or an oversized message. */
  push(chunk: Buffer): Message[] {
    const messages: Message[] = [];
    this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    while (this.pending.length >= HEADER_LENGTH) {
      const length = this.pending.readUInt16BE(2);
      if (length < HEADER_LENGTH) throw new Error('Malformed TDS packet header.');
      if (this.pending.length < length) break;
      const packet = this.pending.subarray(0, length);
      this.pending = this.pending.subarray(length);
      const message = this.add(packet);
      if (message !== null) messages.push(message);
    }
    return messages;
  }

  private add(packet: Buffer): Message | null {
    const status = packet.readUInt8(1);
    if (this.parts.length === 0) this.firstStatus = status;
    this.parts.push(packet.subarray(HEADER_LENGTH));
    this.size += packet.length;
    if (this.size > MAX_MESSAGE_BYTES) throw new Error('The TDS message is too long.');
    if ((status & PacketStatus.endOfMessage) === 0) return null;
    // The reset bits stand in the first packet, the ignore bit in the last one.
    const message = { type: packet.readUInt8(0), status: this.firstStatus | status, data: Buffer.concat(this.parts) };
    this.parts = [];
    this.size = 0;
    return message;
  }
}

/** One packet with its header. */
export function packet(type: number, data: Buffer, packetId: number, spid: number, last: boolean): Buffer {
  const header = Buffer.alloc(HEADER_LENGTH);
  header.writeUInt8(type, 0);
  header.writeUInt8(last ? PacketStatus.endOfMessage : 0, 1);
  header.writeUInt16BE(HEADER_LENGTH + data.length, 2);
  header.writeUInt16BE(spid, 4);
  header.writeUInt8(packetId & 0xff, 6);
  return Buffer.concat([header, data]);
}

/** Writes one message in packets of the negotiated size and waits whenever the peer reads slower than we write. */
export class MessageWriter {
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private packetId = 0;

  constructor(
    private readonly stream: Duplex,
    private readonly packetSize: number,
    private readonly spid: number,
  ) {}

  async write(data: Buffer): Promise<void> {
    this.pending.push(data);
    this.pendingBytes += data.length;
    const room = this.packetSize - HEADER_LENGTH;
    if (this.pendingBytes <= room) return;
    let rest: Buffer = Buffer.concat(this.pending);
    const packets: Buffer[] = [];
    while (rest.length > room) {
      packets.push(this.next(rest.subarray(0, room), false));
      rest = rest.subarray(room);
    }
    this.pending = [rest];
    this.pendingBytes = rest.length;
    await this.send(Buffer.concat(packets));
  }

  /** Sends what is left as the packet that ends the message. */
  async end(): Promise<void> {
    await this.send(this.next(Buffer.concat(this.pending), true));
    this.pending = [];
    this.pendingBytes = 0;
  }

  private next(data: Buffer, last: boolean): Buffer {
    this.packetId += 1;
    return packet(PacketType.tabularResult, data, this.packetId, this.spid, last);
  }

  private async send(data: Buffer): Promise<void> {
    if (this.stream.destroyed) return;
    if (this.stream.write(data)) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.stream.off('drain', done);
        this.stream.off('close', done);
        resolve();
      };
      this.stream.on('drain', done);
      this.stream.on('close', done);
    });
  }
}
