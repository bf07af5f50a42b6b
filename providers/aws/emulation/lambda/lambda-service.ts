import { join } from 'node:path';
import type { AwsServiceFactory } from '../server/context.ts';
import { AwsError, type AwsRequest, type AwsResponse } from '../server/service.ts';
import { sweep } from './code/sweep.ts';
import { createZipFiles, ZIP_PATH, type ZipFiles } from './code/zip-files.ts';
import { fidelity } from './fidelity.ts';
import type { LambdaContext } from './operation.ts';
import { operations } from './operations.ts';
import { errorAnswer, notFound, tooLarge } from './protocol/answers.ts';
import { createLogGroupNames } from './log-groups.ts';
import { matchOperation } from './protocol/match-operation.ts';
import { readInput } from './protocol/read-input.ts';
import { validateInput } from './protocol/validate-input.ts';
import { createRunner } from './run/runner.ts';
import { urlAddress } from './run/urls/function-url-address.ts';

/** AWS Lambda's own API, and the downloads of code that it leads to. */
export const createLambdaService: AwsServiceFactory = (shared) => {
  const { host, defaults, state } = shared;
  const runner = createRunner(shared);
  const context: LambdaContext = {
    ...shared,
    runner,
    zips: createZipFiles(join(host.dir, 'lambda-code')),
    updating: new Set(),
  };
  const logGroups = createLogGroupNames(context.state, defaults);
  context.links.logGroups = logGroups;
  context.links.versions = { nameOf: (name, version) => context.state.describe(name, version)?.version.version ?? '$LATEST' };
  sweep(context);
  return {
    signingNames: ['lambda'],
    targetPrefixes: [],
    fidelity,
    ownsHost: (name) => urlAddress({ host: name, path: '/' }) !== null,
    ownsPath: (path) => path.startsWith(ZIP_PATH) || urlAddress({ host: '', path }) !== null,
    answersBrowsers: (name, path) => urlAddress({ host: name, path }) !== null,
    async handle(request) {
      try {
        const url = runner.serveUrl(request);
        if (url !== null) return await url;
        return request.path.startsWith(ZIP_PATH) ? download(context.zips, request) : await run(context, request);
      } catch (error) {
        return errorAnswer(error instanceof AwsError ? error : fault(context, request, error));
      }
    },
    writeError: (error, request) => errorAnswer(error.status === 413 ? tooLargeFor(request, error) : error),
    start: () => runner.start(),
    reset() {
      state.reload();
      logGroups.reset();
      sweep(context);
      runner.reset();
    },
    close: (graceMs) => runner.close(graceMs),
  };
};

async function run(context: LambdaContext, request: AwsRequest): Promise<AwsResponse> {
  const { name, model, labels } = matchOperation(request);
  if (request.body.length > (REQUEST_BYTES[name] ?? Number.POSITIVE_INFINITY)) throw requestTooLarge(name);
  const input = readInput(model, request, labels);
  validateInput(model, input);
  const operation = operations[name];
  if (operation === undefined)
    throw new AwsError('UnknownOperationException', `The local runtime does not offer ${name}.`, { status: 404 });
  return await operation(context, { request, path: labels, input, status: model.status });
}

/** Bytes of a whole request, where the service has a limit of its own for an operation. It says so in its error. */
const REQUEST_BYTES: Readonly<Record<string, number>> = {
  CreateFunction: 70_167_211,
  PublishLayerVersion: 70_167_211,
  UpdateFunctionCode: 69_905_067,
  UpdateFunctionConfiguration: 5120,
};

function requestTooLarge(operation: string): AwsError {
  return tooLarge(`Request must be smaller than ${REQUEST_BYTES[operation]} bytes for the ${operation} operation`);
}

/** A request that was too large even to be read. */
function tooLargeFor(request: AwsRequest, error: AwsError): AwsError {
  try {
    const { name } = matchOperation(request);
    return REQUEST_BYTES[name] === undefined ? error : requestTooLarge(name);
  } catch {
    return error;
  }
}

/** What nobody foresaw: AWS's own shape for it, and the cause in the log. */
function fault({ host }: LambdaContext, { method, path, signal }: AwsRequest, error: unknown): AwsError {
  if (!signal.aborted) host.log('error', `lambda: ${method} ${path} failed.`, error);
  const message = "The local runtime could not carry this out. The runtime's log has the cause.";
  return new AwsError('ServiceException', message, { status: 500, members: { Type: 'Service' } });
}

function download(zips: ZipFiles, { method, path }: AwsRequest): AwsResponse {
  if (method !== 'GET' && method !== 'HEAD')
    throw new AwsError('MethodNotAllowed', 'The specified method is not allowed.', { status: 405 });
  const found = zips.open(path);
  if (found === null) throw notFound('There is no such package here.');
  return {
    status: 200,
    headers: { 'content-type': 'application/zip', 'content-length': String(found.size) },
    body: method === 'HEAD' ? '' : found.stream,
  };
}
