/** Growable little-endian byte buffer for building TDS tokens and messages. */
export class ByteWriter {
  private buffer = Buffer.alloc(1024);
  private used = 0;

  get length(): number {
    return this.used;
  }

  u8(value: number): this {
    const at = this.reserve(1);
    this.buffer.writeUInt8(value, at);
    return this;
  }

  u16(value: number): this {
    const at = this.reserve(2);
    this.buffer.writeUInt16LE(value, at);
    return this;
  }

  u16be(value: number): this {
    const at = this.reserve(2);
    this.buffer.writeUInt16BE(value, at);
    return this;
  }

  u32(value: number): this {
    const at = this.reserve(4);
    this.buffer.writeUInt32LE(value, at);
    return this;
  }

  i32(value: number): this {
    const at = this.reserve(4);
    this.buffer.writeInt32LE(value, at);
    return this;
  }

  u32be(value: number): this {
    const at = this.reserve(4);
    this.buffer.writeUInt32BE(value, at);
    return this;
  }

  u64(value: bigint): this {
    const at = this.reserve(8);
    this.buffer.writeBigUInt64LE(value, at);
    return this;
  }

  double(value: number): this {
    const at = this.reserve(8);
    this.buffer.writeDoubleLE(value, at);
    return this;
  }

  /** Unsigned integer of 1 to 6 bytes. */
  uint(value: number, bytes: number): this {
    const at = this.reserve(bytes);
    this.buffer.writeUIntLE(value, at, bytes);
    return this;
  }

  bytes(data: Uint8Array): this {
    const at = this.reserve(data.length);
    this.buffer.set(data, at);
    return this;
  }

  /** B_VARCHAR: a byte counting UTF-16 units, then the text. */
  bVarchar(text: string): this {
    const short = text.slice(0, 255);
    return this.u8(short.length).bytes(Buffer.from(short, 'utf16le'));
  }

  /** US_VARCHAR: two bytes counting UTF-16 units, then the text. */
  usVarchar(text: string): this {
    const short = text.slice(0, 65535);
    return this.u16(short.length).bytes(Buffer.from(short, 'utf16le'));
  }

  /** Returns what was written and starts empty again. */
  take(): Buffer {
    const out = Buffer.from(this.buffer.subarray(0, this.used));
    this.used = 0;
    return out;
  }

  private reserve(count: number): number {
    const at = this.used;
    if (at + count > this.buffer.length) {
      const bigger = Buffer.alloc(Math.max(this.buffer.length * 2, at + count));
      this.buffer.copy(bigger, 0, 0, at);
      this.buffer = bigger;
    }
    this.used = at + count;
    return at;
  }
}

/** Reads a received message field by field; reading past the end throws a RangeError. */
export class ByteReader {
  private at = 0;

  constructor(private readonly data: Buffer) {}

  get remaining(): number {
    return this.data.length - this.at;
  }

  u8(): number {
    return this.data.readUInt8(this.advance(1));
  }

  u16(): number {
    return this.data.readUInt16LE(this.advance(2));
  }

  u32(): number {
    return this.data.readUInt32LE(this.advance(4));
  }

  i32(): number {
    return this.data.readInt32LE(this.advance(4));
  }

  u64(): bigint {
    return this.data.readBigUInt64LE(this.advance(8));
  }

  /** Unsigned integer of 1 to 6 bytes. */
  uint(bytes: number): number {
    return this.data.readUIntLE(this.advance(bytes), bytes);
  }

  bytes(count: number): Buffer {
    const at = this.advance(count);
    return this.data.subarray(at, at + count);
  }

  ucs2(units: number): string {
    return this.bytes(units * 2).toString('utf16le');
  }

  rest(): Buffer {
    return this.bytes(this.remaining);
  }

  private advance(count: number): number {
    const at = this.at;
    if (at + count > this.data.length) throw new RangeError('The TDS message ends in the middle of a field.');
    this.at = at + count;
    return at;
  }
}
