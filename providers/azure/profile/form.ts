import { formField, type FormField } from '#shared/model/form.ts';
import { CLOUDS } from './clouds.ts';

/** Where a profile's credentials come from. */
export const SOURCES = {
  cli: 'cli',
  principal: 'service_principal',
  certificate: 'service_principal_certificate',
  identity: 'managed_identity',
  environment: 'environment',
} as const;
export type Source = (typeof SOURCES)[keyof typeof SOURCES];

const GUID = '^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$';
const TENANT = '^(?:[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|[A-Za-z0-9][A-Za-z0-9.-]{2,252})$';
const ADDRESS = {
  source: '^https://[^\\s/?#@]+/?$',
  message: 'Write an address such as https://127.0.0.1:8443, without a path or a password.',
};

const when = (...sources: Source[]) => ({ field: 'source', values: sources });

/** What a profile of Azure subscriptions is made of. */
export const profileForm: readonly FormField[] = [
  formField({
    key: 'source',
    label: 'Credentials',
    kind: 'select',
    help: 'Where the credentials come from. Nothing is copied: Isobar asks the same place again whenever it needs a token.',
    required: true,
    default: SOURCES.cli,
    options: [
      { value: SOURCES.cli, label: 'Azure CLI', note: 'who is signed in with "az login"' },
      { value: SOURCES.principal, label: 'Service principal', note: 'its secret is kept in the secret store' },
      { value: SOURCES.certificate, label: 'Service principal with a certificate', note: 'its file stays where it is' },
      { value: SOURCES.identity, label: 'Managed identity', note: 'of the Azure machine that Isobar runs on' },
      { value: SOURCES.environment, label: 'Environment variables', note: 'AZURE_CLIENT_ID and its like' },
    ],
  }),
  formField({
    key: 'tenant',
    label: 'Tenant',
    kind: 'text',
    help: 'Id or domain of the Entra tenant. With the Azure CLI it may be empty: its own is meant.',
    placeholder: '00000000-0000-0000-0000-000000000000',
    pattern: { source: TENANT, message: 'Write a tenant id, or a domain such as contoso.onmicrosoft.com.' },
    when: when(SOURCES.cli, SOURCES.principal, SOURCES.certificate),
  }),
  formField({
    key: 'clientId',
    label: 'Client id',
    kind: 'text',
    help: 'Application (client) id: of the service principal, or of a user-assigned identity.',
    placeholder: '00000000-0000-0000-0000-000000000000',
    pattern: { source: GUID, message: 'A client id is a GUID.' },
    when: when(SOURCES.principal, SOURCES.certificate, SOURCES.identity),
  }),
  formField({
    key: 'clientSecret',
    label: 'Client secret',
    kind: 'secret',
    help: 'A client secret of the service principal. It is never shown again.',
    required: true,
    when: when(SOURCES.principal),
  }),
  formField({
    key: 'clientCertificate',
    label: 'Certificate of the principal',
    kind: 'text',
    help: 'Path of a PEM file with the certificate and its private key, without a password. It is read whenever a token is asked for, and not copied.',
    placeholder: '/path/to/principal.pem',
    required: true,
    when: when(SOURCES.certificate),
  }),
  formField({
    key: 'subscriptions',
    label: 'Subscriptions',
    kind: 'multi_select',
    help: 'Ids of the subscriptions that are looked into; a reference without one means the first. Empty: all that the credentials can see.',
    custom: true,
    pattern: { source: GUID, message: 'A subscription id is a GUID.' },
  }),
  formField({
    key: 'cloud',
    label: 'Cloud',
    kind: 'select',
    help: 'Which of the Azure clouds it is in.',
    default: 'public',
    options: Object.entries(CLOUDS).map(([value, { label }]) => ({ value, label, note: null })),
  }),
  formField({
    key: 'endpoint',
    label: 'Endpoint',
    kind: 'text',
    help: 'Only for something that speaks Resource Manager elsewhere, such as the local runtime. The profile is then marked LOCAL.',
    placeholder: 'https://127.0.0.1:8443',
    pattern: ADDRESS,
  }),
  formField({
    key: 'authority',
    label: 'Sign-in address',
    kind: 'text',
    help: 'Only with an endpoint: where tokens come from. Empty: the endpoint itself.',
    placeholder: 'https://127.0.0.1:8443',
    pattern: ADDRESS,
  }),
  formField({
    key: 'certificate',
    label: 'Certificate file',
    kind: 'text',
    help: 'Only with an endpoint: path of its certificate authority, as PEM. That of the local runtime is found by itself.',
    placeholder: '/path/to/ca.pem',
  }),
];
