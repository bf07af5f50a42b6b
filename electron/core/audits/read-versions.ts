import type { Call } from '#providers/provider.ts';
import type { Reading } from '#shared/model/audit/posture.ts';
import type { CoreContext } from '../context.ts';
import { toArray } from '../to-array.ts';
import { unreadBecause } from './unread-because.ts';

/** A version beside the one that calls run, and whether it is still in reach: `facts.versions`. */
export interface OldVersion {
  version: string;
  createdAt: string;
  /** Aliases that lead to it. */
  aliases: string[];
  /** Whether it can be called by its own name, without an alias. */
  callable: boolean;
}

/** Versions that could be deleted. Null where a place keeps none, or takes them away by itself. */
export async function readVersions(core: CoreContext, ref: string, call: Call): Promise<Reading<OldVersion[]> | null> {
  const { place, key } = core.sessions.locate(ref);
  const { versions, aliases } = place.provider.capabilities;
  if (!versions.supported || versions.except?.remove !== undefined) return null;
  const callable = versions.except?.invoke === undefined;
  try {
    const [all, names] = await Promise.all([
      core.sessions.facet(place, 'versions').then((facet) => toArray(facet.list(key, call))),
      aliases.supported ? core.sessions.facet(place, 'aliases').then((facet) => toArray(facet.list(key, call))) : [],
    ]);
    // Where calls are divided, each that gets a share is in use.
    const shared = new Set(names.filter(({ weights }) => Object.keys(weights).length > 0).flatMap(({ version, weights }) => [version, ...Object.keys(weights)])); // prettier-ignore
    const leads = (version: string) => names.filter((one) => one.version === version).map(({ name }) => name);
    return all
      .filter(({ live, version }) => !live && !shared.has(version))
      .map(({ version, createdAt }) => ({ version, createdAt, aliases: leads(version), callable }));
  } catch (error) {
    return unreadBecause(error, call);
  }
}
