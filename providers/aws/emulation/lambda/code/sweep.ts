import { layerArn } from '../operations/layer-arn.ts';
import type { LambdaContext } from '../operation.ts';

/** Digests of trees that the runtime's versions do not name, and that are needed all the same. */
export function* treesInUse({ state }: Pick<LambdaContext, 'state'>): Generator<string> {
  for (const { value } of state.layers.list()) yield value.tree;
  for (const fn of state.all()) {
    if (fn.latest.code.tree !== null) yield fn.latest.code.tree;
    for (const { code } of state.publishedVersions(fn.key)) if (code.tree !== null) yield code.tree;
  }
}

/** Forgets zips and notes of trees that nothing leads to any more. For when the emulation starts. */
export function sweep({ host, state, zips }: Pick<LambdaContext, 'host' | 'state' | 'zips'>): void {
  // Where nobody has ever used the API there is nothing to look through.
  if (zips.isEmpty() && state.trees.list({ limit: 1 }).length === 0) return;
  for (const { key } of state.trees.list()) if (host.code.find(key) === null) state.trees.remove(key);
  const all = state.all().flatMap((fn) => [fn.latest, ...state.publishedVersions(fn.key)]);
  const layers = new Set(all.flatMap(({ config }) => (config.Layers ?? []).map(({ Arn }) => Arn)));
  for (const { key, value } of state.layers.list()) {
    if (value.deleted === true && !layers.has(layerArn(value, value.version))) state.layers.remove(key);
  }
  const kept = state.layers.list().map(({ value }) => value.zip);
  for (const { value } of state.trees.list()) if (value.code.zip !== null) kept.push(value.code.zip);
  for (const { code } of all) if (code.zip !== null) kept.push(code.zip);
  zips.keepOnly(kept);
}
