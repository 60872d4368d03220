import { ByteReader } from './bytes';
import { SqlServerError } from './sql-error';
import { splitStatements, type Token, tokenize } from './tsql-lexer';
import type { TypedValue } from './types';
import { readTypedValue } from './values';

/** The statements of an SQL batch or of sp_executesql, with the parameters they may use (lower case, with @). */
export interface SqlRequest {
  statements: Token[][];
  parameters: Map<string, TypedValue>;
  /** As it was sent. */
  sql: string;
  /** The declarations of sp_executesql's parameters; empty for a batch. */
  declarations: string;
  /** The driver's own check of a pooled connection, which no caller asked for. */
  ping: boolean;
}

/** What the TDS transaction manager is asked for (MS-TDS 2.2.6.9). */
export type TransactionRequest = { operation: 'begin' | 'commit' | 'rollback' | 'save'; name: string };

const SP_EXECUTESQL = 10;
/** SQL Server's own limit, which an IN list can run into. */
const MAX_PARAMETERS = 2100;

/** Exactly what mssql sends before it lends a pooled connection (its lib/tedious/connection-pool.js). */
const PING = 'SELECT 1;';

/** Skips ALL_HEADERS (MS-TDS 2.2.5.3), whose length counts itself. */
function skipHeaders(reader: ByteReader): void {
  reader.bytes(reader.u32() - 4);
}

export function parseBatch(data: Buffer): SqlRequest {
  const reader = new ByteReader(data);
  skipHeaders(reader);
  const sql = reader.rest().toString('utf16le');
  return { statements: splitStatements(tokenize(sql)), parameters: new Map(), sql, declarations: '', ping: false };
}

function procedureName(reader: ByteReader): string {
  const length = reader.u16();
  if (length !== 0xffff) return reader.ucs2(length);
  const id = reader.u16();
  return id === SP_EXECUTESQL ? 'sp_executesql' : `#${id}`;
}

/**
 * Reads an RPC request. Only sp_executesql (by number or name) exists here; any other procedure is error 2812, more
 * than 2,100 parameters error 8003.
 */
export function parseRpc(data: Buffer): SqlRequest {
  const reader = new ByteReader(data);
  skipHeaders(reader);
  const procedure = procedureName(reader);
  if (!/^(?:sys\.)?sp_executesql$/i.test(procedure.replace(/[[\]]/g, ''))) {
    throw new SqlServerError(2812, `Could not find stored procedure '${procedure}'.`, 16, 62);
  }
  reader.u16();
  const given: { name: string; typed: TypedValue }[] = [];
  while (reader.remaining > 0) {
    const name = reader.ucs2(reader.u8());
    reader.u8();
    given.push({ name: name.toLowerCase(), typed: readTypedValue(reader) });
  }
  if (given.length > MAX_PARAMETERS) {
    const text = 'The incoming request has too many parameters. The server supports a maximum of 2100 parameters. ';
    throw new SqlServerError(8003, `${text}Reduce the number of parameters and resend the request.`, 16, 1);
  }
  // The first is the statement, the second (if any) declares the rest.
  const [statement, declarations, ...parameters] = given;
  const sql = String(statement?.typed.value ?? '');
  return {
    statements: splitStatements(tokenize(sql)),
    parameters: new Map(parameters.map(({ name, typed }) => [name, typed])),
    sql,
    declarations: String(declarations?.typed.value ?? ''),
    ping: sql === PING,
  };
}

export function parseTransactionRequest(data: Buffer): TransactionRequest {
  const reader = new ByteReader(data);
  skipHeaders(reader);
  const code = reader.u16();
  if (code === 5) reader.u8();
  const name = [5, 7, 8, 9].includes(code) ? reader.ucs2(reader.u8() / 2) : '';
  switch (code) {
    case 5:
      return { operation: 'begin', name };
    case 7:
      return { operation: 'commit', name };
    case 8:
      return { operation: 'rollback', name };
    case 9:
      return { operation: 'save', name };
    default:
      throw new SqlServerError(50000, `Transaction manager request ${code} is not supported by this server.`);
  }
}
