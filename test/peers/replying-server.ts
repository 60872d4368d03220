import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** Where the reply stands in for the server's own. */
export type ReplyPlace = 'greeting' | 'ehlo' | 'auth' | 'mail' | 'rcpt' | 'data' | 'dot';

/** A mail server on loopback that takes everything, until it is told to answer with somebody else's words. */
export interface ReplyingServer {
  port: number;
  /** How many messages it has taken. */
  taken(): number;
  /** From now on this reply comes at that place, whoever asks; undefined for its own replies again. */
  answerWith(answer: { place: ReplyPlace; reply: string } | undefined): void;
  close(): Promise<void>;
}

/** A reply as it goes over the wire: every line with its code, all but the last with a hyphen. */
export function wireReply(code: number, text: string): string {
  const lines = text.split(/\r?\n/);
  return lines.map((line, index) => `${code}${index === lines.length - 1 ? ' ' : '-'}${line}\r\n`).join('');
}

/** @param onName told the name that a client introduces itself by */
export async function startReplyingServer(onName: (name: string) => void = () => undefined): Promise<ReplyingServer> {
  let answer: { place: ReplyPlace; reply: string } | undefined;
  let taken = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    const say = (place: ReplyPlace, own: string): boolean => {
      const theirs = answer?.place === place ? answer.reply : undefined;
      socket.write(theirs ?? own);
      if ((theirs ?? own).startsWith('421')) socket.end();
      return theirs === undefined;
    };
    let content = false;
    let accepted = 0;
    let pending = '';
    const line = (text: string): void => {
      if (content) {
        if (text !== '.') return;
        content = false;
        if (say('dot', '250 2.0.0 Queued\r\n')) taken += 1;
        return;
      }
      const command = text.slice(0, 4).toUpperCase();
      if (command === 'EHLO' || command === 'HELO') {
        onName(text.slice(5));
        say(
          'ehlo',
          '250-replies.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-AUTH PLAIN\r\n250 ENHANCEDSTATUSCODES\r\n',
        );
      } else if (command === 'AUTH') say('auth', '235 2.7.0 Accepted\r\n');
      else if (command === 'MAIL') accepted = say('mail', '250 2.1.0 Ok\r\n') ? 0 : -1;
      else if (command === 'RCPT') {
        if (accepted < 0) socket.write('503 5.5.1 Need MAIL\r\n');
        else if (say('rcpt', '250 2.1.5 Ok\r\n')) accepted += 1;
      } else if (command === 'DATA') {
        if (accepted <= 0) socket.write('554 5.5.1 No valid recipients\r\n');
        else content = say('data', '354 Go on\r\n');
      } else if (command === 'QUIT') socket.end('221 Bye\r\n');
      else socket.write('250 2.0.0 Ok\r\n');
    };
    say('greeting', '220 replies.example ESMTP\r\n');
    socket.on('data', (chunk) => {
      const lines = (pending + chunk.toString('latin1')).split('\r\n');
      pending = lines.pop()!;
      lines.forEach(line);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    taken: () => taken,
    answerWith: (next) => (answer = next),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
