import { status } from '@grpc/grpc-js';

/** google.protobuf.Timestamp as the protos give it: seconds as text, because they are 64-bit. */
export interface Timestamp {
  readonly seconds?: string | number;
  readonly nanos?: number;
}

/** google.protobuf.Duration; the same two fields. */
export type Duration = Timestamp;

/** google.pubsub.v1.Topic, as far as it is kept. Its name is `projects/P/topics/T`. */
export interface Topic {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly schemaSettings?: unknown;
  readonly ingestionDataSourceSettings?: unknown;
}

/** google.pubsub.v1.PushConfig. An empty `pushEndpoint` makes the subscription a pull subscription. */
export interface PushConfig {
  readonly pushEndpoint?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly oidcToken?: { readonly serviceAccountEmail?: string; readonly audience?: string };
  readonly noWrapper?: unknown;
}

/** google.pubsub.v1.Subscription, as far as it is kept. Its name is `projects/P/subscriptions/S`. */
export interface Subscription {
  readonly name: string;
  readonly topic: string;
  readonly pushConfig?: PushConfig;
  readonly ackDeadlineSeconds?: number;
  readonly messageRetentionDuration?: Duration;
  readonly labels?: Readonly<Record<string, string>>;
  readonly enableMessageOrdering?: boolean;
  readonly expirationPolicy?: { readonly ttl?: Duration };
  readonly filter?: string;
  readonly deadLetterPolicy?: { readonly deadLetterTopic?: string; readonly maxDeliveryAttempts?: number };
  readonly retryPolicy?: { readonly minimumBackoff?: Duration; readonly maximumBackoff?: Duration };
  readonly retainAckedMessages?: boolean;
  readonly enableExactlyOnceDelivery?: boolean;
  readonly bigqueryConfig?: unknown;
  readonly cloudStorageConfig?: unknown;
  readonly state?: string;
}

/** google.pubsub.v1.PubsubMessage as a publisher sends it. */
export interface UnpublishedMessage {
  readonly data?: Uint8Array;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly orderingKey?: string;
}

/** A message that was accepted: it has its id, unique within the server, and the time it was accepted. */
export interface Message extends UnpublishedMessage {
  readonly messageId: string;
  readonly publishTime: Timestamp;
}

/** google.pubsub.v1.ReceivedMessage. `deliveryAttempt` is 0 without a dead-letter policy (facts 6). */
export interface ReceivedMessage {
  readonly ackId: string;
  readonly message: Message;
  readonly deliveryAttempt: number;
}

/** A request that is answered with a gRPC status other than OK. */
export class RpcFailure extends Error {
  readonly code: status;
  readonly details: string;

  constructor(code: status, details: string) {
    super(details);
    this.name = 'RpcFailure';
    this.code = code;
    this.details = details;
  }
}

/** A failure with INVALID_ARGUMENT. */
export function invalid(details: string): RpcFailure {
  return new RpcFailure(status.INVALID_ARGUMENT, details);
}

/** Milliseconds of a duration or of a timestamp since the epoch. */
export function millisecondsOf(value: Timestamp): number {
  return Number(value.seconds ?? 0) * 1000 + (value.nanos ?? 0) / 1e6;
}

/** The timestamp of an instant in milliseconds since the epoch. */
export function timestampOf(milliseconds: number): Timestamp {
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds: String(seconds), nanos: Math.round((milliseconds - seconds * 1000) * 1e6) };
}

/** The timestamp as RFC 3339 text in UTC, milliseconds included. */
export function isoTime(value: Timestamp): string {
  return new Date(millisecondsOf(value)).toISOString();
}
