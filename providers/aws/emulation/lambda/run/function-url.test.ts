/** Function URLs over HTTP: who is let in, what the function sees, what its caller gets. */
import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { after, test } from 'node:test';
import {
  AddPermissionCommand,
  CreateAliasCommand,
  CreateFunctionUrlConfigCommand,
  PublishVersionCommand,
  type CreateFunctionUrlConfigCommandInput,
} from '@aws-sdk/client-lambda';
import { shareLambda, type LambdaFixture } from './testing/lambda-fixture.ts';

const lambdaFixture = shareLambda({ after });

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
  chunks: string[];
}

/** Sends to the URL's own host, which resolves to loopback wherever `localhost` does. */
function get(
  url: string,
  options: { method?: string; path?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { port, hostname } = new URL(url);
  const headers = { host: `${hostname}:${port}`, ...options.headers };
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, method: options.method ?? 'GET', path: options.path ?? '/', headers },
      (response) => {
        const chunks: string[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: chunks.join(''), chunks }));
        response.on('error', reject);
      },
    );
    request.on('error', reject).end(options.body);
  });
}

async function withUrl(
  { lambda }: LambdaFixture,
  FunctionName: string,
  input: Partial<CreateFunctionUrlConfigCommandInput> & { open?: boolean } = {},
): Promise<string> {
  const { open = true, AuthType = 'NONE', ...rest } = input;
  const { FunctionUrl = '' } = await lambda.send(new CreateFunctionUrlConfigCommand({ FunctionName, AuthType, ...rest }));
  if (!open) return FunctionUrl;
  const common = { FunctionName, Principal: '*', ...(rest.Qualifier === undefined ? {} : { Qualifier: rest.Qualifier }) };
  await lambda.send(
    new AddPermissionCommand({ ...common, StatementId: 'url', Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: AuthType }),
  );
  await lambda.send(
    new AddPermissionCommand({ ...common, StatementId: 'invoke', Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true }),
  );
  return FunctionUrl;
}

test('a public URL: event, answer, cookies, binary, its path form', async (t) => {
  const fixture = await lambdaFixture(t);
  await fixture.create(
    'web',
    `exports.handler = async (event) => event.rawPath === '/binary'
      ? { statusCode: 200, headers: { 'content-type': 'image/png' }, isBase64Encoded: true, body: Buffer.from([0, 255, 1]).toString('base64') }
      : { statusCode: 201, headers: { 'X-Mine': 'yes', 'content-type': 'text/plain' }, cookies: ['a=1; Path=/', 'b=2'], body: JSON.stringify(event) }`,
  );
  const url = await withUrl(fixture, 'web');
  assert.match(url, /^http:\/\/[a-z0-9]+\.lambda-url\.us-east-1\.localhost:\d+\/$/);
  const answer = await get(url, {
    method: 'POST',
    path: '/a/b%20c?x=1&x=2&y=%C3%BC',
    headers: { cookie: 'c=3', 'content-type': 'text/plain' },
    body: 'hi',
  });
  assert.deepEqual([answer.status, answer.headers['x-mine'], answer.headers['set-cookie']], [201, 'yes', ['a=1; Path=/', 'b=2']]);
  const event = JSON.parse(answer.body);
  const { hostname } = new URL(url);
  assert.deepEqual(
    [event.version, event.rawPath, event.cookies, event.queryStringParameters, event.body, event.isBase64Encoded],
    ['2.0', '/a/b%20c', ['c=3'], { x: '1,2', y: 'ü' }, 'hi', false],
  );
  assert.deepEqual(
    [event.requestContext.domainName, event.requestContext.apiId, event.requestContext.accountId, event.requestContext.http.method],
    [hostname, hostname.split('.')[0], 'anonymous', 'POST'],
  );
  assert.equal(event.requestContext.requestId, answer.headers['x-amzn-requestid']);
  const binary = await fetch(`${fixture.endpoint}/_lambda-url/${hostname.split('.')[0]}/binary`);
  assert.deepEqual([binary.status, [...new Uint8Array(await binary.arrayBuffer())]], [200, [0, 255, 1]]);
});

test('without the policy, or without a signature where one is wanted, it is forbidden', async (t) => {
  const fixture = await lambdaFixture(t);
  await fixture.create('web', 'exports.handler = async (event) => event.requestContext.authorizer.iam.accountId');
  const closed = await withUrl(fixture, 'web', { open: false });
  const refused = await get(closed);
  assert.deepEqual([refused.status, refused.headers['x-amzn-errortype']], [403, 'AccessDeniedException']);
  assert.match(JSON.parse(refused.body).Message, /^Forbidden/);
  await fixture.create('signed', 'exports.handler = async (event) => event.requestContext.authorizer.iam');
  const url = await withUrl(fixture, 'signed', { AuthType: 'AWS_IAM', open: false });
  assert.equal((await get(url)).status, 403);
  const authorization = (account: string) => ({
    authorization: `AWS4-HMAC-SHA256 Credential=${account}/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0`,
  });
  const own = await get(url, { headers: authorization('111122223333') });
  assert.deepEqual([own.status, JSON.parse(own.body).accountId], [200, '111122223333']);
  assert.equal((await get(url, { headers: authorization('999988887777') })).status, 403);
  assert.equal((await get(`http://nobody.lambda-url.us-east-1.localhost:${new URL(url).port}/`)).status, 404);
});

test('a function that fails, is too slow or answers nonsense is a bad gateway', async (t) => {
  const fixture = await lambdaFixture(t);
  const code = `exports.handler = async ({ rawPath }) => { if (rawPath === '/throw') throw new Error('x'); if (rawPath === '/hang') await new Promise((r) => setTimeout(r, 60000)); if (rawPath === '/odd') return { statusCode: 'many' }; return 'plain' }`;
  await fixture.create('web', code, { Timeout: 1 });
  const url = await withUrl(fixture, 'web');
  const plain = await get(url);
  assert.deepEqual([plain.status, plain.headers['content-type'], plain.body], [200, 'application/json', 'plain']);
  for (const path of ['/throw', '/hang', '/odd']) assert.deepEqual([path, (await get(url, { path })).status], [path, 502]);
  assert.equal((await get(url, { method: 'POST', body: 'x'.repeat(6_291_457) })).status, 413);
});

test('a streamed answer comes as it is written; a buffered one at the end', async (t) => {
  const fixture = await lambdaFixture(t);
  const code = `exports.handler = awslambda.streamifyResponse(async (event, stream) => {
    stream = awslambda.HttpResponseStream.from(stream, { statusCode: 202, headers: { 'x-kind': 'stream' } });
    stream.write('one ');
    await new Promise((r) => setTimeout(r, 300));
    if (event.rawPath === '/break') throw new Error('broke');
    stream.end('two');
  })`;
  await fixture.create('stream', code);
  const url = await withUrl(fixture, 'stream', { InvokeMode: 'RESPONSE_STREAM' });
  const streamed = await get(url);
  assert.deepEqual([streamed.status, streamed.headers['x-kind'], streamed.chunks], [202, 'stream', ['one ', 'two']]);
  await fixture.create('buffered', code);
  const buffered = await withUrl(fixture, 'buffered');
  const whole = await get(buffered);
  assert.deepEqual([whole.status, whole.body], [202, 'one two']);
  assert.equal((await get(buffered, { path: '/break' })).status, 502);
});

test('CORS: preflights are answered without the function, answers get its headers', async (t) => {
  const fixture = await lambdaFixture(t);
  await fixture.create(
    'web',
    `exports.handler = async () => ({ statusCode: 200, headers: { 'access-control-allow-origin': 'https://own.example' }, body: 'ran' })`,
  );
  const url = await withUrl(fixture, 'web', {
    Cors: {
      AllowOrigins: ['https://*.example.com'],
      AllowMethods: ['GET'],
      AllowHeaders: ['x-a'],
      AllowCredentials: true,
      MaxAge: 60,
      ExposeHeaders: ['x-b'],
    },
  });
  const headers = { origin: 'https://a.example.com', 'access-control-request-method': 'GET' };
  const asked = await get(url, { method: 'OPTIONS', headers });
  assert.deepEqual(
    [
      asked.status,
      asked.body,
      asked.headers['access-control-allow-origin'],
      asked.headers['access-control-allow-methods'],
      asked.headers['access-control-allow-headers'],
      asked.headers['access-control-max-age'],
      asked.headers['access-control-allow-credentials'],
    ],
    [200, '', 'https://a.example.com', 'GET', 'x-a', '60', 'true'],
  );
  const answer = await get(url, { headers: { origin: 'https://a.example.com' } });
  assert.deepEqual(
    [answer.body, answer.headers['access-control-allow-origin'], answer.headers['access-control-expose-headers']],
    ['ran', 'https://a.example.com', 'x-b'],
  );
  const stranger = await get(url, { method: 'OPTIONS', headers: { ...headers, origin: 'https://evil.test' } });
  assert.equal(stranger.headers['access-control-allow-origin'], undefined);
});

test('an alias has a URL of its own', async (t) => {
  const fixture = await lambdaFixture(t);
  await fixture.create('web', 'exports.handler = async (event, context) => [context.functionVersion, context.invokedFunctionArn]');
  await fixture.lambda.send(new PublishVersionCommand({ FunctionName: 'web' }));
  await fixture.lambda.send(new CreateAliasCommand({ FunctionName: 'web', Name: 'live', FunctionVersion: '1' }));
  const url = await withUrl(fixture, 'web', { Qualifier: 'live' });
  assert.deepEqual(JSON.parse((await get(url)).body), ['1', 'arn:aws:lambda:us-east-1:111122223333:function:web:live']);
});
