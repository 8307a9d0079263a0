import { Fifo } from './fifo.ts';
import { compileFilter, type MessageFilter } from './filter.ts';
import { deadLetterTopicAfter, isPastRetention, redeliveryDelay } from './redelivery.ts';
import { millisecondsOf, type Message, type ReceivedMessage, type Subscription } from './wire.ts';

/** One message on its way through one subscription. `attempt` counts its deliveries, the current one included. */
export interface Delivery {
  readonly message: Message;
  attempt: number;
  ackId: string | undefined;
  consumer: Consumer | undefined;
  timer: NodeJS.Timeout | undefined;
}

/** Who takes messages from a subscription: a push endpoint, a stream, or one pull request. */
export interface Consumer {
  /** How many messages it can take now. */
  capacity(): number;
  /** How long it may hold a message before it is delivered again; undefined when it always ends by itself. */
  leaseSeconds(): number | undefined;
  /** Takes messages, all of which are leased to it. */
  receive(deliveries: readonly Delivery[]): void;
  /** Told once for each message it took, when that is acknowledged, refused or expired. */
  release(delivery: Delivery): void;
  /** Told when the subscription is gone for good. */
  dissolved?(): void;
}

/** What a subscription tells the broker, at once and before it goes on. */
export interface QueueEvents {
  refused(): void;
  attempted(delivery: Delivery): void;
  /** The message is done with: acknowledged, dead-lettered or past its retention. */
  settled(delivery: Delivery, how: 'acknowledged' | 'dead-lettered' | 'dropped'): void;
  /** Publishes the message to the topic; false when there is no such topic. */
  deadLetter(delivery: Delivery, topic: string): boolean;
}

const largestShare = 100;
let lastAckId = 0;

/**
 * The messages of one subscription until they are acknowledged. With ordering, one message per key is delivered at a time, and
 * the next waits until it is settled; everything else goes to whichever consumer has room.
 */
export class SubscriptionQueue {
  readonly #events: QueueEvents;
  readonly #accepts: MessageFilter;
  readonly #all = new Set<Delivery>();
  readonly #ready = new Fifo<Delivery>();
  readonly #leased = new Map<string, Delivery>();
  readonly #byKey = new Map<string, Fifo<Delivery>>();
  readonly #consumers = new Set<Consumer>();
  #subscription: Subscription;
  #pumping: NodeJS.Immediate | undefined;
  #closed = false;

  constructor(subscription: Subscription, events: QueueEvents) {
    this.#subscription = subscription;
    this.#accepts = compileFilter(subscription.filter ?? '');
    this.#events = events;
  }

  /** The subscription as it is configured now. */
  get subscription(): Subscription {
    return this.#subscription;
  }

  /** Every message that is not settled, the oldest first. */
  get deliveries(): ReadonlySet<Delivery> {
    return this.#all;
  }

  /** Takes over a changed configuration; what is in flight ends under the old one. */
  configure(subscription: Subscription): void {
    this.#subscription = subscription;
    this.pump();
  }

  /** True when the subscription's filter lets the message through. */
  accepts(message: Message): boolean {
    return this.#accepts(message.attributes ?? {});
  }

  /** Puts a message at the end; `attempt` is how often it was refused before. */
  add(message: Message, attempt = 0): void {
    const delivery: Delivery = { message, attempt, ackId: undefined, consumer: undefined, timer: undefined };
    this.#all.add(delivery);
    const key = this.#keyOf(delivery);
    if (key === undefined) {
      this.#makeReady(delivery);
      return;
    }
    const behind = this.#byKey.get(key);
    if (behind) {
      behind.push(delivery);
    } else {
      this.#byKey.set(key, new Fifo());
      this.#makeReady(delivery);
    }
  }

  /** Gives the consumer messages whenever it has room, until `leave`. */
  join(consumer: Consumer): void {
    this.#consumers.add(consumer);
    this.pump();
  }

  /** The consumer gets nothing more; what it holds stays leased to it. */
  leave(consumer: Consumer): void {
    this.#consumers.delete(consumer);
  }

  /** The message is done. Unknown and expired ids are passed over, as Pub/Sub does without exactly-once delivery. */
  acknowledge(ackId: string): void {
    const delivery = this.#endLease(ackId);
    if (delivery) {
      this.#settle(delivery, 'acknowledged');
    }
  }

  /** The message is delivered again after its back-off, or moves to the dead-letter topic. */
  refuse(ackId: string): void {
    const delivery = this.#endLease(ackId);
    if (!delivery) {
      return;
    }
    this.#events.refused();
    const topic = deadLetterTopicAfter(this.#subscription, delivery.attempt);
    if (topic !== undefined && this.#events.deadLetter(delivery, topic)) {
      this.#settle(delivery, 'dead-lettered');
      return;
    }
    this.#events.attempted(delivery);
    const delay = redeliveryDelay(this.#subscription, delivery.attempt);
    if (delay === 0) {
      this.#makeReady(delivery);
    } else {
      delivery.timer = setTimeout(() => this.#makeReady(delivery), delay);
    }
  }

  /** The message may be held for so many seconds from now; 0 refuses it. */
  extend(ackId: string, seconds: number): void {
    const delivery = this.#leased.get(ackId);
    if (seconds === 0) {
      this.refuse(ackId);
    } else if (delivery) {
      this.#lease(delivery, ackId, seconds);
    }
  }

  /** Settles every message published before the instant (milliseconds since the epoch), in flight or not. */
  purge(before: number): void {
    for (const delivery of this.#all) {
      if (millisecondsOf(delivery.message.publishTime) < before) {
        this.#endLease(delivery.ackId ?? '');
        this.#settle(delivery, 'dropped');
      }
    }
  }

  /** What a pull consumer is sent. */
  received(delivery: Delivery): ReceivedMessage {
    return {
      ackId: delivery.ackId ?? '',
      message: delivery.message,
      deliveryAttempt: this.#subscription.deadLetterPolicy ? delivery.attempt : 0,
    };
  }

  /** Nothing is delivered any more, and no timer is left. */
  close(): void {
    this.#closed = true;
    clearImmediate(this.#pumping);
    for (const delivery of this.#all) {
      clearTimeout(delivery.timer);
    }
  }

  /** Closes, drops every message and tells the consumers that the subscription is gone for good. */
  dissolve(): void {
    this.close();
    this.#all.clear();
    for (const consumer of this.#consumers) {
      consumer.dissolved?.();
    }
  }

  /** Hands out what is ready, soon; callers in the same turn share one round. */
  pump(): void {
    if (this.#closed || this.#consumers.size === 0) {
      return;
    }
    this.#pumping ??= setImmediate(() => {
      this.#pumping = undefined;
      this.#handOut();
    });
  }

  #handOut(): void {
    let given = true;
    while (given) {
      given = false;
      for (const consumer of this.#consumers) {
        const deliveries = this.#take(consumer);
        if (deliveries.length > 0) {
          given = true;
          consumer.receive(deliveries);
        }
      }
    }
  }

  #take(consumer: Consumer): Delivery[] {
    const taken: Delivery[] = [];
    const most = Math.min(consumer.capacity(), largestShare);
    while (taken.length < most) {
      const delivery = this.#ready.shift();
      if (!delivery) {
        break;
      }
      if (!this.#all.has(delivery)) {
        continue;
      }
      if (isPastRetention(this.#subscription, millisecondsOf(delivery.message.publishTime), Date.now())) {
        this.#settle(delivery, 'dropped');
        continue;
      }
      lastAckId += 1;
      delivery.attempt += 1;
      delivery.consumer = consumer;
      this.#lease(delivery, `ack-${lastAckId}`, consumer.leaseSeconds());
      taken.push(delivery);
    }
    return taken;
  }

  #lease(delivery: Delivery, ackId: string, seconds: number | undefined): void {
    clearTimeout(delivery.timer);
    delivery.ackId = ackId;
    this.#leased.set(ackId, delivery);
    delivery.timer = seconds === undefined ? undefined : setTimeout(() => this.refuse(ackId), seconds * 1000);
  }

  #endLease(ackId: string): Delivery | undefined {
    const delivery = this.#leased.get(ackId);
    if (!delivery || this.#closed) {
      return undefined;
    }
    clearTimeout(delivery.timer);
    this.#leased.delete(ackId);
    const { consumer } = delivery;
    delivery.ackId = undefined;
    delivery.consumer = undefined;
    delivery.timer = undefined;
    consumer?.release(delivery);
    this.pump();
    return delivery;
  }

  #settle(delivery: Delivery, how: 'acknowledged' | 'dead-lettered' | 'dropped'): void {
    clearTimeout(delivery.timer);
    this.#all.delete(delivery);
    const key = this.#keyOf(delivery);
    if (key !== undefined) {
      this.#freeKey(key);
    }
    this.#events.settled(delivery, how);
  }

  #freeKey(key: string): void {
    const behind = this.#byKey.get(key);
    let next = behind?.shift();
    while (next && !this.#all.has(next)) {
      next = behind?.shift();
    }
    if (next) {
      this.#makeReady(next);
    } else {
      this.#byKey.delete(key);
    }
  }

  #makeReady(delivery: Delivery): void {
    delivery.timer = undefined;
    this.#ready.push(delivery);
    this.pump();
  }

  #keyOf(delivery: Delivery): string | undefined {
    return this.#subscription.enableMessageOrdering ? delivery.message.orderingKey || undefined : undefined;
  }
}
