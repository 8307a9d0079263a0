import { status } from '@grpc/grpc-js';
import { publishedRecord, subscriptionRecord, topicRecord, type Journal, type JournalRecord } from './journal.ts';
import { createPushConsumer, type PushSettings } from './push-consumer.ts';
import { checkMessages, checkTopic, completeSubscription } from './rules.ts';
import { recordsOf, stateOf } from './stored-state.ts';
import { SubscriptionQueue, type Delivery, type QueueEvents } from './subscription-queue.ts';
import { isoTime, RpcFailure, timestampOf } from './wire.ts';
import type { Message, Subscription, Topic, UnpublishedMessage } from './wire.ts';

/** What happened since the server started: messages accepted, requests sent to endpoints, and how deliveries ended. */
export interface Counts {
  readonly published: number;
  readonly pushed: number;
  readonly acknowledged: number;
  readonly refused: number;
  readonly deadLettered: number;
}

const deletedTopic = '_deleted-topic_';
const fewestLinesToCompact = 20_000;

/** The topics and subscriptions of one server. Every change is in the journal, if there is one, before it is answered. */
export class Broker {
  readonly #topics = new Map<string, Topic>();
  readonly #queues = new Map<string, SubscriptionQueue>();
  readonly #push: Omit<PushSettings, 'pushed'>;
  readonly #journal: Journal | undefined;
  readonly #counts = { published: 0, pushed: 0, acknowledged: 0, refused: 0, deadLettered: 0 };
  #idleWaiters: (() => void)[] = [];
  #lastMessageId = 0;

  constructor(push: Omit<PushSettings, 'pushed'>, stored?: { records: readonly JournalRecord[]; journal: Journal }) {
    this.#push = push;
    this.#journal = stored?.journal;
    const state = stateOf(stored?.records ?? []);
    this.#lastMessageId = state.lastMessageId;
    for (const topic of state.topics.values()) {
      this.#topics.set(topic.name, topic);
    }
    for (const { subscription, waiting } of state.subscriptions.values()) {
      const queue = this.#open(subscription);
      for (const { message, attempt } of waiting.values()) {
        queue.add(message, attempt);
      }
    }
    this.#compact();
  }

  /** Everything that happened so far, as figures. */
  counts(): Counts {
    return { ...this.#counts };
  }

  /** Resolves when no subscription holds a message, waiting or in flight. */
  async idle(): Promise<void> {
    while (this.#unsettled() > 0) {
      await new Promise<void>((resolve) => {
        this.#idleWaiters.push(resolve);
      });
    }
  }

  /** Every topic, in the order of creation. */
  topics(): Topic[] {
    return [...this.#topics.values()];
  }

  /** Every subscription, in the order of creation. */
  subscriptions(): Subscription[] {
    return [...this.#queues.values()].map((queue) => queue.subscription);
  }

  /** The topic of this name. Throws NOT_FOUND. */
  topic(name: string): Topic {
    const topic = this.#topics.get(name);
    if (!topic) {
      throw new RpcFailure(status.NOT_FOUND, `Resource not found (resource=${name.split('/').at(-1)}).`);
    }
    return topic;
  }

  /** The subscription of this name, with its messages. Throws NOT_FOUND. */
  queue(name: string): SubscriptionQueue {
    const queue = this.#queues.get(name);
    if (!queue) {
      throw new RpcFailure(status.NOT_FOUND, `Resource not found (resource=${name.split('/').at(-1)}).`);
    }
    return queue;
  }

  /** Adds the topic. Throws ALREADY_EXISTS. */
  createTopic(topic: Topic): Topic {
    checkTopic(topic);
    if (this.#topics.has(topic.name)) {
      throw new RpcFailure(status.ALREADY_EXISTS, `Resource already exists in the project (resource=${topic.name}).`);
    }
    return this.putTopic(topic);
  }

  /** Keeps the topic as given. */
  putTopic(topic: Topic): Topic {
    checkTopic(topic);
    this.#topics.set(topic.name, topic);
    this.#record(topicRecord(topic));
    return topic;
  }

  /** Removes the topic; its subscriptions keep what they hold. Throws NOT_FOUND. */
  deleteTopic(name: string): void {
    this.topic(name);
    this.#topics.delete(name);
    this.#record({ kind: 'topic-deleted', name });
    for (const queue of this.#queues.values()) {
      if (queue.subscription.topic === name) {
        queue.configure({ ...queue.subscription, topic: deletedTopic });
        this.#record(subscriptionRecord(queue.subscription));
      }
    }
  }

  /** Adds the subscription; it gets what is published from now on. Throws ALREADY_EXISTS, NOT_FOUND, INVALID_ARGUMENT. */
  createSubscription(asked: Subscription): Subscription {
    const subscription = completeSubscription(asked);
    if (this.#queues.has(subscription.name)) {
      throw new RpcFailure(status.ALREADY_EXISTS, `Resource already exists in the project (resource=${asked.name}).`);
    }
    this.topic(subscription.topic);
    this.#record(subscriptionRecord(subscription));
    return this.#open(subscription).subscription;
  }

  /** Keeps the changed configuration of a subscription that exists. Throws NOT_FOUND, INVALID_ARGUMENT. */
  changeSubscription(changed: Subscription): Subscription {
    const queue = this.queue(changed.name);
    const subscription = completeSubscription(changed);
    this.#record(subscriptionRecord(subscription));
    queue.configure(subscription);
    return subscription;
  }

  /** Removes the subscription and what it holds. Throws NOT_FOUND. */
  deleteSubscription(name: string): void {
    this.queue(name).dissolve();
    this.#queues.delete(name);
    this.#record({ kind: 'subscription-deleted', name });
    this.#wakeIdleWaiters();
  }

  /** Accepts messages and returns their ids in the same order. Throws NOT_FOUND, INVALID_ARGUMENT; then none is accepted. */
  publish(topicName: string, unpublished: readonly UnpublishedMessage[]): string[] {
    this.topic(topicName);
    checkMessages(unpublished);
    const subscribed = [...this.#queues.values()].filter((queue) => queue.subscription.topic === topicName);
    const publishTime = timestampOf(Date.now());
    const routed = unpublished.map((given) => {
      const message: Message = { ...given, messageId: this.#nextMessageId(), publishTime };
      return { message, queues: subscribed.filter((queue) => queue.accepts(message)) };
    });
    this.#record(
      ...routed
        .filter(({ queues }) => queues.length > 0)
        .map(({ message, queues }) =>
          publishedRecord(
            message,
            queues.map(({ subscription }) => ({ subscription: subscription.name, attempt: 0 })),
          ),
        ),
    );
    for (const { message, queues } of routed) {
      for (const queue of queues) {
        queue.add(message);
      }
    }
    this.#counts.published += routed.length;
    return routed.map(({ message }) => message.messageId);
  }

  /** Stops every delivery; what is unsettled stays in the journal. */
  close(): void {
    for (const queue of this.#queues.values()) {
      queue.close();
    }
    this.#journal?.close();
  }

  #open(subscription: Subscription): SubscriptionQueue {
    const queue = new SubscriptionQueue(subscription, this.#eventsOf(subscription.name));
    this.#queues.set(subscription.name, queue);
    queue.join(createPushConsumer(queue, { ...this.#push, pushed: () => (this.#counts.pushed += 1) }));
    return queue;
  }

  #eventsOf(subscription: string): QueueEvents {
    return {
      refused: () => {
        this.#counts.refused += 1;
      },
      attempted: ({ message, attempt }) =>
        this.#record({ kind: 'attempted', subscription, messageId: message.messageId, attempt }),
      settled: ({ message }, how) => {
        this.#record({ kind: 'settled', subscription, messageId: message.messageId });
        this.#counts.acknowledged += how === 'acknowledged' ? 1 : 0;
        this.#compactWhenLong();
        this.#wakeIdleWaiters();
      },
      deadLetter: (delivery, topic) => this.#deadLetter(this.queue(subscription).subscription, delivery, topic),
    };
  }

  #deadLetter({ name }: Subscription, { message, attempt }: Delivery, topic: string): boolean {
    if (!this.#topics.has(topic)) {
      return false;
    }
    const [, project = '', , id = ''] = name.split('/');
    const attributes = {
      ...message.attributes,
      CloudPubSubDeadLetterSourceDeliveryCount: String(attempt),
      CloudPubSubDeadLetterSourceSubscription: id,
      CloudPubSubDeadLetterSourceSubscriptionProject: project,
      CloudPubSubDeadLetterSourceTopicPublishTime: isoTime(message.publishTime),
    };
    const { messageId: _id, publishTime: _time, ...unpublished } = message;
    this.publish(topic, [{ ...unpublished, attributes }]);
    this.#counts.published -= 1;
    this.#counts.deadLettered += 1;
    return true;
  }

  /** Ids grow with the clock, so that a restarted server never gives one twice. */
  #nextMessageId(): string {
    this.#lastMessageId = Math.max(this.#lastMessageId + 1, Date.now() * 1000);
    return String(this.#lastMessageId);
  }

  #unsettled(): number {
    return [...this.#queues.values()].reduce((sum, queue) => sum + queue.deliveries.size, 0);
  }

  #wakeIdleWaiters(): void {
    if (this.#idleWaiters.length > 0 && this.#unsettled() === 0) {
      const waiters = this.#idleWaiters;
      this.#idleWaiters = [];
      for (const wake of waiters) {
        wake();
      }
    }
  }

  #record(...records: readonly JournalRecord[]): void {
    if (records.length > 0) {
      this.#journal?.append(records);
    }
  }

  /** Only after a message is settled: in the middle of a publish the journal knows more than the queues. */
  #compactWhenLong(): void {
    const lines = this.#journal?.length() ?? 0;
    if (lines > fewestLinesToCompact && lines > 4 * this.#unsettled()) {
      this.#compact();
    }
  }

  #compact(): void {
    this.#journal?.rewrite(recordsOf(this.#topics.values(), this.#queues.values()));
  }
}
