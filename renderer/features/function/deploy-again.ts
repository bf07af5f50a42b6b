import type { DeploymentSource } from '#shared/model/deployment.ts';
import type { FunctionDetail } from '#shared/model/function.ts';
import { nameOfRef, parseRef } from '#shared/model/ref.ts';
import { fromSource } from '../deploy/deploy-search.ts';

type Deployed = Pick<FunctionDetail, 'ref' | 'name' | 'provider' | 'profile' | 'region' | 'app'>;

/** Reference of what is deployed when a new version of a function is: the app that it is a part of, else itself. */
export function deployedRef({ ref, app }: Pick<Deployed, 'ref' | 'app'>): string {
  return app ?? ref;
}

/** Search of the deploy page for a new version: the same name in the same place, and the source it came from last. */
export function deployAgain(fn: Deployed, last: DeploymentSource | null): Record<string, unknown> {
  const name = fn.app === undefined ? fn.name : nameOfRef(fn.app);
  // An upload is gone; another one has to be chosen.
  const source = last === null || last.kind === 'upload' ? {} : fromSource(last);
  const given = Object.entries(source).filter(([, value]) => value !== '');
  return { ...Object.fromEntries(given), target: targetOf(fn), o: { name } };
}

/** The profile, and the region where the reference names one: the profile's first region is left out of both. */
function targetOf(fn: Deployed): string {
  const inRegion = fn.region !== null && parseRef(deployedRef(fn)).name.startsWith(`${fn.region}/`);
  return `${fn.provider}:${fn.profile}${inRegion ? `/${fn.region ?? ''}` : ''}`;
}
