import type { EmulationHost } from '../../../emulation-host.ts';
import { LOCAL_RESOURCES } from '../../local-resources.ts';

/** The subscription that there is, and where apps of the console are. */
export interface AzureDefaults {
  tenantId: string;
  subscriptionId: string;
  /** The application whose secret is taken at login. */
  clientId: string;
  /** Object id of that application. */
  principalId: string;
  /** As in a resource id: `westeurope`. */
  location: string;
  resourceGroup: string;
  /** Of event hubs that are made when they are first named. */
  hubPartitions: number;
}

/** What `az eventhubs eventhub create` gives one that is not told. @see https://learn.microsoft.com/cli/azure/eventhubs/eventhub#az-eventhubs-eventhub-create */
const HUB_PARTITIONS = '4';
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** From the settings `azure.subscriptionId`, `azure.tenantId`, `azure.location` and `azure.hubPartitions`. */
export function readDefaults({ settings, log }: Pick<EmulationHost, 'settings' | 'log'>): AzureDefaults {
  const all = settings['emulation'];
  const values = typeof all === 'object' && all !== null ? (all as Record<string, unknown>) : {};
  const pick = (name: string, pattern: RegExp, otherwise: string, what: string): string => {
    const given = values[name];
    const value = typeof given === 'number' ? String(given) : given;
    if (value === undefined) return otherwise;
    if (typeof value === 'string' && pattern.test(value)) return value.toLowerCase();
    log('warn', `The setting "${name}" is no ${what}.`);
    return otherwise;
  };
  return {
    tenantId: pick('azure.tenantId', GUID, '00000000-0000-0000-0000-000000000002', 'GUID'),
    subscriptionId: pick('azure.subscriptionId', GUID, '00000000-0000-0000-0000-000000000001', 'GUID'),
    clientId: '00000000-0000-0000-0000-000000000003',
    principalId: '00000000-0000-0000-0000-000000000004',
    location: pick('azure.location', /^[a-z0-9]{3,40}$/i, 'westeurope', 'location such as westeurope'),
    resourceGroup: LOCAL_RESOURCES.resourceGroup,
    hubPartitions: Number(pick('azure.hubPartitions', /^(?:[1-9]|[12]\d|3[0-2])$/, HUB_PARTITIONS, 'number from 1 to 32')),
  };
}
