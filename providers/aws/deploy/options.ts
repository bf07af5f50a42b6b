import { formField, type FormField } from '#shared/model/form.ts';

/** What a deployment to Lambda can be told besides its project. */
export const deployOptions: readonly FormField[] = [
  formField({
    key: 'role',
    label: 'Execution role',
    kind: 'select',
    help: 'ARN of the role that the function runs as. Without one, an existing function keeps its role and a new one gets a role of its own that may write logs.',
    placeholder: 'arn:aws:iam::123456789012:role/my-function',
    custom: true,
    pattern: {
      source: '^arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]{1,512}$',
      message: 'Write a role ARN such as arn:aws:iam::123456789012:role/my-function.',
    },
  }),
  formField({
    key: 'architecture',
    label: 'Architecture',
    kind: 'select',
    help: 'Processor that the function runs on. Without one, an existing function keeps its own and a new one gets x86_64.',
    options: [
      { value: 'x86_64', label: 'x86_64', note: null },
      { value: 'arm64', label: 'arm64', note: 'Graviton' },
    ],
  }),
  formField({
    key: 'tracing',
    label: 'Tracing',
    kind: 'select',
    help: 'Whether X-Ray records its calls. Active tracing is charged by X-Ray. Without a choice, an existing function keeps its own.',
    options: [
      { value: 'Active', label: 'Active', note: 'X-Ray samples its calls' },
      { value: 'PassThrough', label: 'As the caller says', note: null },
    ],
  }),
  formField({
    key: 'bucket',
    label: 'Bucket for large packages',
    kind: 'text',
    help: "Name of an S3 bucket in the function's region. A package above 50 MB is put there for the deployment, under isobar-packages/, and removed afterwards; smaller ones are sent directly.",
    placeholder: 'my-deployments',
    pattern: {
      source: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
      message: 'Write the name of a bucket, such as my-deployments.',
    },
  }),
  formField({
    key: 'urlAuth',
    label: 'Who may call its URL',
    kind: 'select',
    help: 'A function with an HTTP trigger gets a function URL. "Anybody" makes it public on the internet.',
    default: 'iam',
    options: [
      { value: 'iam', label: 'Signed requests only', note: 'AWS_IAM' },
      { value: 'public', label: 'Anybody', note: 'public on the internet' },
    ],
  }),
];
