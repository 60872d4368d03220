import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';

import { MailError, openMailTransport } from '../../lib/mail';
import { deliver, job, mailbox, settings } from '../support/mail-support';

// Mail servers that speak no SMTP, or an SMTP without an end: each attempt ends, with an error of ours that can be shown.

const servers: Server[] = [];
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await Promise.all(servers.splice(0).map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
});

/** A server that does what `talk` does with each connection; the settings that lead to it, without TLS and login. */
async function serve(talk: (socket: Socket) => void) {
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    talk(socket);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const plain = { host: '127.0.0.1', security: 'none', user: '', password: '', connectTimeoutMs: 1000 } as const;
  return settings({ smtpPort: port, certificate: '' }, plain);
}

/** Writes the same text as long as the other side takes it. */
function writeForEver(socket: Socket, chunk: string): void {
  const more = (): void => {
    while (!socket.destroyed) if (!socket.write(chunk)) return void socket.once('drain', more);
  };
  more();
}

/** Answers each line of the client with the next reply; the last one for ever. */
function script(...replies: Array<string | ((socket: Socket) => void)>): (socket: Socket) => void {
  return (socket) => {
    const next = (): void => {
      const reply = replies.length > 1 ? replies.shift()! : replies[0]!;
      if (typeof reply === 'string') socket.write(reply);
      else reply(socket);
    };
    next();
    let rest = '';
    let isBody = false;
    socket.on('data', (data) => {
      rest += data.toString('latin1');
      if (isBody && !rest.includes('\r\n.\r\n')) return;
      if (!isBody && !rest.includes('\r\n')) return;
      isBody = /^DATA\r\n/.test(rest);
      rest = '';
      next();
    });
  };
}

const ENDLESS_LINE = (socket: Socket) => writeForEver(socket, 'x'.repeat(65_536));
const ENDLESS_REPLY = (socket: Socket) => writeForEver(socket, '250-x\r\n'.repeat(8192));
const GREETING = '220 ready\r\n';

it.each([
  ['sends a greeting without an end', ENDLESS_LINE],
  ['sends a greeting of endless lines', (socket: Socket) => writeForEver(socket, '220-x\r\n'.repeat(8192))],
  ['sends binary noise', (socket: Socket) => void socket.write(Buffer.from([0, 255, 1, 13, 10, 200, 13, 10]))],
  ['speaks HTTP', (socket: Socket) => void socket.write('HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n')],
  ['says nothing', () => undefined],
  ['refuses with control characters', (socket: Socket) => void socket.write('554 \u0000\u001b[31mno\u202e\u0007\r\n')],
  [
    'refuses at great length',
    (socket: Socket) => void socket.write(`554-${'y'.repeat(500)}\r\n`.repeat(200) + '554 no\r\n'),
  ],
  ['answers EHLO without an end', script(GREETING, ENDLESS_REPLY)],
  ['answers EHLO with a line without an end', script(GREETING, ENDLESS_LINE)],
  ['answers MAIL without an end', script(GREETING, '250 ok\r\n', ENDLESS_REPLY)],
  ['answers RCPT with noise', script(GREETING, '250 ok\r\n', '250 ok\r\n', '\u0000\u0001\r\n')],
] as Array<[string, (socket: Socket) => void]>)('a server that %s', async (_, talk) => {
  const [report] = await deliver([job(1)], await serve(talk));
  expect(report!.error).toBeInstanceOf(MailError);
  expect(report!.delivery?.state ?? 'planned').toBe('planned');
  const { message, description, permanent } = report!.error!;
  expect(permanent).toBe(false);
  expect(`${message}${description}`.length).toBeLessThan(600);
  expect(message + description).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

it('a server whose answer to the message has no end leaves it in doubt', async () => {
  const accepting = ['250 ok\r\n', '250 ok\r\n', '250 ok\r\n', '354 go on\r\n'];
  const [report] = await deliver([job(1)], await serve(script(GREETING, ...accepting, ENDLESS_REPLY)));
  expect(report!.error!.code).toBe('delivery_in_doubt');
});

it('extensions that make no sense change nothing', async () => {
  const extensions = ['SIZE 99999999999999999999', `AUTH ${'XX '.repeat(20_000)}`, 'SIZE -1', '\u0007', 'STARTTLS'];
  const hello = extensions.map((line) => `250-${line}\r\n`).join('') + '250 ok\r\n';
  const accepting = ['250 ok\r\n', '250 ok\r\n', '354 go on\r\n', '250 2.0.0 \u0007queued\r\n'];
  const [report] = await deliver([job(1)], await serve(script(GREETING, hello, ...accepting)));
  expect(report!.error).toBeUndefined();
  expect(report!.delivery).toMatchObject({ state: 'sent', reason: '250 2.0.0  queued' });
});

it.each([
  ['a file', { path: __filename }],
  ['an address', { href: 'http://127.0.0.1:1/' }],
])('a part that names %s is never read', async (_, part) => {
  const box = await mailbox();
  const transport = openMailTransport(settings(box));
  const message = {
    from: { name: '', address: 'shop@shop.example' },
    to: 'customer@example.com',
    cc: [],
    bcc: [],
    replyTo: null,
    subject: 'x',
    text: 'x',
    html: part as unknown as string,
    attachments: [],
    messageId: '<1@shop.example>',
    headers: {},
  };
  const sending = transport.send(message, [message.to], () => Promise.resolve());
  await expect(sending).rejects.toThrow(/(File|Url) access rejected/);
  transport.close();
  expect(box.receivedCount()).toBe(0);
});
