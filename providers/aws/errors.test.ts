import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { AppError, type ErrorCode } from '#shared/errors.ts';
import { deniedAction, toAwsError, type ErrorContext } from './errors.ts';

const context: ErrorContext = {
  op: 'functions.list',
  profile: 'work',
  region: 'eu-west-1',
  login: 'aws sso login --profile work',
  endpoint: null,
};

/** An error as the SDK throws it. */
function sdkError(
  name: string,
  message: string,
  more: { status?: number; fault?: 'client' | 'server'; attempts?: number; Reason?: string; code?: string } = {},
) {
  const { status, fault = 'client', attempts = 1, ...rest } = more;
  const metadata = { requestId: 'req-1', attempts, ...(status === undefined ? {} : { httpStatusCode: status }) };
  return Object.assign(new Error(message), { name, $fault: fault, $metadata: metadata, ...rest });
}

/** Names and messages as the services send them. */
const cases: readonly (readonly [error: Error, code: ErrorCode, message: RegExp, hint: RegExp])[] = [
  [
    sdkError(
      'AccessDeniedException',
      'User: arn:aws:iam::1:user/a is not authorized to perform: lambda:ListFunctions on resource: * because no identity-based policy allows the lambda:ListFunctions action',
      { status: 403 },
    ),
    'forbidden',
    /may not lambda:ListFunctions on \*/,
    /Allow lambda:ListFunctions.*isobar profiles check aws:work/,
  ],
  [
    sdkError(
      'AccessDenied',
      'User: x is not authorized to perform: iam:GetRole on resource: role r with an explicit deny in a service control policy',
      { status: 403 },
    ),
    'forbidden',
    /iam:GetRole/,
    /denies it explicitly/,
  ],
  [
    sdkError('ExpiredTokenException', 'The security token included in the request is expired', { status: 403 }),
    'unauthenticated',
    /expired/,
    /aws sso login --profile work/,
  ],
  [
    sdkError('ExpiredToken', 'The security token included in the request is expired', { status: 400 }),
    'unauthenticated',
    /expired/,
    /aws sso login/,
  ],
  [
    sdkError('TokenProviderError', "Token is expired. To refresh this SSO session run 'aws sso login'"),
    'unauthenticated',
    /single sign-on/,
    /aws sso login --profile work/,
  ],
  [
    sdkError(
      'CredentialsProviderError',
      'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login with the corresponding profile.',
    ),
    'unauthenticated',
    /single sign-on/,
    /aws sso login/,
  ],
  [
    sdkError('CredentialsProviderError', 'Could not load credentials from any providers'),
    'unauthenticated',
    /No credentials were found for the profile aws:work/,
    /aws configure/,
  ],
  [
    sdkError('CredentialsProviderError', 'Profile p requires multi-factor authentication, but no MFA code callback was provided.'),
    'unauthenticated',
    /multi-factor/,
    /get-session-token/,
  ],
  [
    sdkError('UnrecognizedClientException', 'The security token included in the request is invalid.', { status: 403 }),
    'unauthenticated',
    /does not know these credentials in eu-west-1/,
    /switched on/,
  ],
  [
    sdkError('InvalidSignatureException', 'Signature expired: 20260101T000000Z is now earlier than', { status: 403 }),
    'unauthenticated',
    /clock/,
    /clock/,
  ],
  [sdkError('TooManyRequestsException', 'Rate exceeded', { status: 429, attempts: 3 }), 'throttled', /after 3 attempts/, /Wait/],
  [
    sdkError('TooManyRequestsException', 'Rate Exceeded.', { status: 429, Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' }),
    'throttled',
    /reserved/,
    /reserved concurrency/,
  ],
  [sdkError('ThrottlingException', 'Rate exceeded', { status: 400 }), 'throttled', /throttled/, /Wait/],
  [
    sdkError('ResourceNotFoundException', 'Function not found: arn:aws:lambda:eu-west-1:1:function:x', { status: 404 }),
    'not_found',
    /Function not found/,
    /isobar functions list/,
  ],
  [
    sdkError('ResourceConflictException', 'The operation cannot be performed at this time. An update is in progress for resource', {
      status: 409,
    }),
    'conflict',
    /in progress/,
    /try again/,
  ],
  [
    sdkError('PreconditionFailedException', 'The Revision Id provided does not match the latest Revision Id.', { status: 412 }),
    'conflict',
    /Revision Id/,
    /as it is now/,
  ],
  [
    sdkError('RequestTooLargeException', 'Request must be smaller than 6291456 bytes', { status: 413 }),
    'too_large',
    /6291456/,
    /Send less/,
  ],
  [sdkError('CodeStorageExceededException', 'Code storage limit exceeded.', { status: 400 }), 'too_large', /storage/, /Send less/],
  [
    sdkError('InvalidParameterValueException', 'The runtime parameter of cobol is not supported', { status: 400 }),
    'invalid_input',
    /cobol/,
    /Correct/,
  ],
  [
    sdkError('InvalidRequestContentException', 'Could not parse request body into json', { status: 400 }),
    'invalid_input',
    /parse/,
    /Correct/,
  ],
  [
    sdkError('InvalidZipFileException', 'Lambda could not unzip the deployment package', { status: 502, fault: 'server' }),
    'function_failed',
    /unzip/,
    /Mend/,
  ],
  [sdkError('UnknownOperationException', 'The local runtime does not offer X.', { status: 404 }), 'unsupported', /does not offer/, /cloud/],
  [
    sdkError('ServiceException', 'An error occurred and the request cannot be processed.', { status: 500, fault: 'server' }),
    'unavailable',
    /fault of its own/,
    /Health/,
  ],
  [
    sdkError('SyntaxError', 'Unexpected token < in JSON Deserialization error: to see the raw response', { status: 403 }),
    'unavailable',
    /does not speak AWS's protocol/,
    /proxy/,
  ],
  [sdkError('BrandNewException', 'Something new', { status: 418 }), 'invalid_input', /BrandNewException.*Something new/, /Correct/],
  [sdkError('BrandNewFault', 'Something new', { status: 503, fault: 'server' }), 'unavailable', /BrandNewFault/, /Try again/],
  [
    sdkError('Error', 'getaddrinfo ENOTFOUND lambda.mars-1.amazonaws.com', { code: 'ENOTFOUND' }),
    'unavailable',
    /cannot be reached \(ENOTFOUND\)/,
    /Is "eu-west-1" a region/,
  ],
  [sdkError('TimeoutError', 'Request timed out'), 'unavailable', /no answer in time/, /proxy/],
  [
    Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }) }),
    'unavailable',
    /ECONNRESET/,
    /connection/,
  ],
];

suite('an error of the SDK', () => {
  for (const [error, code, message, hint] of cases) {
    test(`${error.name} (${error.message.slice(0, 40)}) is ${code}`, () => {
      const told = toAwsError(error, context);
      assert.equal(told.code, code);
      assert.match(told.message, message);
      assert.match(told.hint ?? '', hint);
      assert.equal(told.provider, 'aws');
      assert.equal(told.op, 'functions.list');
      assert.equal(told.cause, error);
    });
  }

  test('that nobody knows is internal, never a guess, and an abort is a cancellation', () => {
    assert.equal(toAwsError(new RangeError('x'), context).code, 'internal');
    assert.equal(toAwsError('text', context).code, 'internal');
    assert.equal(toAwsError(Object.assign(new Error('Request aborted'), { name: 'AbortError' }), context).code, 'cancelled');
    const wrapped = new Error('outer', { cause: Object.assign(new Error('x'), { name: 'AbortError' }) });
    assert.equal(toAwsError(wrapped, context).code, 'cancelled');
  });

  test("names the request, AWS's own code, the action and the region", () => {
    const { requestId, details } = toAwsError(cases[0]?.[0], context);
    assert.equal(requestId, 'req-1');
    assert.deepEqual(details, { awsCode: 'AccessDeniedException', region: 'eu-west-1', action: 'lambda:ListFunctions', resource: '*' });
  });

  test('of an endpoint that is elsewhere speaks of that', () => {
    const refused = sdkError('Error', 'connect ECONNREFUSED 127.0.0.1:1', { code: 'ECONNREFUSED' });
    const told = toAwsError(refused, { ...context, endpoint: 'http://127.0.0.1:1' });
    assert.match(told.message, /^http:\/\/127\.0\.0\.1:1 does not answer/);
    assert.match(told.hint ?? '', /isobar runtime start/);
  });

  test('passes an AppError on as it is', () => {
    const own = toAwsError(new AppError('too_large', 'Too large.', { hint: 'h' }), context);
    assert.deepEqual([own.code, own.message, own.hint, own.provider], ['too_large', 'Too large.', 'h', 'aws']);
  });
});

test('the action is read out of what was denied, with or without a resource', () => {
  assert.deepEqual(deniedAction('User: x is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::1:role/r'), {
    action: 'sts:AssumeRole',
    resource: 'arn:aws:iam::1:role/r',
  });
  assert.deepEqual(deniedAction('User: x is not authorized to perform: lambda:InvokeFunction'), {
    action: 'lambda:InvokeFunction',
    resource: null,
  });
  assert.equal(deniedAction('Access Denied'), null);
});
