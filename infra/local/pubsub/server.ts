import http from 'node:http';
import https from 'node:https';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { Broker, type Counts } from './broker.ts';
import { openJournal } from './journal.ts';
import { publisherCalls } from './publisher-rpc.ts';
import type { SignIdentityToken } from './push-consumer.ts';
import { loadServices } from './rpc.ts';
import { subscriberCalls } from './subscriber-rpc.ts';

/** How to start the server; every option may be left out. */
export interface PubSubOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** The address to listen on, 127.0.0.1 unless said otherwise. */
  readonly host?: string;
  /** Where topics, subscriptions and undelivered messages are kept; without it they end with the process. */
  readonly directory?: string;
  /** Makes the tokens of pushes whose subscription asks for one; without it those go out without an Authorization header. */
  readonly signIdentityToken?: SignIdentityToken;
  /** How many pushes of one subscription may be unanswered at a time; 16 unless said otherwise. */
  readonly maxOutstandingPushes?: number;
}

/** A running server. */
export interface LocalPubSub {
  /** `address:port`, as the client wants it in PUBSUB_EMULATOR_HOST. */
  readonly host: string;
  /** What happened since the start. */
  counts(): Counts;
  /** Resolves when no subscription has a message waiting or in flight; never, as long as a pull subscription is left unread. */
  idle(): Promise<void>;
  /** Ends pushes, streams and the server; what was not acknowledged stays in the directory. */
  stop(): Promise<void>;
}

const defaultOutstandingPushes = 16;

/** Starts a Pub/Sub over gRPC without transport security. Throws when the port is taken or the directory's journal is damaged. */
export async function startPubSub(options: PubSubOptions): Promise<LocalPubSub> {
  const { port = 0, host = '127.0.0.1', directory } = options;
  const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };
  const push = {
    agents,
    signIdentityToken: options.signIdentityToken,
    maxOutstandingPushes: options.maxOutstandingPushes ?? defaultOutstandingPushes,
  };
  // Requests are measured by Pub/Sub's own limits, which are larger than gRPC's.
  const server = new Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
  // The port first: who cannot have it must not touch a directory that another process is using.
  const boundPort = await listen(server, `${host}:${port}`);
  const broker = openBroker(server, push, directory);
  const services = loadServices();
  server.addService(services.publisher, publisherCalls(broker));
  server.addService(services.subscriber, subscriberCalls(broker));
  return {
    host: `${host}:${boundPort}`,
    counts: () => broker.counts(),
    idle: () => broker.idle(),
    async stop() {
      broker.close();
      agents.http.destroy();
      agents.https.destroy();
      server.forceShutdown();
    },
  };
}

function openBroker(
  server: Server,
  push: ConstructorParameters<typeof Broker>[0],
  directory: string | undefined,
): Broker {
  try {
    return new Broker(push, directory === undefined ? undefined : openJournal(directory));
  } catch (failure) {
    server.forceShutdown();
    throw failure;
  }
}

function listen(server: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (failure, port) => {
      if (failure) {
        reject(failure);
      } else {
        resolve(port);
      }
    });
  });
}
