import type { AddPermissionRequest, GetPolicyRequest, RemovePermissionRequest } from '@aws-sdk/client-lambda';
import { operation, type LambdaContext } from '../operation.ts';
import { invalidParameter, notFound, preconditionFailed } from '../protocol/answers.ts';
import { lambdaArn, partitionOf } from '../state/function-key.ts';
import { LATEST, type PolicyDocument, type PolicyStatement } from '../state/model.ts';
import { isVersion, ownFunction, type NamedFunction } from './function-name.ts';
import { policyText, principalOf, withoutStatement, withStatement } from './policy.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
export const addPermission = operation<AddPermissionRequest>((context, input, { request }) => {
  const named = ownFunction(request, input.FunctionName ?? '', input.Qualifier);
  refuseLatest(named);
  const Principal = principalOf(input.Principal ?? '', partitionOf(request.region));
  needTarget(context, named, `Function not found: ${lambdaArn(named.key, named.qualifier)}`);
  const { state } = context;
  const policy = state.policies.find(named.key, named.qualifier);
  needRevision(context, named, policy, input.RevisionId);
  const conditions = conditionsOf(input);
  const statement: PolicyStatement = {
    Sid: input.StatementId ?? '',
    Effect: 'Allow',
    Principal,
    Action: input.Action ?? '',
    Resource: lambdaArn(named.key, named.qualifier),
    ...(conditions === null ? {} : { Condition: conditions }),
  };
  write(context, named, withStatement(policy, statement));
  return { Statement: JSON.stringify(statement) };
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html */
export const getPolicy = operation<GetPolicyRequest>((context, input, { request }) => {
  const { key, qualifier } = ownFunction(request, input.FunctionName ?? '', input.Qualifier);
  const policy = context.state.resolve(key, qualifier) === null ? null : context.state.policies.find(key, qualifier);
  if (policy === null) throw notFound('The resource you requested does not exist.');
  return { Policy: policyText(policy.statements), RevisionId: policy.revisionId };
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html */
export const removePermission = operation<RemovePermissionRequest>((context, input, { request }) => {
  const named = ownFunction(request, input.FunctionName ?? '', input.Qualifier);
  refuseLatest(named);
  needTarget(context, named, `No policy found for: ${lambdaArn(named.key, named.qualifier)}`);
  const policy = context.state.policies.find(named.key, named.qualifier);
  if (policy === null) throw notFound('No policy is associated with the given resource.');
  const next = withoutStatement(policy, input.StatementId ?? '');
  needRevision(context, named, policy, input.RevisionId);
  write(context, named, next);
  return null;
});

function refuseLatest({ qualifier }: NamedFunction): void {
  if (qualifier === LATEST) throw invalidParameter('We currently do not support adding policies for $LATEST.');
}

/** Throws `ResourceNotFoundException` where function, version or alias is not there. */
function needTarget({ state }: LambdaContext, { key, qualifier }: NamedFunction, missing: string): void {
  if (state.resolve(key, qualifier) !== null) return;
  const named = state.find(key) !== null && qualifier !== null && !isVersion(qualifier) && /^[a-zA-Z0-9-_]+$/.test(qualifier);
  throw notFound(named ? `Cannot find alias arn: ${lambdaArn(key, qualifier)}` : missing);
}

/** A policy's revision is that of what it hangs on: the function, the version or the alias. */
function needRevision(
  { state }: LambdaContext,
  { key, qualifier }: NamedFunction,
  policy: PolicyDocument | null,
  revisionId: string | undefined,
): void {
  if (revisionId === undefined) return;
  const target = state.resolve(key, qualifier);
  const current = target?.alias?.RevisionId ?? target?.version.revisionId;
  if (revisionId !== current && revisionId !== policy?.revisionId)
    throw preconditionFailed(policy === null ? 'GetFunction/GetAlias' : 'GetPolicy');
}

function write({ state }: LambdaContext, { key, qualifier }: NamedFunction, policy: PolicyDocument | null): void {
  const target = state.resolve(key, qualifier);
  if (target === null) return;
  state.change(key, () => {
    if (policy === null) state.policies.remove(key, qualifier);
    else state.policies.put(key, qualifier, policy);
    if (policy === null) return;
    const { revisionId } = policy;
    if (target.alias !== null) state.aliases.put(key, { ...target.alias, RevisionId: revisionId });
    else if (target.version.version === LATEST) state.put({ ...target.fn, latest: { ...target.version, revisionId } });
    else state.putVersion(key, { ...target.version, revisionId });
  });
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html */
function conditionsOf(input: AddPermissionRequest): NonNullable<PolicyStatement['Condition']> | null {
  const equals: Record<string, string> = {};
  if (input.SourceAccount !== undefined) equals['AWS:SourceAccount'] = input.SourceAccount;
  if (input.EventSourceToken !== undefined) equals['lambda:EventSourceToken'] = input.EventSourceToken;
  if (input.FunctionUrlAuthType !== undefined) equals['lambda:FunctionUrlAuthType'] = input.FunctionUrlAuthType;
  if (input.PrincipalOrgID !== undefined) equals['aws:PrincipalOrgID'] = input.PrincipalOrgID;
  const conditions: NonNullable<PolicyStatement['Condition']> = {};
  if (Object.keys(equals).length > 0) conditions['StringEquals'] = equals;
  if (input.SourceArn !== undefined) conditions['ArnLike'] = { 'AWS:SourceArn': input.SourceArn };
  if (input.InvokedViaFunctionUrl !== undefined)
    conditions['Bool'] = { 'lambda:InvokedViaFunctionUrl': String(input.InvokedViaFunctionUrl) };
  return Object.keys(conditions).length === 0 ? null : conditions;
}
