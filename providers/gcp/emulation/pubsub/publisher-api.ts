import type { Api } from '../api/api.ts';
import { isJson, listOf, messageOf, textOf, type Json } from '../api/json.ts';
import { paged } from '../api/paged.ts';
import { schemaOf } from '../api/schema.ts';
import type { PubSub } from './pubsub.ts';
import { completeTopic, masked } from './settings.ts';

/** `google.pubsub.v1.Publisher`. @see https://cloud.google.com/pubsub/docs/reference/rpc/google.pubsub.v1#publisher */
export function publisherApi(pubsub: PubSub): Api {
  return {
    schema: schemaOf('@google-cloud/pubsub-api'),
    service: 'google.pubsub.v1.Publisher',
    label: 'pubsub',
    handlers: {
      CreateTopic(request) {
        const topic = completeTopic(request);
        pubsub.create('topics', topic);
        return topic;
      },
      GetTopic: (request) => pubsub.get('topics', textOf(request, 'topic')),
      UpdateTopic(request) {
        const sent = messageOf(request, 'topic');
        const before = pubsub.get('topics', textOf(sent, 'name'));
        const topic = completeTopic(masked('Topic', before, sent, textOf(request, 'updateMask'), ['name', 'kmsKeyName']));
        pubsub.update('topics', topic);
        return topic;
      },
      ListTopics(request) {
        const { items, nextPageToken } = paged(pubsub.list('topics', projectOf(request)), request, 1000);
        return { topics: items, nextPageToken };
      },
      ListTopicSubscriptions(request) {
        const topic = textOf(request, 'topic');
        pubsub.get('topics', topic);
        const names = pubsub.subscriptionsOf(topic).map((one) => textOf(one, 'name'));
        const { items, nextPageToken } = paged(names, request, 1000);
        return { subscriptions: items, nextPageToken };
      },
      DeleteTopic(request) {
        pubsub.remove('topics', textOf(request, 'topic'));
        return {};
      },
      Publish(request) {
        const messages = listOf(request, 'messages').flatMap((one): Json[] => (isJson(one) ? [one] : []));
        return { messageIds: pubsub.publish(textOf(request, 'topic'), messages) };
      },
      DetachSubscription(request) {
        const before = pubsub.get('subscriptions', textOf(request, 'subscription'));
        pubsub.update('subscriptions', { ...before, detached: true });
        return {};
      },
    },
    fidelity: {
      CreateTopic: ['verified', 'Without schemas and ingestion.'],
      GetTopic: ['verified'],
      UpdateTopic: ['modelled'],
      ListTopics: ['verified'],
      ListTopicSubscriptions: ['modelled'],
      DeleteTopic: ['verified'],
      Publish: ['verified'],
      DetachSubscription: ['modelled'],
    },
  };
}

/** `projects/P` as the bare id. */
export function projectOf(request: Json): string {
  return textOf(request, 'project').replace(/^projects\//, '');
}
