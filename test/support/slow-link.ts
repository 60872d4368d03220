import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A link with latency in front of a server on loopback. */
export interface SlowLink {
  port: number;
  close(): Promise<void>;
}

/**
 * Passes bytes on after a while, in their order, in both directions; the end of a connection takes as long.
 *
 * @param delayMs milliseconds each way
 * @param cut given all that the client has sent over a connection so far; when it returns true, the connection breaks before the last of
 *   it reaches the server
 */
export async function startSlowLink(
  targetPort: number,
  delayMs: number,
  cut: (sent: string) => boolean = () => false,
): Promise<SlowLink> {
  const host = '127.0.0.1';
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  const later = (work: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, delayMs);
    timers.add(timer);
  };
  const join = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.on('data', (chunk) => {
      from.pause();
      later(() => !to.destroyed && to.write(chunk));
      from.resume();
    });
    from.on('end', () => later(() => !to.destroyed && to.end()));
    from.on('error', () => later(() => to.destroy()));
    from.on('close', (broken) => {
      sockets.delete(from);
      later(() => (broken ? to.resetAndDestroy() : to.end()));
    });
  };
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: targetPort, host, allowHalfOpen: true });
    join(near, far);
    join(far, near);
    let sent = '';
    near.prependListener('data', (chunk: Buffer) => {
      sent += chunk.toString('latin1');
      if (!cut(sent)) return;
      far.destroy();
      later(() => near.resetAndDestroy());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
