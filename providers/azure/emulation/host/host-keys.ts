import type { Site } from '../apps/site.ts';
import type { AzureContext } from '../server/context.ts';

/** Whose keys are meant. */
export type KeyPlace = 'host' | 'system' | { function: string };

/** The keys of one place, by name; among those of the host is the master key. */
export function keysOf({ apps }: AzureContext, site: Site, place: KeyPlace): Record<string, string> {
  const { keys } = apps.find(site.name, site.slot) ?? site;
  if (place === 'host') return { _master: keys.master, ...keys.host };
  return place === 'system' ? keys.system : apps.functionKeys(site, place.function);
}

export function changeKeys({ apps }: AzureContext, site: Site, place: KeyPlace, changed: Record<string, string>): void {
  apps.update(site, ({ keys }) => {
    if (place === 'host') {
      const { _master: master = keys.master, ...host } = changed;
      return { keys: { ...keys, master, host } };
    }
    if (place === 'system') return { keys: { ...keys, system: changed } };
    return { keys: { ...keys, functions: { ...keys.functions, [place.function.toLowerCase()]: changed } } };
  });
}
