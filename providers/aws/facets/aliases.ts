import type { Alias } from '#shared/model/function.ts';
import type { AliasesFacet } from '../../provider.ts';
import type { AwsContext } from '../aws-context.ts';
import { allAliases } from '../functions/list-all.ts';
import { toAlias } from '../functions/to-version.ts';

type Changes = { [K in 'version' | 'description' | 'weights']?: Alias[K] | undefined };

function toRequest({ version, description, weights }: Changes) {
  return {
    ...(version === undefined ? {} : { FunctionVersion: version }),
    ...(description === undefined ? {} : { Description: description }),
    // An empty map takes the division away. @see https://docs.aws.amazon.com/lambda/latest/api/API_AliasRoutingConfiguration.html
    ...(weights === undefined ? {} : { RoutingConfig: { AdditionalVersionWeights: weights } }),
  };
}

export const aliasesFacet = (context: AwsContext): AliasesFacet => ({
  async *list(key, call) {
    const at = context.locate(key.name);
    const aliases = await context.run('aliases.list', at.region, () => allAliases(context, at, call));
    yield* aliases.map((alias) => toAlias(context, at.region, at.name, alias));
  },
  async create(key, { name, version, description, weights }, { signal }) {
    const at = context.locate(key.name);
    const made = await context.run('aliases.create', at.region, async () => {
      const lambda = await context.clients.lambda(at.region);
      const divided = Object.keys(weights).length > 0 ? weights : undefined;
      const request = { ...toRequest({ description, weights: divided }), FunctionName: at.name, Name: name, FunctionVersion: version };
      return lambda.createAlias(request, { abortSignal: signal });
    });
    return toAlias(context, at.region, at.name, made);
  },
  async update(key, name, changes, { signal }) {
    const at = context.locate(key.name);
    const changed = await context.run('aliases.update', at.region, async () => {
      const lambda = await context.clients.lambda(at.region);
      return lambda.updateAlias({ FunctionName: at.name, Name: name, ...toRequest(changes) }, { abortSignal: signal });
    });
    return toAlias(context, at.region, at.name, changed);
  },
  async remove(key, name, { signal }) {
    const at = context.locate(key.name);
    await context.run('aliases.remove', at.region, async () => {
      const lambda = await context.clients.lambda(at.region);
      await lambda.deleteAlias({ FunctionName: at.name, Name: name }, { abortSignal: signal });
    });
  },
});
