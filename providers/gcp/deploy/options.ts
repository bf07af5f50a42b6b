import { formField, type FormField } from '#shared/model/form.ts';
import { SERVICE_ACCOUNT_PATTERN } from '../profile/form.ts';

const COUNT = { source: '^\\d{1,4}$', message: 'Write a whole number.' };

/** What a deployment to Google Cloud can be told besides its project. */
export const deployOptions: readonly FormField[] = [
  formField({
    key: 'invoker',
    label: 'Who may call it',
    kind: 'select',
    help: '"Anybody" makes it public on the internet. Without a choice, an existing function keeps its callers and a new one is for those with the invoker role.',
    options: [
      { value: 'private', label: 'Who has the invoker role', note: 'run.invoker' },
      { value: 'public', label: 'Anybody', note: 'public on the internet' },
    ],
  }),
  formField({
    key: 'serviceAccount',
    label: 'Service account',
    kind: 'text',
    help: 'The account that the function runs as. Without one, an existing function keeps its own and a new one gets the default account of the project.',
    placeholder: 'orders@my-project.iam.gserviceaccount.com',
    pattern: { source: SERVICE_ACCOUNT_PATTERN, message: 'Write the e-mail address of a service account.' },
  }),
  formField({
    key: 'eventType',
    label: 'Event',
    kind: 'select',
    help: 'What sets an event function off. It belongs to the function: a new one needs it, an existing one keeps its own.',
    custom: true,
    options: [
      { value: 'google.cloud.pubsub.topic.v1.messagePublished', label: 'Pub/Sub message', note: 'name the topic' },
      { value: 'google.cloud.storage.object.v1.finalized', label: 'Object written', note: 'filter: bucket=NAME' },
      { value: 'google.cloud.storage.object.v1.deleted', label: 'Object deleted', note: 'filter: bucket=NAME' },
      {
        value: 'google.cloud.firestore.document.v1.written',
        label: 'Firestore document changed',
        note: 'filters: database=(default),document=users/{id}',
      },
      {
        value: 'google.cloud.firestore.document.v1.created',
        label: 'Firestore document created',
        note: 'filters: database=(default),document=users/{id}',
      },
    ],
    pattern: { source: '^[a-z][\\w.-]{3,255}$', message: 'Write the type of an event such as google.cloud.storage.object.v1.finalized.' },
  }),
  formField({
    key: 'topic',
    label: 'Topic',
    kind: 'text',
    help: 'Pub/Sub topic of the event, as its name or as projects/PROJECT/topics/NAME.',
    placeholder: 'orders',
    pattern: { source: '^(?:projects/[^/\\s]+/topics/)?[A-Za-z][\\w.~+%-]{2,254}$', message: 'Write the name of a topic.' },
  }),
  formField({
    key: 'eventFilters',
    label: 'Event filters',
    kind: 'text',
    help: 'Which events, as ATTRIBUTE=VALUE with commas between. A value with * or {…} is a path pattern.',
    placeholder: 'bucket=my-bucket',
    pattern: { source: '^[a-z][\\w.-]*=[^,]+(?:,[a-z][\\w.-]*=[^,]+)*$', message: 'Write filters such as bucket=my-bucket.' },
  }),
  formField({
    key: 'triggerRegion',
    label: 'Region of the events',
    kind: 'text',
    help: 'Where the events come from, if that is not the region of the function: eu, nam5, us-central1.',
    pattern: { source: '^[a-z][a-z0-9-]{1,30}$', message: 'Write a location such as eu.' },
  }),
  formField({
    key: 'retry',
    label: 'Failed events',
    kind: 'select',
    help: 'Whether an event that the function failed on comes again, for up to seven days.',
    options: [
      { value: 'no', label: 'Are dropped', note: null },
      { value: 'yes', label: 'Come again', note: 'the function has to stand the same event twice' },
    ],
  }),
  formField({
    key: 'minInstances',
    label: 'Instances at least',
    kind: 'text',
    help: 'Instances that are kept ready; they are charged for while they wait.',
    pattern: COUNT,
  }),
  formField({
    key: 'maxInstances',
    label: 'Instances at most',
    kind: 'text',
    help: 'Instances there may be at a time. Calls beyond them are answered with 429.',
    pattern: COUNT,
  }),
  formField({
    key: 'cpu',
    label: 'Processors',
    kind: 'text',
    help: 'Of an instance. Without it, Google derives it from the memory, and more than one request at a time gets 1.',
    placeholder: '1',
    pattern: { source: '^(?:0\\.\\d{1,3}|[1248])$', message: 'Write a part of one such as 0.333, or 1, 2, 4 or 8.' },
  }),
  formField({
    key: 'ingress',
    label: 'Reached from',
    kind: 'select',
    help: 'Which networks reach its address at all. A function without an HTTP trigger is reached from internal ones only.',
    options: [
      { value: 'ALLOW_ALL', label: 'Everywhere', note: null },
      { value: 'ALLOW_INTERNAL_ONLY', label: 'Internal networks', note: null },
      { value: 'ALLOW_INTERNAL_AND_GCLB', label: 'Internal networks and load balancers', note: null },
    ],
  }),
  formField({
    key: 'secrets',
    label: 'Secrets',
    kind: 'text',
    help: 'Variables from Secret Manager, as NAME=SECRET:VERSION with commas between. They stay references.',
    placeholder: 'API_KEY=orders-key:latest',
    pattern: {
      source: '^[A-Za-z_]\\w*=[\\w/-]+:(?:\\d+|latest)(?:,[A-Za-z_]\\w*=[\\w/-]+:(?:\\d+|latest))*$',
      message: 'Write secrets such as API_KEY=orders-key:latest.',
    },
  }),
];
