import { millisecondsOf, type Subscription } from './wire.ts';

const firstPushPause = 100;
const longestPushPause = 60_000;
const defaultMinimum = { seconds: 10 };
const defaultMaximum = { seconds: 600 };
const defaultAttempts = 5;

/** True when the subscription sends messages to an endpoint. */
export function isPush(subscription: Subscription): boolean {
  return (subscription.pushConfig?.pushEndpoint ?? '') !== '';
}

/**
 * Milliseconds to wait before a message that was refused is delivered again, `attempt` being the delivery that failed,
 * counted from 1. With a retry policy: doubling from its minimum (10 s) to its maximum (600 s). Without: at once for pull;
 * for push the service's own slowing down of 100 ms to 60 s (facts 6), here applied to the message, not to the subscription.
 */
export function redeliveryDelay(subscription: Subscription, attempt: number): number {
  const doubled = 2 ** Math.min(attempt - 1, 30);
  const policy = subscription.retryPolicy;
  if (policy) {
    const minimum = millisecondsOf(policy.minimumBackoff ?? defaultMinimum);
    return Math.min(millisecondsOf(policy.maximumBackoff ?? defaultMaximum), minimum * doubled);
  }
  return isPush(subscription) ? Math.min(longestPushPause, firstPushPause * doubled) : 0;
}

/** The topic a refused message moves to after this attempt, or undefined while it is to be delivered again. */
export function deadLetterTopicAfter(subscription: Subscription, attempt: number): string | undefined {
  const policy = subscription.deadLetterPolicy;
  const limit = policy?.maxDeliveryAttempts || defaultAttempts;
  return policy?.deadLetterTopic && attempt >= limit ? policy.deadLetterTopic : undefined;
}

/** True when the message has been kept as long as the subscription keeps messages (default 7 days). */
export function isPastRetention(subscription: Subscription, publishedAt: number, now: number): boolean {
  const kept = subscription.messageRetentionDuration;
  return kept !== undefined && now - publishedAt > millisecondsOf(kept);
}
