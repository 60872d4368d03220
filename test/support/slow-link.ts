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
 * @param host what the target listens on
 */
export async function startSlowLink(targetPort: number, delayMs: number, host = '127.0.0.1'): Promise<SlowLink> {
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
