import type {
  AddLayerVersionPermissionRequest,
  GetLayerVersionPolicyRequest,
  RemoveLayerVersionPermissionRequest,
} from '@aws-sdk/client-lambda';
import { operation, type LambdaContext } from '../operation.ts';
import { notFound, preconditionFailed } from '../protocol/answers.ts';
import { partitionOf } from '../state/function-key.ts';
import type { LayerVersionDocument, PolicyDocument, PolicyStatement } from '../state/model.ts';
import { layerArn, layerKey } from './layer-arn.ts';
import { checkVersion, ownLayer } from './layers.ts';
import { policyText, principalOf, withoutStatement, withStatement } from './policy.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_AddLayerVersionPermission.html */
export const addLayerVersionPermission = operation<AddLayerVersionPermissionRequest>((context, input, { request }) => {
  const layer = needLayer(context, request, input);
  needRevision(layer.policy, input.RevisionId);
  const statement: PolicyStatement = {
    Sid: input.StatementId ?? '',
    Effect: 'Allow',
    Principal: principalOf(input.Principal ?? '', partitionOf(request.region)),
    Action: input.Action ?? '',
    Resource: layerArn(layer, layer.version),
    ...(input.OrganizationId === undefined ? {} : { Condition: { StringEquals: { 'aws:PrincipalOrgID': input.OrganizationId } } }),
  };
  const policy = withStatement(layer.policy, statement);
  write(context, layer, policy);
  return { Statement: JSON.stringify(statement), RevisionId: policy.revisionId };
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersionPolicy.html */
export const getLayerVersionPolicy = operation<GetLayerVersionPolicyRequest>((context, input, { request }) => {
  const { policy } = needLayer(context, request, input);
  if (policy === null) throw notFound('No policy is associated with the given resource.');
  return { Policy: policyText(policy.statements), RevisionId: policy.revisionId };
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_RemoveLayerVersionPermission.html */
export const removeLayerVersionPermission = operation<RemoveLayerVersionPermissionRequest>((context, input, { request }) => {
  const layer = needLayer(context, request, input);
  if (layer.policy === null) throw notFound('No policy is associated with the given resource.');
  needRevision(layer.policy, input.RevisionId);
  write(context, layer, withoutStatement(layer.policy, input.StatementId ?? ''));
  return null;
});

function needLayer(
  { state }: LambdaContext,
  caller: { account: string; region: string },
  { LayerName = '', VersionNumber }: { LayerName: string | undefined; VersionNumber: number | undefined },
): LayerVersionDocument {
  const version = checkVersion(VersionNumber);
  const key = ownLayer(caller, LayerName);
  const found = state.layers.get(layerKey(key, version));
  if (found === null || found.deleted === true) throw notFound(`Layer version ${layerArn(key, version)} does not exist.`);
  return found;
}

function needRevision(policy: PolicyDocument | null, revisionId: string | undefined): void {
  if (revisionId !== undefined && revisionId !== policy?.revisionId) throw preconditionFailed('GetLayerPolicy');
}

function write({ state }: LambdaContext, layer: LayerVersionDocument, policy: PolicyDocument | null): void {
  state.layers.put(layerKey(layer, layer.version), { ...layer, policy });
}
