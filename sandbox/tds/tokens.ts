import type { ByteWriter } from './bytes';
import type { SqlServerError } from './sql-error';
import type { SqlType } from './types';
import { POLISH_CI_AS, writeTypeInfo } from './values';

/** DONE, DONEINPROC and DONEPROC tokens (MS-TDS 2.2.7.6–8). */
export const Done = { final: 0xfd, procedure: 0xfe, inProcedure: 0xff } as const;
export type DoneToken = (typeof Done)[keyof typeof Done];
export const DoneStatus = { more: 0x01, error: 0x02, inTransaction: 0x04, count: 0x10, attention: 0x20 } as const;

/** ENVCHANGE types (MS-TDS 2.2.7.9). */
export const EnvChange = {
  database: 1,
  language: 2,
  packetSize: 4,
  collation: 7,
  beginTransaction: 8,
  commitTransaction: 9,
  rollbackTransaction: 10,
  resetConnection: 18,
} as const;

/** The name the server gives itself in errors and @@SERVERNAME; nexo's own instances are called INSERTNEXO. */
export const SERVER_NAME = 'SANDBOX\\INSERTNEXO';

/** Writes DONE; `rows` adds the row count. */
export function writeDone(out: ByteWriter, token: DoneToken, status: number, rows?: number): void {
  out.u8(token).u16(status | (rows === undefined ? 0 : DoneStatus.count));
  out.u16(rows === undefined ? 0 : 0xc1).u64(BigInt(rows ?? 0));
}

function writeMessage(
  out: ByteWriter,
  token: number,
  number: number,
  state: number,
  severity: number,
  text: string,
): void {
  const server = Buffer.byteLength(SERVER_NAME, 'utf16le');
  const message = text.slice(0, 2000);
  out.u8(token).u16(4 + 1 + 1 + 2 + message.length * 2 + 1 + server + 1 + 4);
  out.u32(number).u8(state).u8(severity).usVarchar(message).bVarchar(SERVER_NAME).bVarchar('').u32(1);
}

export function writeError(out: ByteWriter, error: SqlServerError): void {
  writeMessage(out, 0xaa, error.number, error.state, error.severity, error.message);
}

export function writeInfo(out: ByteWriter, number: number, state: number, text: string): void {
  writeMessage(out, 0xab, number, state, 0, text);
}

/** ENVCHANGE with texts: database, language, packet size. */
export function writeTextChange(out: ByteWriter, type: number, next: string, previous: string): void {
  out.u8(0xe3).u16(3 + next.length * 2 + previous.length * 2);
  out.u8(type).bVarchar(next).bVarchar(previous);
}

/** ENVCHANGE with bytes: collation, transaction descriptors, connection reset. */
export function writeBytesChange(out: ByteWriter, type: number, next: Buffer, previous: Buffer): void {
  out.u8(0xe3).u16(3 + next.length + previous.length);
  out.u8(type).u8(next.length).bytes(next).u8(previous.length).bytes(previous);
}

/** LOGINACK of SQL Server 2022 speaking TDS 7.4. */
export function writeLoginAck(out: ByteWriter): void {
  const program = 'Microsoft SQL Server';
  out.u8(0xad).u16(1 + 4 + 1 + program.length * 2 + 4);
  out
    .u8(1)
    .u32be(0x74000004)
    .bVarchar(program)
    .bytes(Buffer.from([16, 0, 0x10, 0x2c]));
}

/** The collation change of a database whose collation is Polish_CI_AS. */
export function writeCollationChange(out: ByteWriter): void {
  writeBytesChange(out, EnvChange.collation, POLISH_CI_AS, Buffer.alloc(0));
}

export interface ResultColumn {
  name: string;
  type: SqlType;
}

export function writeColumnMetadata(out: ByteWriter, columns: ResultColumn[]): void {
  out.u8(0x81).u16(columns.length);
  for (const column of columns) {
    // Flags: nullable, updatability unknown.
    out.u32(0).u16(0x0009);
    writeTypeInfo(out, column.type);
    out.bVarchar(column.name);
  }
}

/** RETURNSTATUS of a procedure. */
export function writeReturnStatus(out: ByteWriter, status: number): void {
  out.u8(0x79).i32(status);
}
