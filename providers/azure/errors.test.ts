import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deniedAction, toAzureError } from './errors.ts';
import { HttpError } from './http/http-error.ts';

const context = { op: 'functions.list', profile: 'work', login: 'az login --tenant t', endpoint: null };
const rest = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new HttpError('Azure', status, headers, Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
const told = (error: unknown, more = {}) => toAzureError(error, { ...context, ...more });

test("Azure's answers become errors that say what to do", () => {
  const table: [status: number, code: string, expected: string][] = [
    [401, 'ExpiredAuthenticationToken', 'unauthenticated'],
    [403, 'AuthorizationFailed', 'forbidden'],
    [404, 'ResourceNotFound', 'not_found'],
    [404, 'SubscriptionNotFound', 'not_found'],
    [409, 'Conflict', 'conflict'],
    [412, 'PreconditionFailed', 'conflict'],
    [413, 'RequestEntityTooLarge', 'too_large'],
    [429, 'TooManyRequests', 'throttled'],
    [409, 'MissingSubscriptionRegistration', 'conflict'],
    [400, 'InvalidApiVersionParameter', 'unsupported'],
    [400, 'BadRequest', 'invalid_input'],
    [503, 'ServiceUnavailable', 'unavailable'],
  ];
  for (const [status, code, expected] of table) {
    const error = told(rest(status, { error: { code, message: 'said so' } }));
    assert.equal(error.code, expected, `${status} ${code}`);
    assert.ok((error.hint ?? '').length > 10, code);
    assert.equal(error.details?.['azureCode'], code);
  }
  assert.match(told(rest(400, { Code: 'BadRequest', Message: 'the older form' })).message, /the older form/);
  assert.match(told(rest(429, {}, { 'retry-after': '17' })).hint ?? '', /17 seconds/);
  assert.equal(told(rest(404, {}, { 'x-ms-request-id': 'r-1' })).requestId, 'r-1');
});

test('what was denied is named, with the scope', () => {
  const message =
    "The client 'a@b.c' with object id 'x' does not have authorization to perform action 'Microsoft.Web/sites/read' over scope '/subscriptions/s' or the scope is invalid.";
  assert.deepEqual(deniedAction(message), { action: 'Microsoft.Web/sites/read', resource: '/subscriptions/s' });
  const error = told(rest(403, { error: { code: 'AuthorizationFailed', message } }));
  assert.match(error.message, /may not Microsoft\.Web\/sites\/read/);
  assert.match(error.hint ?? '', /profiles check azure:work/);
});

test('failures to sign in say what is wrong with the credentials', () => {
  const failure = (name: string, message: string) => Object.assign(new Error(message), { name });
  const secret = told(failure('AuthenticationError', 'invalid_client: AADSTS7000215: Invalid client secret provided.'));
  assert.equal(secret.code, 'unauthenticated');
  assert.match(secret.message, /secret is wrong/);
  assert.equal(secret.details?.['azureCode'], 'AADSTS7000215');
  assert.match(told(failure('AuthenticationError', 'AADSTS700082: The refresh token has expired')).hint ?? '', /az login --tenant t/);
  assert.match(told(failure('CredentialUnavailableError', "Please run 'az login' from a command prompt")).message, /Nobody is signed in/);
  assert.match(told(failure('CredentialUnavailableError', 'Azure CLI could not be found.')).message, /not installed/);
  const silent = failure('CredentialUnavailableError', 'See https://aka.ms/msal.js.errors#endpoints_resolution_error for details');
  assert.deepEqual([told(silent).code, told(silent).message], ['unavailable', 'The sign-in of Entra ID cannot be reached.']);
  assert.match(told(silent, { endpoint: 'https://localhost:1' }).message, /^Nobody signs in at https:\/\/localhost:1:/);
});

test('a network that is silent, a certificate that is not trusted, and a cancellation are told apart', () => {
  const system = (code: string) => Object.assign(new Error(code), { code });
  assert.match(told(system('ENOTFOUND')).message, /Azure cannot be reached \(ENOTFOUND\)/);
  const elsewhere = { endpoint: 'https://localhost:1' };
  assert.match(told(system('ECONNREFUSED'), elsewhere).hint ?? '', /isobar runtime start/);
  assert.match(told(system('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), elsewhere).message, /certificate of https:\/\/localhost:1 is not trusted/);
  assert.equal(told(Object.assign(new Error('stop'), { name: 'AbortError' })).code, 'cancelled');
  assert.equal(told(new Error('something else')).code, 'internal');
});
