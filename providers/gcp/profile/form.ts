import { formField, type FormField } from '#shared/model/form.ts';
import { REGION_PATTERN, REGIONS } from './regions.ts';

/** Where a profile's credentials come from. */
export const SOURCES = {
  adc: 'adc',
  keyFile: 'keyFile',
  key: 'key',
  none: 'none',
} as const;
export type Source = (typeof SOURCES)[keyof typeof SOURCES];

const when = (source: Source) => ({ field: 'source', values: [source] });

/** E-mail address of a service account. */
export const SERVICE_ACCOUNT_PATTERN = '^[\\w.-]+@[\\w.-]+\\.gserviceaccount\\.com$';

/** What a profile of a Google Cloud project is made of. */
export const profileForm: readonly FormField[] = [
  formField({
    key: 'source',
    label: 'Credentials',
    kind: 'select',
    help: 'Where the credentials come from. Only a pasted key is kept, in the secret store; of the others Isobar asks the same place again.',
    required: true,
    default: SOURCES.adc,
    options: [
      { value: SOURCES.adc, label: 'Application default credentials', note: 'what "gcloud auth application-default login" leaves' },
      { value: SOURCES.keyFile, label: 'Credentials file', note: 'a service account key or a workload identity file' },
      { value: SOURCES.key, label: 'Service account key', note: 'pasted, kept in the secret store' },
      { value: SOURCES.none, label: 'None', note: 'for an endpoint on this machine' },
    ],
  }),
  formField({
    key: 'keyFile',
    label: 'File',
    kind: 'text',
    help: 'Absolute path of a service account key or an external account file.',
    placeholder: '/home/me/keys/isobar.json',
    required: true,
    when: when(SOURCES.keyFile),
  }),
  formField({
    key: 'key',
    label: 'Key',
    kind: 'secret',
    help: 'The whole JSON of a service account key. It is never shown again. A sign-in or impersonation is safer.',
    required: true,
    when: when(SOURCES.key),
  }),
  formField({
    key: 'impersonate',
    label: 'Impersonate',
    kind: 'text',
    help: 'Service account to act as, with these credentials; leave it empty to use them as they are. They need the role Service Account Token Creator on it.',
    placeholder: 'isobar@my-project.iam.gserviceaccount.com',
    pattern: { source: SERVICE_ACCOUNT_PATTERN, message: 'Write the e-mail address of a service account.' },
  }),
  formField({
    key: 'project',
    label: 'Project',
    kind: 'select',
    help: 'Id of the project, not its number or name.',
    placeholder: 'my-project',
    custom: true,
    lookUp: 'Find projects',
    required: true,
    pattern: {
      source: '^(?:[a-z][a-z0-9.-]*:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$',
      message: 'A project id has 6 to 30 lower-case letters, digits and hyphens.',
    },
  }),
  formField({
    key: 'regions',
    label: 'Regions',
    kind: 'multi_select',
    help: 'The regions that are looked into. A reference without a region means the first one.',
    options: REGIONS.map(([value, label]) => ({ value, label: value, note: label })),
    custom: true,
    required: true,
    pattern: { source: REGION_PATTERN, message: 'Write regions such as europe-west1.' },
  }),
  formField({
    key: 'endpoint',
    label: 'Endpoint',
    kind: 'text',
    help: 'Only for something that speaks the protocol of Google Cloud elsewhere, such as the local runtime. The profile is then marked LOCAL.',
    placeholder: 'http://127.0.0.1:8085',
    pattern: {
      source: '^https?://[^\\s/?#@]+/?$',
      message: 'Write an address such as http://127.0.0.1:8085, without a path or a password.',
    },
  }),
];
