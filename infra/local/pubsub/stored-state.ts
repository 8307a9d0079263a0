import { messageOf, publishedRecord, subscriptionRecord, topicRecord, type JournalRecord } from './journal.ts';
import type { SubscriptionQueue } from './subscription-queue.ts';
import type { Message, Subscription, Topic } from './wire.ts';

/** A message that a subscription still has to deliver; `attempt` counts the deliveries that were refused. */
export interface Waiting {
  readonly message: Message;
  attempt: number;
}

/** What a journal adds up to. Messages are keyed by id, the oldest first. */
export interface StoredState {
  readonly topics: Map<string, Topic>;
  readonly subscriptions: Map<string, { subscription: Subscription; readonly waiting: Map<string, Waiting> }>;
  lastMessageId: number;
}

/** Adds up the lines of a journal. What was in flight when they end is waiting again: delivery is at least once. */
export function stateOf(records: readonly JournalRecord[]): StoredState {
  const state: StoredState = { topics: new Map(), subscriptions: new Map(), lastMessageId: 0 };
  for (const record of records) {
    apply(state, record);
  }
  return state;
}

/** The fewest lines that add up to this state. */
export function recordsOf(topics: Iterable<Topic>, queues: Iterable<SubscriptionQueue>): JournalRecord[] {
  const subscriptions: JournalRecord[] = [];
  const waiting = new Map<string, { message: Message; to: { subscription: string; attempt: number }[] }>();
  for (const { subscription, deliveries } of queues) {
    subscriptions.push(subscriptionRecord(subscription));
    for (const { message, attempt, ackId } of deliveries) {
      const each = waiting.get(message.messageId) ?? { message, to: [] };
      // A delivery in flight counts only once it is refused.
      each.to.push({ subscription: subscription.name, attempt: ackId === undefined ? attempt : attempt - 1 });
      waiting.set(message.messageId, each);
    }
  }
  const oldestFirst = [...waiting.values()].toSorted((one, other) => idOrder(one.message, other.message));
  const messages = oldestFirst.map(({ message, to }) => publishedRecord(message, to));
  return [...Array.from(topics, topicRecord), ...subscriptions, ...messages];
}

function apply(state: StoredState, record: JournalRecord): void {
  switch (record.kind) {
    case 'topic':
      state.topics.set(record.topic.name, record.topic);
      break;
    case 'topic-deleted':
      state.topics.delete(record.name);
      break;
    case 'subscription': {
      const { name } = record.subscription;
      const waiting = state.subscriptions.get(name)?.waiting ?? new Map<string, Waiting>();
      state.subscriptions.set(name, { subscription: record.subscription, waiting });
      break;
    }
    case 'subscription-deleted':
      state.subscriptions.delete(record.name);
      break;
    case 'published': {
      const message = messageOf(record);
      state.lastMessageId = Math.max(state.lastMessageId, Number(record.messageId));
      for (const { subscription, attempt } of record.to) {
        state.subscriptions.get(subscription)?.waiting.set(record.messageId, { message, attempt });
      }
      break;
    }
    case 'attempted': {
      const waiting = state.subscriptions.get(record.subscription)?.waiting.get(record.messageId);
      if (waiting) {
        waiting.attempt = record.attempt;
      }
      break;
    }
    case 'settled':
      state.subscriptions.get(record.subscription)?.waiting.delete(record.messageId);
      break;
  }
}

function idOrder(one: Message, other: Message): number {
  return Number(one.messageId) - Number(other.messageId);
}
