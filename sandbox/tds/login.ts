import { ByteWriter } from './bytes';
import { SqlServerError } from './sql-error';
import {
  Done,
  DoneStatus,
  EnvChange,
  writeCollationChange,
  writeDone,
  writeError,
  writeInfo,
  writeLoginAck,
  writeTextChange,
} from './tokens';

/** Values of the ENCRYPTION option (MS-TDS 2.2.6.5). */
const Encryption = { off: 0x00, on: 0x01, notSupported: 0x02, required: 0x03 } as const;
const TERMINATOR = 0xff;

/** True when the client's PRELOGIN asks for encryption of the whole connection. */
export function asksForEncryption(prelogin: Buffer): boolean {
  for (let at = 0; at + 5 <= prelogin.length && prelogin.readUInt8(at) !== TERMINATOR; at += 5) {
    if (prelogin.readUInt8(at) !== 1) continue;
    const value = prelogin.readUInt8(prelogin.readUInt16BE(at + 1));
    return value === Encryption.on || value === Encryption.required;
  }
  return false;
}

/**
 * The server's PRELOGIN. A client that sends ENCRYPT_NOT_SUP (tedious with `encrypt: false`) or ENCRYPT_OFF is answered
 * NOT_SUP, which by MS-TDS 3.2.5.1 leaves the whole connection plain; login-only encryption is never negotiated.
 */
export function preloginResponse(encrypted: boolean): Buffer {
  const options: [token: number, data: Buffer][] = [
    [0x00, Buffer.from([16, 0, 0x10, 0x2c, 0, 0])],
    [0x01, Buffer.from([encrypted ? Encryption.on : Encryption.notSupported])],
    [0x02, Buffer.from([0])],
    [0x03, Buffer.alloc(0)],
    [0x04, Buffer.from([0])],
  ];
  const out = new ByteWriter();
  let offset = options.length * 5 + 1;
  for (const [token, data] of options) {
    out.u8(token).u16be(offset).u16be(data.length);
    offset += data.length;
  }
  out.u8(TERMINATOR);
  for (const [, data] of options) out.bytes(data);
  return out.take();
}

export interface Login {
  user: string;
  password: string;
  database: string;
  appName: string;
  packetSize: number;
  /** The client sent a Windows (SSPI) token instead of a password. */
  windows: boolean;
}

/** Each byte of the password was swapped by halves and XORed with 0xA5 (MS-TDS 2.2.6.4). */
function revealPassword(data: Buffer): string {
  const plain = data.map((byte) => {
    const value = byte ^ 0xa5;
    return ((value & 0x0f) << 4) | (value >> 4);
  });
  return Buffer.from(plain).toString('utf16le');
}

/** Reads LOGIN7; throws a RangeError when an offset points outside the message. */
export function parseLogin7(data: Buffer): Login {
  const field = (at: number): Buffer => {
    const offset = data.readUInt16LE(at);
    const end = offset + data.readUInt16LE(at + 2) * 2;
    if (end > data.length) throw new RangeError('A LOGIN7 field lies outside the message.');
    return data.subarray(offset, end);
  };
  const requested = data.readUInt32LE(8);
  return {
    user: field(40).toString('utf16le'),
    password: revealPassword(field(44)),
    appName: field(48).toString('utf16le'),
    database: field(68).toString('utf16le'),
    packetSize: requested >= 512 && requested <= 32767 ? requested : 4096,
    windows: data.readUInt16LE(80) > 0,
  };
}

/**
 * Checks a login as SQL Server does: a wrong password and an unknown login look the same (18456), an unknown database
 * gives 4060 and then 18456. Returns the errors in the order SQL Server sends them; empty means welcome.
 */
export function checkLogin(login: Login, users: Record<string, string>, databaseName: string): SqlServerError[] {
  const failed = new SqlServerError(18456, `Login failed for user '${login.user}'.`, 14, 1);
  if (login.windows)
    return [new SqlServerError(18452, 'Login failed. Windows authentication is not supported.', 14, 1)];
  // Login names are case-insensitive under a case-insensitive server collation, passwords are not.
  const account = Object.entries(users).find(([name]) => name.toLowerCase() === login.user.toLowerCase());
  if (account === undefined || account[1] !== login.password) return [failed];
  if (login.database !== '' && login.database.toLowerCase() !== databaseName.toLowerCase()) {
    const text = `Cannot open database "${login.database}" requested by the login. The login failed.`;
    return [new SqlServerError(4060, text, 11, 1), failed];
  }
  return [];
}

export function loginRefused(errors: SqlServerError[]): Buffer {
  const out = new ByteWriter();
  for (const error of errors) writeError(out, error);
  writeDone(out, Done.final, DoneStatus.error);
  return out.take();
}

export function loginAccepted(databaseName: string, packetSize: number): Buffer {
  const out = new ByteWriter();
  writeTextChange(out, EnvChange.database, databaseName, 'master');
  writeInfo(out, 5701, 2, `Changed database context to '${databaseName}'.`);
  writeCollationChange(out);
  writeTextChange(out, EnvChange.language, 'us_english', '');
  writeInfo(out, 5703, 1, 'Changed language setting to us_english.');
  writeLoginAck(out);
  writeTextChange(out, EnvChange.packetSize, String(packetSize), '4096');
  writeDone(out, Done.final, 0);
  return out.take();
}
