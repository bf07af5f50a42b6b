import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, GetLogEventsCommand, StartLiveTailCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetRoleCommand, IAMClient, TagRoleCommand } from '@aws-sdk/client-iam';
import { BatchGetTracesCommand, GetSamplingRulesCommand, XRayClient } from '@aws-sdk/client-xray';
import { Decoder, Encoder } from 'cbor-x';
import { z } from 'zod';
import { AwsError, type AwsService } from '../server/service.ts';
import { serveForTest, type TestServer } from '../testing/serve-for-test.ts';
import { awsJson } from './aws-json.ts';
import { awsQuery, parseForm } from './aws-query.ts';
import { EventStream } from './event-stream.ts';
import { operation } from './operation.ts';
import { createRestJsonService } from './rest-json.ts';
import { rpcCbor } from './rpc-cbor.ts';
import { createRpcService } from './rpc-service.ts';
import { integer, list, timestamp } from './scalars.ts';
import { writeXml } from '../../../emulation-parts/xml.ts';

const at = new Date('2026-01-02T03:04:05.678Z');
const faults: unknown[] = [];
const common = {
  invalid: (message: string) => new AwsError('InvalidParameterException', message),
  onFault: (_operation: string, error: unknown) => faults.push(error),
};

const iam = createRpcService({
  ...common,
  name: 'iam',
  signingNames: ['iam'],
  codecs: [
    awsQuery({
      version: '2010-05-08',
      xmlns: 'https://iam.amazonaws.com/doc/2010-05-08/',
      errorCodes: { NoSuchEntityException: 'NoSuchEntity' },
    }),
  ],
  operations: {
    GetRole: operation({
      input: z.object({ RoleName: z.string() }),
      level: 'modelled',
      handle: ({ RoleName }) => {
        if (RoleName === 'bug') throw new TypeError('a fault of ours');
        if (RoleName !== 'r')
          throw new AwsError('NoSuchEntityException', `The role with name <${RoleName}> cannot be found.`, { status: 404 });
        return { Role: { RoleName, Path: '/', Arn: 'a&b', CreateDate: at, Tags: [{ Key: 'k', Value: ' <v>\r' }], Description: undefined } };
      },
    }),
    TagRole: operation({
      input: z.object({ RoleName: z.string(), Tags: list(z.object({ Key: z.string(), Value: z.string() })) }),
      level: 'modelled',
      handle: ({ Tags }) => {
        assert.deepEqual(
          Tags,
          [...Array(11).keys()].map((n) => ({ Key: `k${n}`, Value: '' })),
        );
        return undefined;
      },
    }),
  },
});

const ListMetrics = operation({
  input: z.object({
    Namespace: z.string().optional(),
    RecentlyActive: z.string().optional(),
    At: timestamp.optional(),
    N: integer.optional(),
  }),
  level: 'modelled',
  handle: ({ Namespace, At, N }) => {
    if (Namespace === 'none') throw new AwsError('ResourceNotFound', 'nothing there', { status: 404 });
    return { Metrics: [{ Namespace, MetricName: `${At?.toISOString()}/${N}`, Dimensions: undefined }], At: at };
  },
});
const cloudwatch = createRpcService({
  ...common,
  name: 'cloudwatch',
  signingNames: ['monitoring'],
  targetPrefixes: ['GraniteServiceVersion20100801'],
  codecs: [
    awsJson({
      targetPrefix: 'GraniteServiceVersion20100801',
      version: '1.0',
      queryErrorCodes: { ResourceNotFound: 'ResourceNotFoundOld' },
    }),
    rpcCbor({ serviceName: 'GraniteServiceVersion20100801', queryErrorCodes: {} }),
    awsQuery({ version: '2010-08-01', xmlns: 'http://monitoring.amazonaws.com/doc/2010-08-01/' }),
  ],
  operations: { ListMetrics },
});

const logs = createRpcService({
  ...common,
  name: 'logs',
  signingNames: ['logs'],
  codecs: [awsJson({ targetPrefix: 'Logs_20140328', version: '1.1' })],
  operations: {
    GetLogEvents: operation({
      input: z.object({ logStreamName: z.string().max(3), limit: integer.optional() }),
      level: 'modelled',
      handle: ({ logStreamName }) => ({ events: [{ timestamp: 5, message: logStreamName }] }),
    }),
    StartLiveTail: operation({
      input: z.object({ logGroupIdentifiers: z.array(z.string()) }),
      level: 'modelled',
      handle: ({ logGroupIdentifiers }) =>
        new EventStream(
          (async function* () {
            yield { type: 'sessionStart', payload: { sessionId: 's', logGroupIdentifiers } };
            yield { type: 'sessionUpdate', payload: { sessionResults: [{ message: 'grüße', timestamp: 7 }] } };
            throw new AwsError('SessionTimeoutException', 'over');
          })(),
        ),
    }),
  },
});

const xray = createRestJsonService({
  ...common,
  name: 'xray',
  signingNames: ['xray'],
  routes: [
    { operation: 'BatchGetTraces', method: 'POST', path: '/Traces' },
    { operation: 'Labelled', method: 'GET', path: '/things/{Name}/{Rest+}', query: { max: 'Max', tag: 'Tags' }, status: 202 },
  ],
  operations: {
    BatchGetTraces: operation({
      input: z.object({ TraceIds: z.array(z.string()) }),
      level: 'modelled',
      handle: ({ TraceIds }) => {
        if (TraceIds.includes('bad')) throw new AwsError('InvalidRequestException', 'bad id', { members: { Message: 'bad id' } });
        return { Traces: TraceIds.map((Id) => ({ Id, Duration: 1.5 })) };
      },
    }),
    Labelled: operation({ input: z.object({ Max: integer, Name: z.string() }).loose(), level: 'modelled', handle: (input) => input }),
  },
});

describe('protocols', () => {
  const servers: Record<string, TestServer> = {};
  before(async () => {
    for (const [name, service] of Object.entries({ iam, cloudwatch, logs, xray } satisfies Record<string, AwsService>)) {
      servers[name] = await serveForTest(service);
    }
  });
  after(async () => {
    for (const server of Object.values(servers)) await server.close();
  });
  const client = (name: string) => ({
    endpoint: servers[name]?.url ?? '',
    region: 'eu-central-1',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  const post = (name: string, headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>, path = '/') =>
    fetch(`${servers[name]?.url}${path}`, { method: 'POST', headers, body });

  test('Query: lists, dates and escapes come through; errors carry the code clients know', async () => {
    const client_ = new IAMClient(client('iam'));
    const { Role } = await client_.send(new GetRoleCommand({ RoleName: 'r' }));
    assert.deepEqual({ arn: Role?.Arn, at: Role?.CreateDate, tags: Role?.Tags }, { arn: 'a&b', at, tags: [{ Key: 'k', Value: ' <v>\r' }] });
    await client_.send(new TagRoleCommand({ RoleName: 'r', Tags: [...Array(11).keys()].map((n) => ({ Key: `k${n}`, Value: '' })) }));
    await assert.rejects(client_.send(new GetRoleCommand({ RoleName: 'x' })), {
      name: 'NoSuchEntityException',
      message: 'The role with name <x> cannot be found.',
    });
  });

  test('Query: an unknown action, another version and no action are errors of the protocol', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const [body, code] of [
      ['Action=Nothing&Version=2010-05-08', 'InvalidAction'],
      ['Action=GetRole&Version=1999-01-01&RoleName=r', 'MissingAction'],
      ['', 'MissingAction'],
      ['Action=GetRole&Version=2010-05-08', 'InvalidParameterException'],
      ['Action=constructor&Version=2010-05-08', 'InvalidAction'],
    ]) {
      const answer = await post('iam', form, body ?? '');
      assert.equal(answer.status, 400);
      assert.match(await answer.text(), new RegExp(`<Code>${code}</Code>`), body);
    }
  });

  test('a fault of ours is an InternalFailure and is reported', async () => {
    await assert.rejects(new IAMClient(client('iam')).send(new GetRoleCommand({ RoleName: 'bug' })), { name: 'InternalFailure' });
    assert.ok(faults.at(-1) instanceof TypeError);
  });

  test('Query forms: lists in the order of their numbers, structures, empty values', () => {
    const fields: [string, string][] = [
      ['Action', 'A'],
      ['L.member.10', 'ten'],
      ['L.member.2', 'two'],
      ['S.A.member.1.K', 'v'],
      ['Flat.1.Name', 'n'],
      ['Empty', ''],
      ['__proto__.x', 'y'],
    ];
    assert.deepEqual(
      JSON.stringify(parseForm(fields)),
      JSON.stringify({ L: ['two', 'ten'], S: { A: [{ K: 'v' }] }, Flat: [{ Name: 'n' }], Empty: '', ['__proto__']: { x: 'y' } }),
    );
    assert.equal(Object.getPrototypeOf(parseForm(fields)), Object.prototype);
  });

  test('XML leaves out what is undefined and replaces what XML cannot carry', () => {
    assert.equal(
      writeXml('A', { B: undefined, C: [1, { D: 'a\u0000b' }], E: new Date(0) }, { lists: 'member', xmlns: 'urn:x' }),
      '<A xmlns="urn:x"><C><member>1</member><member><D>a\ufffdb</D></member></C><E>1970-01-01T00:00:00Z</E></A>',
    );
    assert.equal(writeXml('A', { C: [1, 2] }, { lists: 'flat' }), '<A><C>1</C><C>2</C></A>');
  });

  test('awsJson: answers, errors with the old Query code, broken bodies', async () => {
    const sdk = new CloudWatchClient(client('cloudwatch'));
    const { Metrics } = await sdk.send(new ListMetricsCommand({ Namespace: 'n' }));
    assert.equal(Metrics?.[0]?.Namespace, 'n');
    await assert.rejects(sdk.send(new ListMetricsCommand({ Namespace: 'none' })), { name: 'ResourceNotFoundOld' });
    const target = { 'x-amz-target': 'GraniteServiceVersion20100801.ListMetrics', 'content-type': 'application/x-amz-json-1.0' };
    for (const body of ['{', '[]', '"x"', new Uint8Array([0xff, 0xfe])]) {
      const answer = await post('cloudwatch', target, body);
      assert.equal(answer.status, 400);
      assert.match(await answer.text(), /"__type":"SerializationException"/);
    }
    const unknown = await post('cloudwatch', { ...target, 'x-amz-target': 'GraniteServiceVersion20100801.DescribeAlarms' }, '{}');
    assert.equal(unknown.status, 400);
    assert.match(await unknown.text(), /"__type":"UnknownOperationException","message":"The operation DescribeAlarms /);
  });

  test('one operation in three protocols', async () => {
    const form = await post(
      'cloudwatch',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'Action=ListMetrics&Version=2010-08-01&At=2026-01-02T03:04:05.678Z&N=3',
    );
    assert.match(await form.text(), /<MetricName>2026-01-02T03:04:05.678Z\/3<\/MetricName>.*<At>2026-01-02T03:04:05.678Z<\/At>/);
    const json = await post(
      'cloudwatch',
      { 'x-amz-target': 'GraniteServiceVersion20100801.ListMetrics' },
      JSON.stringify({ At: at.getTime() / 1000, N: 3 }),
    );
    assert.deepEqual(await json.json(), { Metrics: [{ MetricName: `${at.toISOString()}/3` }], At: at.getTime() / 1000 });
    const path = '/service/GraniteServiceVersion20100801/operation/ListMetrics';
    const cborHeaders = { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' };
    const cbor = await post('cloudwatch', cborHeaders, Buffer.from(new Encoder({ useRecords: false }).encode({ At: at, N: 3 })), path);
    assert.equal(cbor.headers.get('smithy-protocol'), 'rpc-v2-cbor');
    assert.deepEqual(new Decoder({ useRecords: false, mapsAsObjects: true }).decode(Buffer.from(await cbor.arrayBuffer())), {
      Metrics: [{ MetricName: `${at.toISOString()}/3` }],
      At: at,
    });
    const broken = await post('cloudwatch', cborHeaders, Buffer.from([0xbf, 0x61]), path);
    assert.equal(broken.status, 400);
    assert.equal(new Decoder({ useRecords: false }).decode(Buffer.from(await broken.arrayBuffer())).__type, 'SerializationException');
  });

  test('awsJson: a constraint that is broken is the service’s own error', async () => {
    const sdk = new CloudWatchLogsClient(client('logs'));
    await assert.rejects(sdk.send(new GetLogEventsCommand({ logGroupName: 'g', logStreamName: 'long' })), {
      name: 'InvalidParameterException',
      message: /1 validation error detected: Value at 'logStreamName' failed to satisfy constraint/,
    });
  });

  test('an event stream: the first message, events, an exception at the end', async () => {
    const sdk = new CloudWatchLogsClient({ ...client('logs'), disableHostPrefix: true });
    const { responseStream } = await sdk.send(new StartLiveTailCommand({ logGroupIdentifiers: ['arn'] }));
    const seen: unknown[] = [];
    await assert.rejects(
      async () => {
        for await (const event of responseStream ?? [])
          seen.push(event.sessionStart?.logGroupIdentifiers ?? event.sessionUpdate?.sessionResults);
      },
      { name: 'SessionTimeoutException', message: 'over' },
    );
    assert.deepEqual(seen, [['arn'], [{ message: 'grüße', timestamp: 7 }]]);
  });

  test('REST: bodies, labels, query members, errors in the header, unknown paths', async () => {
    const sdk = new XRayClient(client('xray'));
    assert.deepEqual((await sdk.send(new BatchGetTracesCommand({ TraceIds: ['a'] }))).Traces, [{ Id: 'a', Duration: 1.5 }]);
    await assert.rejects(sdk.send(new BatchGetTracesCommand({ TraceIds: ['bad'] })), {
      name: 'InvalidRequestException',
      message: 'bad id',
    });
    await assert.rejects(sdk.send(new GetSamplingRulesCommand({})), { name: 'UnknownOperationException' });
    const labelled = await fetch(`${servers['xray']?.url}/things/a%20b/c/d?max=4&tag=x&tag=y`);
    assert.equal(labelled.status, 202);
    assert.deepEqual(await labelled.json(), { Max: 4, Tags: ['x', 'y'], Name: 'a b', Rest: 'c/d' });
    assert.equal((await fetch(`${servers['xray']?.url}/things/%ff/c?max=1`)).headers.get('x-amzn-errortype'), 'SerializationException');
  });
});
