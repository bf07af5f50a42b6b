import type { LambdaContext } from '../operation.ts';
import { invalidParameter } from '../protocol/answers.ts';
import { AwsError } from '../../server/service.ts';
import type { LayerVersionDocument } from '../state/model.ts';
import { layerArn, layerKey, parseLayerArn } from './layer-arn.ts';

/** Layers that a function may have. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_LAYERS = 5;

/**
 * The layer versions behind the ARNs of a function's configuration, in their order. Of those that it `had` already,
 * deleted ones are found too. Throws in AWS's words.
 */
export function findLayers(
  { state }: Pick<LambdaContext, 'state'>,
  caller: { account: string; region: string },
  arns: readonly string[],
  had: ReadonlySet<string> = new Set(),
): LayerVersionDocument[] {
  if (arns.length > MAX_LAYERS) throw invalidParameter(`Cannot reference more than ${MAX_LAYERS} layers.`);
  const byLayer = new Map<string, string>();
  return arns.map((arn) => {
    const parsed = parseLayerArn(arn);
    if (parsed === null || parsed.version === null) throw invalidParameter(`Layer version ${arn} does not exist.`);
    const { key, version } = parsed;
    if (key.region !== caller.region) {
      throw invalidParameter(`Layers are not in the same region as the function. Layers are expected to be in region ${caller.region}.`);
    }
    const other = byLayer.get(layerArn(key));
    if (other !== undefined) {
      throw invalidParameter(
        `Two different versions of the same layer are not allowed to be referenced in the same function. ${other} and ${arn} are versions of the same layer.`,
      );
    }
    byLayer.set(layerArn(key), arn);
    const found = state.layers.get(layerKey(key, version));
    if (found === null || (found.deleted === true && !had.has(arn))) throw invalidParameter(`Layer version ${arn} does not exist.`);
    if (!had.has(arn) && !mayUse(found, caller.account)) {
      const message = `User: arn:aws:iam::${caller.account}:root is not authorized to perform: lambda:GetLayerVersion on resource: ${arn} because no resource-based policy allows the lambda:GetLayerVersion action`;
      throw new AwsError('AccessDeniedException', message, { status: 403 });
    }
    return found;
  });
}

/** A layer is its account's, and whose its policy names. */
export function mayUse({ account, policy }: LayerVersionDocument, caller: string): boolean {
  if (account === caller) return true;
  return (policy?.statements ?? []).some(
    ({ Principal }) => Principal === '*' || ('AWS' in Principal && Principal.AWS.includes(`:${caller}:`)),
  );
}
