import { formField, type FormField } from '#shared/model/form.ts';
import { REGION_PATTERN, REGIONS } from './regions.ts';

/** Where a profile's credentials come from. */
export const SOURCES = {
  chain: 'chain',
  shared: 'shared',
  sso: 'sso',
  environment: 'environment',
  keys: 'keys',
} as const;
export type Source = (typeof SOURCES)[keyof typeof SOURCES];

const when = (source: Source) => ({ field: 'source', values: [source] });
const roleOnly = { pattern: '^[\\w+=,.@:/-]{2,1224}$' };

/** What a profile of an AWS account is made of. */
export const profileForm: readonly FormField[] = [
  formField({
    key: 'source',
    label: 'Credentials',
    kind: 'select',
    help: 'Where the credentials come from. Nothing is copied: Isobar asks the same place again whenever it needs them.',
    required: true,
    default: SOURCES.chain,
    options: [
      { value: SOURCES.chain, label: 'As the AWS CLI finds them', note: 'environment, shared config, then the machine' },
      { value: SOURCES.shared, label: 'Shared config profile', note: '~/.aws/config and ~/.aws/credentials' },
      { value: SOURCES.sso, label: 'Single sign-on', note: 'IAM Identity Center, through an sso-session' },
      { value: SOURCES.environment, label: 'Environment variables', note: 'AWS_ACCESS_KEY_ID and its like' },
      { value: SOURCES.keys, label: 'Access keys', note: 'kept in the secret store' },
    ],
  }),
  formField({
    key: 'sharedProfile',
    label: 'Profile',
    kind: 'select',
    help: 'Name of the profile in ~/.aws/config or ~/.aws/credentials. Roles, single sign-on and processes it names are followed.',
    placeholder: 'default',
    custom: true,
    required: true,
    default: 'default',
    when: when(SOURCES.shared),
  }),
  formField({
    key: 'ssoSession',
    label: 'SSO session',
    kind: 'select',
    help: 'Name of the sso-session in ~/.aws/config. "aws configure sso-session" makes one, "aws sso login" signs in.',
    custom: true,
    required: true,
    when: when(SOURCES.sso),
  }),
  formField({
    key: 'ssoAccount',
    label: 'Account',
    kind: 'text',
    help: 'The account to work in, as its twelve digits.',
    placeholder: '123456789012',
    required: true,
    pattern: { source: '^\\d{12}$', message: 'An account id has twelve digits.' },
    when: when(SOURCES.sso),
  }),
  formField({
    key: 'ssoRole',
    label: 'Permission set',
    kind: 'text',
    help: 'Name of the permission set (the SSO role) to use there.',
    placeholder: 'PowerUserAccess',
    required: true,
    pattern: { source: '^[\\w+=,.@-]{1,64}$', message: 'A permission set has letters, digits and + = , . @ - in its name.' },
    when: when(SOURCES.sso),
  }),
  formField({
    key: 'accessKeyId',
    label: 'Access key id',
    kind: 'text',
    help: 'An access key of an IAM user, or any text for a local endpoint. A role or single sign-on is safer.',
    placeholder: 'AKIA…',
    required: true,
    pattern: { source: '^[\\w-]{3,128}$', message: 'An access key id has letters and digits only.' },
    when: when(SOURCES.keys),
  }),
  formField({
    key: 'secretAccessKey',
    label: 'Secret access key',
    kind: 'secret',
    help: 'The secret that belongs to the access key id. It is never shown again.',
    required: true,
    when: when(SOURCES.keys),
  }),
  formField({
    key: 'sessionToken',
    label: 'Session token',
    kind: 'secret',
    help: 'Only for temporary access keys.',
    when: when(SOURCES.keys),
  }),
  formField({
    key: 'roleArn',
    label: 'Assume role',
    kind: 'text',
    help: 'ARN of a role to assume with these credentials; leave it empty to use them as they are.',
    placeholder: 'arn:aws:iam::123456789012:role/isobar',
    pattern: {
      source: '^arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]{1,512}$',
      message: 'Write a role ARN such as arn:aws:iam::123456789012:role/isobar.',
    },
  }),
  formField({
    key: 'externalId',
    label: 'External id',
    kind: 'text',
    help: 'What the trust policy of the role asks for as sts:ExternalId, if anything.',
    pattern: { source: roleOnly.pattern, message: 'An external id has 2 to 1224 letters, digits and + = , . @ : / -.' },
  }),
  formField({
    key: 'sessionName',
    label: 'Session name',
    kind: 'text',
    help: "Under this name the role's calls appear in CloudTrail.",
    placeholder: 'isobar',
    pattern: { source: '^[\\w+=,.@-]{2,64}$', message: 'A session name has 2 to 64 letters, digits and + = , . @ -.' },
  }),
  formField({
    key: 'regions',
    label: 'Regions',
    kind: 'multi_select',
    help: 'The regions that are looked into. A reference without a region means the first one.',
    options: REGIONS.map(([value, label]) => ({ value, label: value, note: label })),
    custom: true,
    required: true,
    pattern: { source: REGION_PATTERN, message: 'Write regions such as eu-west-1.' },
  }),
  formField({
    key: 'endpoint',
    label: 'Endpoint',
    kind: 'text',
    help: 'Only for something that speaks the protocol of AWS elsewhere, such as the local runtime. The profile is then marked LOCAL.',
    placeholder: 'http://127.0.0.1:4566',
    pattern: {
      source: '^https?://[^\\s/?#@]+/?$',
      message: 'Write an address such as http://127.0.0.1:4566, without a path or a password.',
    },
  }),
];
