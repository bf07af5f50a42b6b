import type { LogGroupNames } from '../sources.ts';
import { toRuntimeName, type Home } from './state/function-key.ts';
import type { LambdaStore } from './state/lambda-store.ts';

/** Where functions write their logs: as `LoggingConfig` of `$LATEST` says, for all versions. */
export function createLogGroupNames(state: LambdaStore, home: Home): LogGroupNames & { reset(): void } {
  /** Runtime's names by place and group, only of functions whose group is not the one of their own name. */
  let elsewhere: Map<string, Map<string, string[]>> | null = null;
  const reset = (): void => {
    elsewhere = null;
  };
  const index = (account: string, region: string): Map<string, string[]> => {
    elsewhere ??= readGroups(state, home);
    return elsewhere.get(`${account}/${region}`) ?? new Map();
  };
  state.onChange(reset);
  return {
    groups: (account, region) => [...index(account, region).keys()],
    writersTo: ({ account, region, name }) => index(account, region).get(name) ?? [],
    reset,
  };
}

function readGroups(state: LambdaStore, home: Home): Map<string, Map<string, string[]>> {
  const places = new Map<string, Map<string, string[]>>();
  for (const { key, latest } of state.all()) {
    const group = latest.config.LoggingConfig.LogGroup;
    if (group === `/aws/lambda/${key.name}`) continue;
    const place = `${key.account}/${key.region}`;
    const groups = places.get(place) ?? new Map<string, string[]>();
    groups.set(group, [...(groups.get(group) ?? []), toRuntimeName(key, home)]);
    places.set(place, groups);
  }
  return places;
}
