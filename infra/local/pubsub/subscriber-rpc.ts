import { status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import type { Broker } from './broker.ts';
import { pullOnce } from './pull-consumers.ts';
import { isPush } from './redelivery.ts';
import { pageOf, unary, type PageRequest } from './rpc.ts';
import { mergeByMask } from './rules.ts';
import { streamingPull } from './streaming-pull.ts';
import type { SubscriptionQueue } from './subscription-queue.ts';
import { invalid, millisecondsOf, RpcFailure, type PushConfig, type Subscription, type Timestamp } from './wire.ts';

interface ByName {
  readonly subscription: string;
}

interface ByAckIds extends ByName {
  readonly ackIds?: readonly string[];
}

interface PullRequest extends ByName {
  readonly maxMessages?: number;
  readonly returnImmediately?: boolean;
}

interface UpdateRequest {
  readonly subscription: Subscription;
  readonly updateMask?: { readonly paths?: readonly string[] };
}

const longestDeadline = 600;

/** The calls of google.pubsub.v1.Subscriber. What is not here (snapshots) answers UNIMPLEMENTED. */
export function subscriberCalls(broker: Broker): UntypedServiceImplementation {
  return { ...configurationCalls(broker), ...deliveryCalls(broker) };
}

function configurationCalls(broker: Broker): UntypedServiceImplementation {
  return {
    createSubscription: unary((request: Subscription) => broker.createSubscription(request)),
    getSubscription: unary((request: ByName) => broker.queue(request.subscription).subscription),
    updateSubscription: unary(({ subscription, updateMask }: UpdateRequest) => {
      const current = broker.queue(subscription.name).subscription;
      return broker.changeSubscription(mergeByMask(current, subscription, updateMask?.paths ?? []));
    }),
    modifyPushConfig: unary(({ subscription, pushConfig }: ByName & { pushConfig?: PushConfig }) => {
      const current = broker.queue(subscription).subscription;
      broker.changeSubscription({ ...current, pushConfig: pushConfig ?? {} });
      return {};
    }),
    deleteSubscription: unary((request: ByName) => {
      broker.deleteSubscription(request.subscription);
      return {};
    }),
    listSubscriptions: unary((request: { project: string } & PageRequest) => {
      const own = broker.subscriptions().filter((each) => each.name.startsWith(`${request.project}/`));
      const { items, nextPageToken } = pageOf(own, request);
      return { subscriptions: items, nextPageToken };
    }),
  };
}

function deliveryCalls(broker: Broker): UntypedServiceImplementation {
  return {
    pull: unary(async (request: PullRequest, gone) => {
      const { maxMessages = 0, returnImmediately = false } = request;
      if (maxMessages <= 0) {
        throw invalid('Invalid max_messages given: it must be at least 1.');
      }
      const queue = pullable(broker, request.subscription);
      return { receivedMessages: await pullOnce(queue, { maxMessages, returnImmediately, gone }) };
    }),
    streamingPull: streamingPull((name) => pullable(broker, name)),
    acknowledge: unary(({ subscription, ackIds = [] }: ByAckIds) => {
      const queue = broker.queue(subscription);
      for (const ackId of ackIds) {
        queue.acknowledge(ackId);
      }
      return {};
    }),
    modifyAckDeadline: unary((request: ByAckIds & { ackDeadlineSeconds?: number }) => {
      const queue = broker.queue(request.subscription);
      const seconds = request.ackDeadlineSeconds ?? 0;
      if (seconds < 0 || seconds > longestDeadline) {
        throw invalid(`Invalid ack deadline given: ${seconds} is not between 0 and ${longestDeadline} seconds.`);
      }
      for (const ackId of request.ackIds ?? []) {
        queue.extend(ackId, seconds);
      }
      return {};
    }),
    seek: unary(({ subscription, time }: ByName & { time?: Timestamp }) => {
      const queue = broker.queue(subscription);
      if (!time) {
        throw new RpcFailure(status.UNIMPLEMENTED, 'This local server seeks to a time only, not to a snapshot.');
      }
      queue.purge(millisecondsOf(time));
      return {};
    }),
  };
}

function pullable(broker: Broker, name: string): SubscriptionQueue {
  const queue = broker.queue(name);
  if (isPush(queue.subscription)) {
    throw new RpcFailure(status.FAILED_PRECONDITION, 'This method is not supported for this subscription type.');
  }
  return queue;
}
