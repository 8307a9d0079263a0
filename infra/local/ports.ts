import { type AddressInfo, connect, createServer } from 'node:net';
import { StartFailure } from './options.ts';

/** A port of this machine nobody listens on. */
export async function freePort(): Promise<number> {
  return listenBriefly(0, '127.0.0.1');
}

/** Throws `StartFailure`, naming the way out, when somebody else listens there. */
export async function demandFree(port: number, host: string, variable: string): Promise<void> {
  try {
    await listenBriefly(port, host);
  } catch {
    throw new StartFailure(
      `Port ${port} is in use. End what listens there, or choose another: ${variable}=${port + 100} npm start`,
    );
  }
}

/** Whether something takes connections there. */
export async function isListening(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 });
    const end = (listening: boolean) => {
      socket.destroy();
      resolve(listening);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

async function listenBriefly(port: number, host: string): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      // A server listening on TCP has an AddressInfo.
      const bound = (server.address() as AddressInfo).port;
      server.close(() => resolve(bound));
    });
  });
}
