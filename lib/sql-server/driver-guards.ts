import type { EventEmitter } from 'node:events';

/** What the guards need of a connection of tedious; none of it is documented, so it is checked before it is used. */
interface DriverConnection {
  performTlsNegotiation(prelogin: { encryptionString?: string }, signal: AbortSignal): Promise<void>;
  createTokenStreamParser(message: unknown, handler: unknown): EventEmitter & { parser: EventEmitter };
  socket?: { destroy(error: Error): void };
}

/** The code of the error for a server that would take the login unencrypted. */
export const NOT_ENCRYPTED = 'ENOTENCRYPTED';

/**
 * Closes two gaps of the driver (tedious 19): it goes on in clear, and so sends the password, when the answer to its
 * wish for encryption is "not supported", as anybody on the way can make it; and a reply that is no TDS throws where
 * nobody can catch it, which ends the process. Throws when the driver is not built as expected: better no connection.
 */
export function guardConnection(connection: object, encrypt: boolean): void {
  if (!isAsExpected(connection)) throw new Error('The driver of SQL Server is not the one that was tested');
  const { performTlsNegotiation, createTokenStreamParser } = connection;
  connection.performTlsNegotiation = async (prelogin, signal) => {
    if (encrypt && !['ON', 'REQ'].includes(prelogin.encryptionString ?? '')) {
      throw Object.assign(new Error('Not encrypted'), { code: NOT_ENCRYPTED });
    }
    await performTlsNegotiation.call(connection, prelogin, signal);
  };
  connection.createTokenStreamParser = (message, handler) => {
    const tokens = createTokenStreamParser.call(connection, message, handler);
    tokens.parser.on('error', (cause: Error) => {
      const error = Object.assign(new Error('The reply is no TDS', { cause }), { code: 'ESOCKET' });
      // A login waits for the tokens alone, a statement for the socket.
      if (tokens.listenerCount('error') > 0) tokens.emit('error', error);
      else connection.socket?.destroy(error);
    });
    return tokens;
  };
}

function isAsExpected(connection: object): connection is DriverConnection {
  const { performTlsNegotiation, createTokenStreamParser } = connection as Partial<DriverConnection>;
  return typeof performTlsNegotiation === 'function' && typeof createTokenStreamParser === 'function';
}
