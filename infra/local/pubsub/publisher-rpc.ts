import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type { Broker } from './broker.ts';
import { pageOf, unary, type PageRequest } from './rpc.ts';
import { mergeByMask } from './rules.ts';
import type { Topic, UnpublishedMessage } from './wire.ts';

interface Mask {
  readonly updateMask?: { readonly paths?: readonly string[] };
}

/** The calls of google.pubsub.v1.Publisher. What is not here (snapshots of a topic, detaching) answers UNIMPLEMENTED. */
export function publisherCalls(broker: Broker): UntypedServiceImplementation {
  return {
    createTopic: unary((request: Topic) => broker.createTopic(request)),
    getTopic: unary((request: { topic: string }) => broker.topic(request.topic)),
    updateTopic: unary(({ topic, updateMask }: { topic: Topic } & Mask) =>
      broker.putTopic(mergeByMask(broker.topic(topic.name), topic, updateMask?.paths ?? [])),
    ),
    deleteTopic: unary((request: { topic: string }) => {
      broker.deleteTopic(request.topic);
      return {};
    }),
    listTopics: unary((request: { project: string } & PageRequest) => {
      const own = broker.topics().filter((topic) => topic.name.startsWith(`${request.project}/`));
      const { items, nextPageToken } = pageOf(own, request);
      return { topics: items, nextPageToken };
    }),
    listTopicSubscriptions: unary((request: { topic: string } & PageRequest) => {
      broker.topic(request.topic);
      const own = broker.subscriptions().filter((subscription) => subscription.topic === request.topic);
      const { items, nextPageToken } = pageOf(own, request);
      return { subscriptions: items.map((subscription) => subscription.name), nextPageToken };
    }),
    publish: unary((request: { topic: string; messages?: readonly UnpublishedMessage[] }) => ({
      messageIds: broker.publish(request.topic, request.messages ?? []),
    })),
  };
}
