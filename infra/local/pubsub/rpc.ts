import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { status, type handleUnaryCall, type ServiceDefinition } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import { RpcFailure } from './wire.ts';

type Protos = Parameters<typeof fromJSON>[0];

/** The gRPC services Publisher and Subscriber, as the protos inside the official client describe them. */
export function loadServices(): { readonly publisher: ServiceDefinition; readonly subscriber: ServiceDefinition } {
  const path = createRequire(import.meta.url).resolve('@google-cloud/pubsub/build/protos/protos.json');
  // The file is what protobufjs itself wrote.
  const protos = JSON.parse(readFileSync(path, 'utf8')) as Protos;
  const definition = fromJSON(protos, { longs: String, enums: String, defaults: false, oneofs: true });
  return {
    // The loader types services, messages and enums alike; under these two names stand services.
    publisher: definition['google.pubsub.v1.Publisher'] as ServiceDefinition,
    subscriber: definition['google.pubsub.v1.Subscriber'] as ServiceDefinition,
  };
}

/** Answers a unary call by a function. `gone` is aborted when the caller gives up. Failures become the call's status. */
export function unary<Request, Response>(
  answer: (request: Request, gone: AbortSignal) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const gone = new AbortController();
    call.on('cancelled', () => gone.abort());
    void respond();

    async function respond(): Promise<void> {
      try {
        callback(null, await answer(call.request, gone.signal));
      } catch (failure) {
        callback(asStatus(failure));
      }
    }
  };
}

/** The failure as a gRPC status: its own, or INTERNAL with its text. */
export function asStatus(failure: unknown): RpcFailure {
  return failure instanceof RpcFailure ? failure : new RpcFailure(status.INTERNAL, String(failure));
}

/** One page of a list request; page tokens are positions. */
export interface PageRequest {
  readonly pageSize?: number;
  readonly pageToken?: string;
}

/** The items of the page asked for, and the token of the next one ('' at the end). */
export function pageOf<Item>(items: readonly Item[], request: PageRequest): { items: Item[]; nextPageToken: string } {
  const start = Number(request.pageToken || 0);
  const end = start + (request.pageSize || 1000);
  return { items: items.slice(start, end), nextPageToken: end < items.length ? String(end) : '' };
}
