import { status, type handleBidiStreamingCall } from '@grpc/grpc-js';
import { createStreamConsumer } from './pull-consumers.ts';
import { asStatus } from './rpc.ts';
import type { Consumer, SubscriptionQueue } from './subscription-queue.ts';
import { invalid, RpcFailure, type ReceivedMessage } from './wire.ts';

/** google.pubsub.v1.StreamingPullRequest: the first one names the subscription, later ones acknowledge, extend or just ping. */
export interface StreamingPullRequest {
  readonly subscription?: string;
  readonly ackIds?: readonly string[];
  readonly modifyDeadlineAckIds?: readonly string[];
  readonly modifyDeadlineSeconds?: readonly number[];
  readonly streamAckDeadlineSeconds?: number;
  readonly maxOutstandingMessages?: string | number;
  readonly maxOutstandingBytes?: string | number;
}

interface StreamingPullResponse {
  readonly receivedMessages: readonly ReceivedMessage[];
  readonly subscriptionProperties: { readonly messageOrderingEnabled: boolean };
}

interface OpenStream {
  readonly queue: SubscriptionQueue;
  readonly consumer: Consumer;
  seconds: number;
}

/** Serves streaming pulls of the subscriptions that `find` knows; a stream ends when its caller ends it or its subscription goes. */
export function streamingPull(
  find: (subscription: string) => SubscriptionQueue,
): handleBidiStreamingCall<StreamingPullRequest, StreamingPullResponse> {
  return (call) => {
    let stream: OpenStream | undefined;
    const leave = (): void => stream?.queue.leave(stream.consumer);
    const fail = (failure: unknown): void => {
      leave();
      call.emit('error', asStatus(failure));
    };
    call.on('data', (request: StreamingPullRequest) => {
      try {
        stream ??= open(request);
        follow(stream, request);
      } catch (failure) {
        fail(failure);
      }
    });
    call.on('cancelled', leave);
    call.on('error', leave);
    call.on('end', () => {
      leave();
      call.end();
    });

    function open(first: StreamingPullRequest): OpenStream {
      const queue = find(first.subscription ?? '');
      const opened: OpenStream = {
        queue,
        seconds: queue.subscription.ackDeadlineSeconds ?? 10,
        consumer: createStreamConsumer(queue, {
          seconds: () => opened.seconds,
          maxMessages: Number(first.maxOutstandingMessages ?? 0),
          maxBytes: Number(first.maxOutstandingBytes ?? 0),
          send(receivedMessages) {
            const messageOrderingEnabled = queue.subscription.enableMessageOrdering ?? false;
            call.write({ receivedMessages, subscriptionProperties: { messageOrderingEnabled } });
          },
          dissolved: () => fail(new RpcFailure(status.NOT_FOUND, 'The subscription of this stream was deleted.')),
        }),
      };
      queue.join(opened.consumer);
      return opened;
    }
  };
}

function follow(stream: OpenStream, request: StreamingPullRequest): void {
  const { ackIds = [], modifyDeadlineAckIds = [], modifyDeadlineSeconds = [], streamAckDeadlineSeconds = 0 } = request;
  if (streamAckDeadlineSeconds > 0) {
    stream.seconds = streamAckDeadlineSeconds;
  }
  if (modifyDeadlineAckIds.length !== modifyDeadlineSeconds.length) {
    throw invalid('modify_deadline_ack_ids and modify_deadline_seconds must have the same length.');
  }
  for (const ackId of ackIds) {
    stream.queue.acknowledge(ackId);
  }
  for (const [index, ackId] of modifyDeadlineAckIds.entries()) {
    stream.queue.extend(ackId, modifyDeadlineSeconds[index] ?? 0);
  }
}
