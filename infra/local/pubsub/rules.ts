import { status } from '@grpc/grpc-js';
import { compileFilter } from './filter.ts';
import { invalid, millisecondsOf, RpcFailure, type Duration, type Subscription, type Topic } from './wire.ts';
import type { UnpublishedMessage } from './wire.ts';

/** The longest message and the longest publish request, in bytes (facts 6: 10 MB). */
export const longestMessage = 10 * 1024 * 1024;

const mostMessages = 1000;
const mostAttributes = 100;
const longestKey = 256;
const longestValue = 1024;
const resourceId = /^(?!goog)[A-Za-z][A-Za-z0-9\-_.~+%]{2,254}$/;
const defaultAckDeadline = 10;
const sevenDays: Duration = { seconds: '604800' };
const fixedFields = new Set(['name', 'topic', 'filter', 'enableMessageOrdering', 'state']);

/** Throws INVALID_ARGUMENT unless the name is `projects/P/<collection>/<id>` with an id Pub/Sub allows. */
export function checkName(name: string, collection: 'topics' | 'subscriptions'): void {
  const [projects, project, kind, id, ...rest] = name.split('/');
  if (projects !== 'projects' || !project || kind !== collection || rest.length > 0 || !resourceId.test(id ?? '')) {
    throw invalid(`Invalid [${collection}] name: (name=${name})`);
  }
}

/** Throws for a publish request Pub/Sub would refuse: empty or oversized messages, too many or too long attributes. */
export function checkMessages(messages: readonly UnpublishedMessage[]): void {
  if (messages.length === 0 || messages.length > mostMessages) {
    throw invalid(`A publish request carries 1 to ${mostMessages} messages; this one carries ${messages.length}.`);
  }
  let total = 0;
  for (const message of messages) {
    total += checkMessage(message);
  }
  if (total > longestMessage) {
    throw invalid(`The value for request_size is too large. You passed ${total}, the maximum is ${longestMessage}.`);
  }
}

function checkMessage(message: UnpublishedMessage): number {
  const attributes = Object.entries(message.attributes ?? {});
  let size = message.data?.length ?? 0;
  if (size === 0 && attributes.length === 0) {
    throw invalid('One or more messages in the publish request is empty. Each message must have data or attributes.');
  }
  if (attributes.length > mostAttributes) {
    throw invalid(`A message has at most ${mostAttributes} attributes.`);
  }
  for (const [key, value] of attributes) {
    const [keySize, valueSize] = [Buffer.byteLength(key), Buffer.byteLength(value)];
    if (key === '' || key.startsWith('goog') || keySize > longestKey || valueSize > longestValue) {
      throw invalid(
        `The attribute "${key.slice(0, 40)}" is not allowed: its key or its value is too long or reserved.`,
      );
    }
    size += keySize + valueSize;
  }
  if (Buffer.byteLength(message.orderingKey ?? '') > longestValue) {
    throw invalid(`An ordering key has at most ${longestValue} bytes.`);
  }
  return size;
}

/** Throws UNIMPLEMENTED for a topic that asks for something this server does not do. */
export function checkTopic(topic: Topic): void {
  checkName(topic.name, 'topics');
  refuseField('schema_settings', topic.schemaSettings);
  refuseField('ingestion_data_source_settings', topic.ingestionDataSourceSettings);
}

/** The subscription as it is kept: checked, with Pub/Sub's defaults filled in. Throws INVALID_ARGUMENT or UNIMPLEMENTED. */
export function completeSubscription(asked: Subscription): Subscription {
  const complete = {
    ...asked,
    ackDeadlineSeconds: asked.ackDeadlineSeconds || defaultAckDeadline,
    messageRetentionDuration: asked.messageRetentionDuration ?? sevenDays,
    state: 'ACTIVE',
  };
  refuseField('enable_exactly_once_delivery', asked.enableExactlyOnceDelivery);
  refuseField('retain_acked_messages', asked.retainAckedMessages);
  refuseField('bigquery_config', asked.bigqueryConfig);
  refuseField('cloud_storage_config', asked.cloudStorageConfig);
  refuseField('push_config.no_wrapper', asked.pushConfig?.noWrapper);
  checkName(complete.name, 'subscriptions');
  checkRange('ack_deadline_seconds', complete.ackDeadlineSeconds, [10, 600]);
  checkRange('message_retention_duration', millisecondsOf(complete.messageRetentionDuration) / 1000, [600, 2_678_400]);
  checkPolicies(complete);
  compileFilter(complete.filter ?? '');
  return complete;
}

function checkPolicies({ retryPolicy, deadLetterPolicy, pushConfig }: Subscription): void {
  const minimum =
    millisecondsOf(retryPolicy?.minimumBackoff ?? { seconds: retryPolicy?.maximumBackoff ? 0 : 10 }) / 1000;
  const maximum = millisecondsOf(retryPolicy?.maximumBackoff ?? { seconds: 600 }) / 1000;
  checkRange('retry_policy.minimum_backoff', minimum, [0, 600]);
  checkRange('retry_policy.maximum_backoff', maximum, [minimum, 600]);
  checkRange('dead_letter_policy.max_delivery_attempts', deadLetterPolicy?.maxDeliveryAttempts || 5, [5, 100]);
  if (deadLetterPolicy) {
    checkName(deadLetterPolicy.deadLetterTopic ?? '', 'topics');
  }
  const endpoint = pushConfig?.pushEndpoint ?? '';
  if (endpoint !== '' && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
    throw invalid(`Invalid push endpoint given (endpoint=${endpoint}).`);
  }
}

/**
 * The current resource with the fields named by the mask taken from the update; mask paths are snake_case, and only their
 * first part counts. Throws INVALID_ARGUMENT for an empty mask and for fields that never change.
 */
export function mergeByMask<Resource extends object>(
  current: Resource,
  update: Resource,
  paths: readonly string[],
): Resource {
  if (paths.length === 0) {
    throw invalid('The update_mask in the request must name at least one field.');
  }
  const merged: Record<string, unknown> = Object.fromEntries(Object.entries(current));
  const given: Record<string, unknown> = Object.fromEntries(Object.entries(update));
  for (const path of paths) {
    const [first = ''] = path.split('.');
    const field = first.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (fixedFields.has(field)) {
      throw invalid(`Invalid update_mask provided in the request: '${path}' is not a field that can be updated.`);
    }
    merged[field] = given[field];
  }
  // The same fields with the same types: each came from one of two resources of this type.
  return merged as Resource;
}

function checkRange(field: string, value: number, [least, most]: readonly [number, number]): void {
  if (!(value >= least && value <= most)) {
    throw invalid(`Invalid ${field} given: ${value} is not between ${least} and ${most}.`);
  }
}

function refuseField(field: string, value: unknown): void {
  if (value !== undefined && value !== null && value !== false) {
    throw new RpcFailure(status.UNIMPLEMENTED, `This local server does not do ${field}.`);
  }
}
