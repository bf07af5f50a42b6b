import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  emptyPosture,
  isUnread,
  type ExecutionIdentity,
  type FunctionPosture,
  type PermissionStatement,
} from '#shared/model/audit/posture.ts';
import type { Span } from '#shared/model/trace.ts';
import { registry } from '#providers/registry.ts';
import { analyseCode } from './code/analyse-code.ts';
import { guessEntries } from './code/entries.ts';
import { createModules } from './code/modules.ts';
import { comparePermissions } from './compare-permissions.ts';
import type { ObservedTraces } from './observe.ts';
import { loadKnowledge } from './provider-knowledge.ts';

const knowledge = await loadKnowledge(registry);

const allow = (actions: string[]): PermissionStatement => ({
  policy: 'data',
  effect: 'allow',
  actions,
  allBut: false,
  resources: ['*'],
  conditional: false,
});

const posture = emptyPosture({
  id: 'f',
  name: 'f',
  kind: 'deployed',
  provider: 'aws',
  sources: [],
  identity: {
    id: 'r',
    name: 'r',
    exists: true,
    isDefault: false,
    statements: [allow(['sqs:*', 's3:PutObject', 'logs:PutLogEvents'])],
    marks: [],
    incomplete: [],
  },
});

/** A call of an AWS service as X-Ray's SDK writes it. */
const span = (spanId: string, name: string, operation: string, more: Partial<Span> = {}): Span => ({
  spanId,
  parentSpanId: null,
  name,
  kind: 'client',
  service: 'f',
  startMs: 0,
  durationMs: 1,
  status: 'ok',
  statusMessage: null,
  attributes: { 'rpc.method': operation },
  events: [],
  functionRef: null,
  invocationId: null,
  ...more,
});

const traces = (more: Partial<ObservedTraces> = {}): ObservedTraces => ({
  spans: [
    { traceId: 't1', span: span('a', 'SQS', 'SendMessage') },
    { traceId: 't2', span: span('b', 'S3', 'GetObject', { status: 'error' }) },
    { traceId: 't2', span: span('c', 'an address', '') },
  ],
  traces: 25,
  since: '2026-11-01T00:00:00.000Z',
  until: '2026-11-09T00:00:00.000Z',
  ...more,
});

const UNREAD = { unread: 'the package is too large' };

async function compare(seen: Parameters<typeof comparePermissions>[2]) {
  const use = await comparePermissions(posture, UNREAD, seen, knowledge);
  assert.ok(use !== null && !isUnread(use));
  return use;
}

test('traces alone are enough where they cover calls and days; what they show is evidence, and the rest goes', async () => {
  const use = await compare(traces());
  assert.deepEqual(use.observed, ['s3:GetObject', 'sqs:SendMessage']);
  assert.deepEqual(use.spans, [
    { traceId: 't2', spanId: 'b', label: 's3:GetObject' },
    { traceId: 't1', spanId: 'a', label: 'sqs:SendMessage' },
  ]);
  assert.ok(use.enough && use.never.includes('s3:PutObject') && use.never.includes('sqs:DeleteQueue'));
  assert.ok(!use.never.includes('logs:PutLogEvents'), 'what the platform needs is not held against it');
  assert.deepEqual(use.writes.map(({ permission, span: link }) => [permission, link?.spanId]), [['sqs:SendMessage', 'a']]); // prettier-ignore
  assert.match(use.basis, /could not be read: the package is too large\. 25 traces from 2026-11-01T00:00Z to 2026-11-09T00:00Z/);
  const lines = use.diff?.split('\n') ?? [];
  assert.deepEqual(lines.slice(0, 2), ['--- data', '+++ data, smaller']);
  for (const line of ['-        "sqs:*"', '-        "s3:PutObject"', '+        "sqs:SendMessage"'])
    assert.ok(
      lines.some((each) => each.replace(/,$/, '') === line),
      `${line} in ${use.diff ?? ''}`,
    );
  assert.ok(
    lines.some((each) => /^[ +]\s+"logs:PutLogEvents"/.test(each)),
    'it stays',
  );
});

test('few traces, or some of a day, hold nothing against an identity by themselves', async () => {
  assert.equal((await compare(traces({ traces: 5 }))).enough, false);
  assert.equal((await compare(traces({ until: '2026-11-01T12:00:00.000Z' }))).enough, false);
});

test('without code and without traces there is nothing to compare with, whatever the reason', async () => {
  for (const seen of [null, { unread: 'xray:GetTraceSummaries was denied' }, traces({ spans: [], traces: 0 })])
    assert.deepEqual(await comparePermissions(posture, UNREAD, seen, knowledge), UNREAD);
});

/** Code as it is read, without any file. */
function read(file: string, text: string) {
  const tree = { paths: [file], has: (path: string) => path === file, text: (path: string) => (path === file ? text : null), size: () => text.length };
  return analyseCode(createModules(tree, ''), guessEntries(tree, ''), knowledge.code, AbortSignal.timeout(20_000));
} // prettier-ignore

const withRoles = (provider: string, scope: string, roles: PermissionStatement[], more: Partial<FunctionPosture> = {}): FunctionPosture =>
  emptyPosture({
    id: 'f', name: 'f', kind: 'deployed', provider, account: 'shop', region: 'europe-west1', sources: [], storedSecrets: [], ...more,
    identity: { id: 'runner@shop.iam.gserviceaccount.com', name: 'runner', exists: true, isDefault: false, statements: roles.map((each) => ({ ...each, policy: each.policy === '' ? scope : each.policy, resources: provider === 'gcp' ? ['*'] : [scope] })), marks: [], incomplete: [] },
  }); // prettier-ignore

const role = (...names: string[]): PermissionStatement[] => names.map((name) => ({ ...allow([name]), policy: '' }));

// The test's own modules import nothing of a cloud; the code that is read does.
const GOOGLE = ['@google', 'cloud'].join('-');

/** Uses a bucket, a topic and documents. */
const GOOGLE_CODE = `
const { Storage } = require('${GOOGLE}/storage');
const { PubSub } = require('${GOOGLE}/pubsub');
const { Firestore } = require('${GOOGLE}/firestore');
const files = new Storage().bucket('orders');
exports.handler = async (req, res) => {
  const [text] = await files.file('a').download();
  await new PubSub().topic('paid').publishMessage({ data: text });
  res.send((await new Firestore().collection('orders').get()).size);
};`;

test('where permissions come in roles, the smallest that hold what the code reaches are proposed, with commands', async () => {
  const of = withRoles('gcp', 'projects/shop', role('roles/storage.admin', 'roles/pubsub.editor', 'roles/datastore.user', 'roles/logging.logWriter'));
  const use = await comparePermissions(of, await read('index.js', GOOGLE_CODE), null, knowledge);
  assert.ok(use !== null && !isUnread(use));
  assert.ok(use.enough, use.basis);
  assert.deepEqual(use.reachable, ['datastore.entities.get', 'datastore.entities.list', 'pubsub.topics.publish', 'storage.objects.get']);
  assert.deepEqual(use.diff?.split('\n'), [
    '--- projects/shop',
    '+++ projects/shop, smaller',
    '-roles/datastore.user',
    ' roles/logging.logWriter',
    '-roles/pubsub.editor',
    '-roles/storage.admin',
    '+roles/datastore.viewer',
    '+roles/pubsub.publisher',
    '+roles/storage.objectViewer',
  ]);
  assert.ok(use.never.includes('storage.buckets.setIamPolicy') && use.never.includes('datastore.entities.delete') && !use.never.includes('storage.objects.get'));
  assert.match(use.cli ?? '', /^gcloud projects add-iam-policy-binding shop --member serviceAccount:runner@shop\.iam\.gserviceaccount\.com --role roles\/datastore\.viewer$/m);
  assert.match(use.cli ?? '', /remove-iam-policy-binding shop .* --role roles\/storage\.admin$/m);
  assert.deepEqual(use.writes.map(({ permission, resource }) => [permission, resource]), [['pubsub.topics.publish', 'paid']]);
}); // prettier-ignore

test('roles that are as small as they come are enough; an editor is not, and the account that a project shares is left alone', async () => {
  const facts = await read('index.js', GOOGLE_CODE);
  const small = await comparePermissions(withRoles('gcp', 'projects/shop', role('roles/storage.objectViewer', 'roles/pubsub.publisher', 'roles/datastore.viewer')), facts, null, knowledge);
  assert.ok(small !== null && !isUnread(small));
  assert.deepEqual([small.never, small.diff, small.cli], [[], null, null]);
  const shared = withRoles('gcp', 'projects/shop', role('roles/editor'));
  const identity = { ...(shared.identity as ExecutionIdentity), isDefault: true };
  const wide = await comparePermissions({ ...shared, name: 'Pay Orders', identity }, facts, null, knowledge);
  assert.ok(wide !== null && !isUnread(wide));
  assert.match(wide.never[0] ?? '', /nearly every permission of the project \(roles\/editor\)/);
  assert.deepEqual(wide.diff?.split('\n').slice(2), ['-roles/editor', '+roles/datastore.viewer', '+roles/pubsub.publisher', '+roles/storage.objectViewer'], 'nothing is proposed for telemetry that nobody sends');
  assert.match(wide.cli ?? '', /^gcloud iam service-accounts create pay-orders-fn --project shop\n/);
  assert.match(wide.cli ?? '', /--service-account pay-orders-fn@shop\.iam\.gserviceaccount\.com$/);
  assert.ok(!wide.cli?.includes('remove-iam-policy-binding'));
}); // prettier-ignore

test('what is not known is never guessed: roles that nobody has looked at, calls of unknown need, events and secrets that the platform brings', async () => {
  const facts = await read('index.js', GOOGLE_CODE);
  const unknown = await comparePermissions(withRoles('gcp', 'projects/shop', role('projects/shop/roles/mine')), facts, null, knowledge);
  assert.deepEqual(unknown, { unread: 'what projects/shop/roles/mine holds is not known' });
  const beside = await comparePermissions(withRoles('gcp', 'projects/shop', role('projects/shop/roles/mine', 'roles/pubsub.admin')), facts, null, knowledge);
  assert.ok(beside !== null && !isUnread(beside));
  assert.match(beside.basis, /projects\/shop\/roles\/mine stays as it is/);
  const vision = await read('index.js', `${GOOGLE_CODE}\nconst v = require('${GOOGLE}/vision');\nexports.look = (req) => new v.ImageAnnotatorClient().labelDetection(req.body);`);
  const other = await comparePermissions(withRoles('gcp', 'projects/shop', role('roles/pubsub.admin')), vision, null, knowledge);
  assert.ok(other !== null && !isUnread(other));
  assert.ok(!other.enough && other.basis.includes('labelDetection needs is not known'), other.basis);
  const platform = role('roles/run.invoker', 'roles/secretmanager.secretAccessor', 'roles/pubsub.publisher', 'roles/storage.objectViewer', 'roles/datastore.viewer');
  const mounted = { sources: [{ id: 'e', kind: 'topic', label: 'e', resource: 'paid', enabled: true, asynchronous: true }], storedSecrets: { unread: 'denied' } } as const;
  const kept = await comparePermissions({ ...withRoles('gcp', 'projects/shop', platform), ...mounted, sources: [...mounted.sources] }, facts, null, knowledge);
  assert.ok(kept !== null && !isUnread(kept));
  assert.equal(kept.diff, null, 'events are let in, and secrets are mounted, without a call in the code');
}); // prettier-ignore

const VAULT = '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v';
const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
const AZURE_CODE = `
from azure.identity import DefaultAzureCredential
from azure.storage.blob import BlobServiceClient
from azure.servicebus import ServiceBusClient, ServiceBusMessage
def handler(event, context):
    blobs = BlobServiceClient("u", credential=DefaultAzureCredential())
    text = blobs.get_container_client("orders").get_blob_client("a").download_blob().readall()
    with ServiceBusClient("n", DefaultAzureCredential()) as bus:
        with bus.get_queue_sender("paid") as sender:
            sender.send_messages(ServiceBusMessage(text))
`;

test("roles of Azure are held against what Python's code reaches, at each scope; what the host needs without a key stays", async () => {
  const scope = '/subscriptions/s/resourceGroups/g';
  const on = (policy: string, actions: string[], data: boolean): PermissionStatement => ({ ...allow(actions), policy, ...(data ? { data } : {}) });
  const roles = [on('Contributor', ['*'], false), on('Storage Blob Data Contributor', [`${BLOBS}/read`, `${BLOBS}/write`, `${BLOBS}/delete`], true), on('Azure Service Bus Data Owner', ['Microsoft.ServiceBus/*'], true)];
  const facts = await read('app.py', AZURE_CODE);
  const app = withRoles('azure', scope, roles, { facts: { 'storage-by-key': true, bindings: ['httpTrigger', 'http'] } });
  const use = await comparePermissions({ ...app, identity: { ...(app.identity as ExecutionIdentity), id: '0000-11' } }, facts, null, knowledge);
  assert.ok(use !== null && !isUnread(use));
  assert.ok(use.enough, use.basis);
  assert.deepEqual(use.diff?.split('\n'), [
    `--- ${scope}`,
    `+++ ${scope}, smaller`,
    '-Azure Service Bus Data Owner',
    '-Contributor',
    '-Storage Blob Data Contributor',
    '+Azure Service Bus Data Sender',
    '+Storage Blob Data Reader',
  ]);
  assert.ok(use.cli?.includes(`az role assignment create --assignee-object-id 0000-11 --assignee-principal-type ServicePrincipal --role 'Storage Blob Data Reader' --scope ${scope}`), use.cli ?? '');
  const host = withRoles('azure', scope, roles.slice(1, 2), { facts: { 'storage-by-key': false, bindings: [] } });
  const kept = await comparePermissions(host, facts, null, knowledge);
  assert.ok(kept !== null && !isUnread(kept));
  assert.equal(kept.diff, null, 'the host keeps leases and keys there');
  const owner = on('Storage Blob Data Owner', [`${BLOBS}/*`], true);
  const managed = await comparePermissions(withRoles('azure', scope, [on('Contributor', ['*'], false), on('Storage Blob Data Owner', ['Microsoft.Storage/storageAccounts/blobServices/containers/*'], false), owner], { facts: { 'storage-by-key': false, bindings: [] } }), facts, null, knowledge);
  assert.ok(managed !== null && !isUnread(managed));
  assert.deepEqual(managed.diff?.split('\n').slice(2), ['-Contributor', ' Storage Blob Data Owner'], 'who manages everything opens no data: nothing takes its place');
  const vault = withRoles('azure', VAULT, [on('Key Vault Secrets User', ['Microsoft.KeyVault/vaults/secrets/getSecret/action', 'Microsoft.KeyVault/vaults/secrets/readMetadata/action'], true)], { facts: { 'storage-by-key': true, bindings: [] } });
  const never = await comparePermissions(vault, facts, null, knowledge);
  assert.ok(never !== null && !isUnread(never));
  assert.deepEqual(never.diff?.split('\n').slice(2), ['-Key Vault Secrets User'], 'a role of which nothing is used goes');
}); // prettier-ignore

test("calls of Google's and Azure's services that traces show are told to write or to read", async () => {
  const told = async (provider: string, spans: Span[]) => {
    const of = emptyPosture({ id: 'g', name: 'g', kind: 'deployed', provider });
    const use = await comparePermissions(of, null, traces({ spans: spans.map((each) => ({ traceId: 't', span: each })) }), knowledge);
    assert.ok(use !== null && !isUnread(use));
    return [use.observed.length, use.writes.map((each) => each.span?.spanId)];
  };
  const http = (id: string, verb: string, url: string) => span(id, verb, '', { attributes: { 'http.request.method': verb, 'url.full': url } }); // prettier-ignore
  assert.deepEqual(await told('gcp', [span('a', 'google.pubsub.v1.Publisher/Publish', ''), http('b', 'POST', 'https://firestore.googleapis.com/v1/x:runQuery'), http('c', 'POST', 'https://oauth2.googleapis.com/token')]), [3, ['a']]); // prettier-ignore
  const dependency = (id: string, name: string, type: string) => span(id, name, '', { attributes: { 'azure.dependency.type': type } });
  assert.deepEqual(await told('azure', [dependency('a', 'PUT box/a.txt', 'Azure blob'), dependency('b', 'GET box/a.txt', 'Azure blob'), dependency('c', 'GET /', 'HTTP')]), [2, ['a']]); // prettier-ignore
});
