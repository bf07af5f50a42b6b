import type { FunctionDetail } from '#shared/model/function.ts';

/** What a setting of a version can be made for: aliases, then versions other than the one that is worked on. */
export function qualifiersOf({ aliases, versions }: FunctionDetail): string[] {
  return [...aliases.map(({ name }) => name), ...versions.filter(({ live }) => !live).map(({ version }) => version)];
}
