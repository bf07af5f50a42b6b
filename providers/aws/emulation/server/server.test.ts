import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { after, test } from 'node:test';
import {
  CreateFunctionCommand,
  GetFunctionConcurrencyCommand,
  ListFunctionsCommand,
  ListLayersCommand,
  PublishLayerVersionCommand,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { call, testHome, type TestSession } from '../../../local/testing-home.ts';
import { shareAwsHome } from '../testing/aws-home.ts';
import { functionInput, handlerZip, lambdaClient } from '../testing/lambda-functions.ts';
import { decodeAwsChunked } from './aws-chunked.ts';
import { readSignature } from './signature.ts';

const awsHome = shareAwsHome({ after });
const SIGNED =
  'AWS4-HMAC-SHA256 Credential=123456789012/20261120/eu-west-1/lambda/aws4_request, SignedHeaders=host;x-amz-date, Signature=0';

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Sends exactly this; the Host header too is what `headers` says. */
function send(
  endpoint: string,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body: Buffer | string = '',
): Promise<Answer> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: hostname, port, method, path, headers, setHost: headers['host'] === undefined }, (response) => {
      const parts: Buffer[] = [];
      response
        .on('data', (part: Buffer) => parts.push(part))
        .on('error', reject)
        .on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts).toString() }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const kind = ({ status, headers }: Answer): string => `${status} ${String(headers['x-amzn-errortype'])}`;

test('what is not a call of a service is refused in the words of AWS', async (t) => {
  const { endpoint } = await awsHome(t);
  const path = '/2015-03-31/functions';
  assert.equal(kind(await send(endpoint, 'GET', path)), '403 MissingAuthenticationTokenException');
  assert.equal(kind(await send(endpoint, 'GET', path, { authorization: 'AWS4-HMAC-SHA256 nonsense' })), '403 IncompleteSignatureException');
  assert.equal(kind(await send(endpoint, 'GET', path, { authorization: 'Basic abc' })), '403 MissingAuthenticationTokenException');
  const elsewhere = SIGNED.replace('/lambda/', '/quantum-mail/');
  assert.equal(kind(await send(endpoint, 'GET', path, { authorization: elsewhere })), '404 UnknownOperationException');
  assert.equal(kind(await send(endpoint, 'GET', '/2099-01-01/nothing', { authorization: SIGNED })), '404 UnknownOperationException');
  assert.equal(kind(await send(endpoint, 'PATCH', path, { authorization: SIGNED })), '404 UnknownOperationException');
  assert.equal(kind(await send(endpoint, 'GET', `${path}/%E0%A4%A`, { authorization: SIGNED })), '400 SerializationException');
  const listed = await send(endpoint, 'GET', `${path}/`, { authorization: SIGNED });
  assert.deepEqual([listed.status, JSON.parse(listed.body)], [200, { Functions: [] }]);
  assert.match(String(listed.headers['x-amzn-requestid']), /^[0-9a-f-]{36}$/);
});

test('a presigned URL is a signature', async (t) => {
  const { endpoint } = await awsHome(t);
  const scope = encodeURIComponent('123456789012/20261120/eu-west-1/lambda/aws4_request');
  const query = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${scope}&X-Amz-Signature=0`;
  assert.equal((await send(endpoint, 'GET', `/2015-03-31/functions?${query}`)).status, 200);
});

test('pages in a browser and foreign names do not get through', async (t) => {
  const { endpoint } = await awsHome(t);
  const path = '/2015-03-31/functions';
  const signed = { authorization: SIGNED };
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ]) {
    assert.equal(kind(await send(endpoint, 'GET', path, { ...signed, ...headers })), '403 AccessDeniedException');
    assert.equal((await send(endpoint, 'POST', '/_isobar/reset', headers)).status, 403);
  }
  assert.equal((await send(endpoint, 'GET', path, { ...signed, host: 'evil.example' })).status, 403);
});

test('bodies that are too large, broken or of another type get an answer', async (t) => {
  const home = await awsHome(t);
  const { endpoint } = home;
  const post = (body: Buffer | string, type = 'application/json'): Promise<Answer> =>
    send(endpoint, 'POST', '/2015-03-31/functions', { authorization: SIGNED, 'content-type': type }, body);
  const huge = await post(Buffer.alloc(80 * 1024 * 1024, 32));
  assert.equal(kind(huge), '413 RequestEntityTooLargeException');
  assert.match(huge.body, /Request must be smaller than 70167211 bytes for the CreateFunction operation/);
  for (const body of ['{', '[]', '"x"', '\u0000', Buffer.from([0xff, 0xfe, 0xfd])]) {
    assert.equal(kind(await post(body)), '400 InvalidRequestContentException');
  }
  assert.equal(kind(await post('')), '400 ValidationException');
  assert.equal(kind(await post('<xml/>', 'text/xml')), '400 InvalidRequestContentException');
  const input = functionInput('typed', await handlerZip());
  const body = JSON.stringify({ ...input, Code: { ZipFile: Buffer.from(input.Code.ZipFile).toString('base64') } });
  assert.equal((await post(body, 'text/plain')).status, 201);
  const deep = `{"Environment":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`;
  assert.equal((await post(deep)).status, 400);
  const config = await send(
    endpoint,
    'PUT',
    '/2015-03-31/functions/typed/configuration',
    { authorization: SIGNED },
    JSON.stringify({ Description: 'x'.repeat(6000) }),
  );
  assert.match(config.body, /Request must be smaller than 5120 bytes for the UpdateFunctionConfiguration operation/);
});

test('a reset forgets what the emulation made, and nothing of the console', async (t) => {
  const home = await awsHome(t);
  const lambda = lambdaClient(t, home);
  const code = 'export const handler = async () => 1;\n';
  for (const path of ['/_isobar/reset', '/moto-api/reset']) {
    await home.local.deploy('consoles', code, { model: 'aws-handler', runtime: 'nodejs24.x', handler: 'index.handler' });
    await lambda.send(new CreateFunctionCommand(functionInput('apis', await handlerZip())));
    // What the API only changes, it does not own.
    await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: 'consoles', ReservedConcurrentExecutions: 1 }));
    await lambda.send(new PublishLayerVersionCommand({ LayerName: 'layer', Content: { ZipFile: await handlerZip() } }));
    const answer = await send(home.endpoint, 'POST', path);
    assert.deepEqual([answer.status, JSON.parse(answer.body)], [200, { status: 'ok' }]);
    const { Functions } = await lambda.send(new ListFunctionsCommand({}));
    assert.deepEqual(
      Functions?.map(({ FunctionName }) => FunctionName),
      ['consoles'],
    );
    assert.deepEqual((await lambda.send(new ListLayersCommand({}))).Layers, []);
    assert.equal(
      (await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: 'consoles' }))).ReservedConcurrentExecutions,
      undefined,
    );
  }
  const health = await send(home.endpoint, 'GET', '/_isobar/health');
  assert.match(health.body, /"lambda"/);
});

test('the default account is what the settings say, and stays while functions are in it', async (t) => {
  const home = testHome(t);
  const started = async (emulation: Record<string, string>): Promise<{ session: TestSession; endpoint: string }> => {
    const session = await home.connect({ emulation });
    const { endpoints } = await session.facet('runtime').start({}, call());
    return { session, endpoint: endpoints['aws'] ?? '' };
  };
  const settings = { 'aws.accountId': '444455556666', 'aws.region': 'eu-west-3' };
  const arnOf = async (endpoint: string): Promise<string | undefined> => {
    const { Functions } = await lambdaClient(t, { endpoint }, { region: 'eu-west-3' }).send(new ListFunctionsCommand({}));
    return Functions?.[0]?.FunctionArn;
  };
  const first = await started(settings);
  const client = lambdaClient(t, first, { region: 'eu-west-3' });
  await client.send(new CreateFunctionCommand(functionInput('settled', await handlerZip())));
  assert.equal(await arnOf(first.endpoint), 'arn:aws:lambda:eu-west-3:444455556666:function:settled');
  await first.session.facet('runtime').stop(call());

  const second = await started({ ...settings, 'aws.accountId': '777788889999' });
  assert.equal(await arnOf(second.endpoint), 'arn:aws:lambda:eu-west-3:444455556666:function:settled');
  await send(second.endpoint, 'POST', '/_isobar/reset');
  await second.session.facet('runtime').stop(call());
  const third = await started({ ...settings, 'aws.accountId': '777788889999' });
  assert.match((await send(third.endpoint, 'GET', '/_isobar/health')).body, /"account":"777788889999"/);
});

test('chunks with signatures and trailers come out as the body', () => {
  const chunked = (text: string): string => decodeAwsChunked(Buffer.from(text)).toString();
  assert.equal(chunked('5;chunk-signature=aa\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n'), 'hello world');
  assert.equal(chunked('0\r\n\r\n'), '');
  for (const broken of ['', '5\r\nhel', 'zz\r\nhello\r\n0\r\n', '5\r\nhello\r\n']) {
    assert.throws(() => chunked(broken), { code: 'IncompleteBody' });
  }
});

test('signatures of all kinds say who called what', () => {
  const none = new URLSearchParams();
  assert.deepEqual(readSignature({ authorization: SIGNED }, none), { accessKeyId: '123456789012', region: 'eu-west-1', service: 'lambda' });
  const multi = 'AWS4-ECDSA-P256-SHA256 Credential=AKID/20261120/s3/aws4_request, SignedHeaders=host, Signature=0';
  assert.deepEqual(readSignature({ authorization: multi, 'x-amz-region-set': 'us-west-2,eu-west-1' }, none), {
    accessKeyId: 'AKID',
    region: 'us-west-2',
    service: 's3',
  });
  assert.deepEqual(readSignature({ authorization: 'AWS AKID:c2ln' }, none), { accessKeyId: 'AKID', region: null, service: 's3' });
  assert.equal(readSignature({}, none), null);
  assert.equal(readSignature({ authorization: 'AWS4-HMAC-SHA256 Credential=x/y, Signature=0' }, none), 'malformed');
});
