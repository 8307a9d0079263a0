import { createAdaptorServer } from '@hono/node-server';
import { createInboxApp } from './app.tsx';
import { createEventSender } from './events.ts';
import { createFailures } from './failures.ts';
import { openMailStore } from './mail-store.ts';

/** How to start the inbox; every option may be left out. */
export interface InboxOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** The address to listen on, 127.0.0.1 unless said otherwise. */
  readonly host?: string;
  /** Where mails are kept, one file each; without it they end with the process. */
  readonly directory?: string;
  /** Put before every path, such as `/inbox`, when the inbox stands behind another server. */
  readonly basePath?: string;
  /** The Event Webhook that is told what became of mails; without it the buttons for that say so. */
  readonly webhook?: string;
}

/** A running inbox. `url` has no slash at its end: `${url}/v3/mail/send` takes mail, `${url}/` shows it. */
export interface LocalInbox {
  readonly url: string;
  /** What its events are verified with: base64 of the DER form of the public key. */
  readonly eventKey: string;
  stop(): Promise<void>;
}

/** Starts an inbox that takes mail as SendGrid does and shows it on a page. Throws when the port is taken. */
export async function startInbox(options: InboxOptions = {}): Promise<LocalInbox> {
  const { port = 0, host = '127.0.0.1', directory, basePath = '' } = options;
  const now = () => Date.now();
  const events = createEventSender({ webhook: options.webhook, directory, now });
  const parts = { store: await openMailStore(directory), failures: createFailures(), events, now };
  const base = basePath === '/' ? '' : basePath.replace(/\/$/, '');
  const server = createAdaptorServer({ fetch: createInboxApp(parts, base).fetch });
  const boundPort = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
  return {
    url: `http://${host}:${boundPort}${base}`,
    eventKey: events.publicKey,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) {
          server.closeAllConnections();
        }
      }),
  };
}
