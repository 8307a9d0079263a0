import type { Consumer, Delivery, SubscriptionQueue } from './subscription-queue.ts';
import type { ReceivedMessage } from './wire.ts';

const longestWait = 5000;
const defaultOutstanding = 1000;

/** One pull request: what it may take, whether it waits for a message, and how it is told that the caller has gone. */
export interface Pull {
  readonly maxMessages: number;
  readonly returnImmediately: boolean;
  readonly gone: AbortSignal;
}

/** Answers one pull request: with what is ready, or with the first messages to come, or with nothing after five seconds. */
export function pullOnce(queue: SubscriptionQueue, pull: Pull): Promise<ReceivedMessage[]> {
  return new Promise((resolve) => {
    let open = true;
    const finish = (deliveries: readonly Delivery[]): void => {
      open = false;
      clearTimeout(timer);
      queue.leave(consumer);
      resolve(deliveries.map((delivery) => queue.received(delivery)));
    };
    const consumer: Consumer = {
      capacity: () => (open ? pull.maxMessages : 0),
      leaseSeconds: () => queue.subscription.ackDeadlineSeconds,
      receive: finish,
      release: () => undefined,
      dissolved: () => finish([]),
    };
    const timer = setTimeout(() => finish([]), pull.returnImmediately ? 50 : longestWait);
    pull.gone.addEventListener('abort', () => finish([]));
    queue.join(consumer);
  });
}

/** One stream: how long it holds messages, its flow control (0 means no limit of its own), and how it is told things. */
export interface PullStream {
  readonly seconds: () => number;
  readonly maxMessages: number;
  readonly maxBytes: number;
  readonly send: (messages: readonly ReceivedMessage[]) => void;
  readonly dissolved: () => void;
}

/** The consumer behind one streaming pull: it sends messages as long as fewer are outstanding than the stream allows. */
export function createStreamConsumer(queue: SubscriptionQueue, stream: PullStream): Consumer {
  const mostMessages = stream.maxMessages > 0 ? stream.maxMessages : defaultOutstanding;
  const mostBytes = stream.maxBytes > 0 ? stream.maxBytes : Number.POSITIVE_INFINITY;
  let outstanding = 0;
  let bytes = 0;
  return {
    capacity: () => (bytes < mostBytes ? mostMessages - outstanding : 0),
    leaseSeconds: stream.seconds,
    receive(deliveries) {
      outstanding += deliveries.length;
      for (const { message } of deliveries) {
        bytes += message.data?.length ?? 0;
      }
      stream.send(deliveries.map((delivery) => queue.received(delivery)));
    },
    release({ message }) {
      outstanding -= 1;
      bytes -= message.data?.length ?? 0;
    },
    dissolved: stream.dissolved,
  };
}
