import { AwsError, type AwsRequest } from '../../server/service.ts';
import type { LambdaContext } from '../operation.ts';
import { invalidParameter, notFound } from '../protocol/answers.ts';
import { lambdaArn, type FunctionKey } from '../state/function-key.ts';
import { LATEST, type FunctionDocument } from '../state/model.ts';

/** A function as a request names it. */
export interface NamedFunction {
  key: FunctionKey;
  /** Null where neither the name nor the request has one. */
  qualifier: string | null;
}

type Caller = Pick<AwsRequest, 'account' | 'region'>;

const NAME =
  /^(?:arn:aws[a-zA-Z-]*:lambda:)?(?:((?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d):)?(?:(\d{12}):)?(?:function:)?([a-zA-Z0-9-_.]+)(?::(\$LATEST(?:\.PUBLISHED)?|[a-zA-Z0-9-_]+))?$/;
const MAX_NAME = 64;

/**
 * Reads `FunctionName` in all of its forms (name, name:qualifier, partial and full ARN) with the request's own
 * `Qualifier`. Throws as AWS does where they contradict each other or name another region or account.
 */
export function readFunctionName(caller: Caller, text: string, qualifier?: string): NamedFunction {
  const [, region = caller.region, account = caller.account, name = '', derived] = NAME.exec(text) ?? [];
  if (region !== caller.region) {
    throw notFound(`Functions from '${region}' are not reachable in this region ('${caller.region}')`);
  }
  if (name === '')
    throw new AwsError('ValidationException', `1 validation error detected: Value '${text}' at 'functionName' is no function's name.`);
  if (name.length > MAX_NAME) {
    throw invalidParameter(
      `1 validation error detected: Value '${name}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to ${MAX_NAME}`,
    );
  }
  if (derived !== undefined && qualifier !== undefined && derived !== qualifier) {
    throw invalidParameter('The derived qualifier from the function name does not match the specified qualifier.');
  }
  return { key: { account, region, name }, qualifier: qualifier ?? derived ?? null };
}

/** As `readFunctionName`, for functions of the caller's own account: nobody else's can be managed. */
export function ownFunction(caller: Caller, text: string, qualifier?: string): NamedFunction {
  const named = readFunctionName(caller, text, qualifier);
  if (named.key.account === caller.account) return named;
  const message = `User: arn:aws:iam::${caller.account}:root is not authorized to perform this operation on resource: ${lambdaArn(named.key)}`;
  throw new AwsError('AccessDeniedException', message, { status: 403 });
}

/** The function. Throws `ResourceNotFoundException`. */
export function needFunction({ state }: Pick<LambdaContext, 'state'>, key: FunctionKey, qualifier: string | null = null): FunctionDocument {
  const found = state.find(key);
  if (found === null) throw notFound(`Function not found: ${lambdaArn(key, qualifier)}`);
  return found;
}

/** For operations on functions only. Throws where a version or alias was named. */
export function unqualified({ key, qualifier }: NamedFunction): FunctionKey {
  if (qualifier === null || qualifier === LATEST) return key;
  throw invalidParameter(
    'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.',
  );
}

export function isVersion(qualifier: string): boolean {
  return /^\d+$/.test(qualifier);
}
