import { mappingAt } from '../../../detection/cloud-yaml.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import type { Deployments } from '../scm/deployments.ts';
import type { AppStore } from './app-store.ts';
import type { Releases } from './release.ts';
import type { Site } from './site.ts';

/** What of a site goes with its code when slots are swapped. */
type Moving = Pick<Site, 'siteConfig' | 'appSettings' | 'connectionStrings' | 'indexError' | 'configs'>;

/**
 * Exchanges code and configuration of two slots of an app; settings that are marked as the slot's stay.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-deployment-slots#swap-slots
 */
export async function swapSites(
  {
    host,
    apps,
    releases,
    deployments,
  }: { host: Pick<EmulationHost, 'functions'>; apps: AppStore; releases: Releases; deployments: Pick<Deployments, 'swap'> },
  one: Site,
  other: Site,
  signal: AbortSignal,
): Promise<void> {
  const codeOf = (site: Site): string | null => host.functions.find(site.functionName)?.live.codeSha256 ?? null;
  const codes = { one: codeOf(one), other: codeOf(other) };
  const sticky = stickyNames(apps.find(one.name) ?? one);
  apps.update(one, (now) => ({ ...movedTo(now, other, sticky), modifiedAt: new Date().toISOString() }));
  apps.update(other, (now) => ({ ...movedTo(now, one, sticky), modifiedAt: new Date().toISOString() }));
  const put = async (site: Site, code: string | null): Promise<void> => {
    if (code === null) await releases.remove(site);
    else await releases.deployCode(site, code, signal);
  };
  await put(one, codes.other);
  await put(other, codes.one);
  deployments.swap(one, other);
}

/** Settings of `slot` merged with those that come with what `from` runs. */
function movedTo(slot: Site, from: Site, sticky: StickyNames): Moving {
  const { experiments: _, ...siteConfig } = from.siteConfig;
  const { experiments } = slot.siteConfig;
  return {
    // Traffic rules are the production slot's own.
    siteConfig: { ...siteConfig, ...(experiments === undefined ? {} : { experiments }) },
    appSettings: merge(slot.appSettings, from.appSettings, sticky.appSettings),
    connectionStrings: merge(slot.connectionStrings, from.connectionStrings, sticky.connectionStrings),
    indexError: from.indexError,
    configs: { ...slot.configs, ...(from.configs['metadata'] === undefined ? {} : { metadata: from.configs['metadata'] }) },
  };
}

interface StickyNames {
  appSettings: ReadonlySet<string>;
  connectionStrings: ReadonlySet<string>;
}

/** Names that belong to a slot and not to what runs in it, of `config/slotConfigNames`. */
export function stickyNames({ configs }: Pick<Site, 'configs'>): StickyNames {
  const names = (key: string): Set<string> => {
    const list = mappingAt(configs['slotConfigNames'])[key];
    return new Set(Array.isArray(list) ? list.map(String) : []);
  };
  return { appSettings: names('appSettingNames'), connectionStrings: names('connectionStringNames') };
}

/** What the slot keeps of its own, and what comes from the other one. */
export function merge<T>(
  own: Readonly<Record<string, T>>,
  coming: Readonly<Record<string, T>>,
  sticky: ReadonlySet<string>,
): Record<string, T> {
  return Object.fromEntries([
    ...Object.entries(coming).filter(([name]) => !sticky.has(name)),
    ...Object.entries(own).filter(([name]) => sticky.has(name)),
  ]);
}
