/** The token address of an OAuth2 provider (RFC 6749 §6): gives a new access token for the refresh token it knows. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface TokenServer {
  /** The token address. */
  url: string;
  /** How many tokens were given. */
  issued(): number;
  /** From now on every refresh token is refused, as after a change of the password. */
  revoke(): void;
  close(): Promise<void>;
}

/**
 * Starts a token address on a free port.
 *
 * @param options.accessTokens receives every token that is given
 */
export async function startTokenServer(options: {
  refreshToken: string;
  accessTokens: Set<string>;
}): Promise<TokenServer> {
  let issued = 0;
  let revoked = false;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const form = new URLSearchParams(body);
      const isKnown = form.get('grant_type') === 'refresh_token' && form.get('refresh_token') === options.refreshToken;
      if (revoked || !isKnown) {
        response.writeHead(400, { 'Content-Type': 'application/json' });
        response.end(JSON.stringify({ error: 'invalid_grant', error_description: 'Token has been revoked.' }));
        return;
      }
      const token = `token-${randomUUID()}`;
      options.accessTokens.add(token);
      issued += 1;
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: 3599 }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    issued: () => issued,
    revoke: () => {
      revoked = true;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
