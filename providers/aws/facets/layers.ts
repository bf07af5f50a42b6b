import type { Layer } from '#shared/model/function.ts';
import type { Call, LayersFacet } from '../../provider.ts';
import type { AwsContext } from '../aws-context.ts';
import { toInstantOrNull } from '../functions/to-summary.ts';
import { toLayer } from '../layers.ts';

/** What the layer's owner says of it. Another account's layer may be used without being read: then only its ARN is known. */
async function withDetails(context: AwsContext, region: string, layer: Layer, { signal }: Call): Promise<Layer> {
  try {
    const found = await context.run('layers.list', region, async () => {
      const lambda = await context.clients.lambda(region);
      return lambda.getLayerVersionByArn({ Arn: layer.id }, { abortSignal: signal });
    });
    return {
      ...layer,
      description: found.Description ?? '',
      createdAt: toInstantOrNull(found.CreatedDate),
      runtimes: [...(found.CompatibleRuntimes ?? [])],
      codeSize: found.Content?.CodeSize ?? layer.codeSize,
    };
  } catch (error) {
    signal.throwIfAborted();
    return { ...layer, note: error instanceof Error ? error.message : 'It could not be read.' };
  }
}

export const layersFacet = (context: AwsContext): LayersFacet => ({
  async *list(key, call) {
    const { region, name } = context.locate(key.name);
    const { Layers = [] } = await context.run('layers.list', region, async () => {
      const lambda = await context.clients.lambda(region);
      const request = { FunctionName: name, ...(key.qualifier === null ? {} : { Qualifier: key.qualifier }) };
      return lambda.getFunctionConfiguration(request, { abortSignal: call.signal });
    });
    yield* await Promise.all(Layers.map((layer) => withDetails(context, region, toLayer(layer), call)));
  },
});
