import type { FunctionEnvelope, HostKeys, Site, SiteConfigResource, SitePatchResource } from '@azure/arm-appservice';
import type { Call } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import type { SiteAt } from './site-at.ts';

/** What can be done with an app or with a slot of it: the SDK has two methods for each of these. */
export interface SiteOperations {
  get(): Promise<Site>;
  update(changes: SitePatchResource): Promise<Site>;
  functions(): AsyncIterable<FunctionEnvelope>;
  fn(name: string): Promise<FunctionEnvelope>;
  /** Keys of one function by name. */
  functionKeys(name: string): Promise<Record<string, string>>;
  hostKeys(): Promise<HostKeys>;
  settings(): Promise<Record<string, string>>;
  /** Replaces all of them. */
  putSettings(settings: Record<string, string>): Promise<Record<string, string>>;
  configuration(): Promise<SiteConfigResource>;
  updateConfiguration(changes: SiteConfigResource): Promise<SiteConfigResource>;
  start(): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
  /** The plan stays, also where this was the last app in it. */
  remove(): Promise<void>;
  syncTriggers(): Promise<void>;
}

/**
 * Keys by name, from the answer as it came. The service sends a flat map; the SDK's model of it looks below `properties`,
 * where nothing is, and gives an empty object. @see https://github.com/Azure/azure-cli/issues/33580
 */
function keysOf(body: unknown): Record<string, string> {
  const record = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const nested = record['properties'];
  const map = typeof nested === 'object' && nested !== null ? (nested as Record<string, unknown>) : record;
  return Object.fromEntries(Object.entries(map).filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}

/** The operations of one site. */
export async function siteOperations(context: AzureContext, at: SiteAt, { signal }: Call): Promise<SiteOperations> {
  const { webApps: web } = await context.clients.web(at.subscription);
  const { group, app, slot } = at;
  const options = { abortSignal: signal };
  const flat = () => {
    let body: unknown;
    const onResponse = ({ parsedBody, bodyAsText }: { parsedBody?: unknown; bodyAsText?: string | null }) => {
      body = parsedBody ?? (bodyAsText === undefined || bodyAsText === null || bodyAsText === '' ? {} : JSON.parse(bodyAsText));
    };
    return { options: { ...options, onResponse }, read: () => keysOf(body) };
  };
  const removal = { ...options, deleteEmptyServerFarm: false };
  if (slot === null) {
    return {
      get: () => web.get(group, app, options),
      update: (changes) => web.update(group, app, changes, options),
      functions: () => web.listFunctions(group, app, options),
      fn: (name) => web.getFunction(group, app, name, options),
      async functionKeys(name) {
        const { options: reading, read } = flat();
        await web.listFunctionKeys(group, app, name, reading);
        return read();
      },
      hostKeys: () => web.listHostKeys(group, app, options),
      settings: async () => ({ ...(await web.listApplicationSettings(group, app, options)).properties }),
      putSettings: async (properties) => ({ ...(await web.updateApplicationSettings(group, app, { properties }, options)).properties }),
      configuration: () => web.getConfiguration(group, app, options),
      updateConfiguration: (changes) => web.updateConfiguration(group, app, changes, options),
      start: () => web.start(group, app, options),
      stop: () => web.stop(group, app, options),
      restart: () => web.restart(group, app, options),
      remove: () => web.delete(group, app, removal),
      syncTriggers: () => web.syncFunctionTriggers(group, app, options),
    };
  }
  return {
    get: () => web.getSlot(group, app, slot, options),
    update: (changes) => web.updateSlot(group, app, slot, changes, options),
    functions: () => web.listInstanceFunctionsSlot(group, app, slot, options),
    fn: (name) => web.getInstanceFunctionSlot(group, app, name, slot, options),
    async functionKeys(name) {
      const { options: reading, read } = flat();
      await web.listFunctionKeysSlot(group, app, name, slot, reading);
      return read();
    },
    hostKeys: () => web.listHostKeysSlot(group, app, slot, options),
    settings: async () => ({ ...(await web.listApplicationSettingsSlot(group, app, slot, options)).properties }),
    putSettings: async (properties) => ({ ...(await web.updateApplicationSettingsSlot(group, app, slot, { properties }, options)).properties }), // prettier-ignore
    configuration: () => web.getConfigurationSlot(group, app, slot, options),
    updateConfiguration: (changes) => web.updateConfigurationSlot(group, app, slot, changes, options),
    start: () => web.startSlot(group, app, slot, options),
    stop: () => web.stopSlot(group, app, slot, options),
    restart: () => web.restartSlot(group, app, slot, options),
    remove: () => web.deleteSlot(group, app, slot, removal),
    syncTriggers: () => web.syncFunctionTriggersSlot(group, app, slot, options),
  };
}
