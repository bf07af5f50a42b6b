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
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** From the settings `azure.subscriptionId`, `azure.tenantId` and `azure.location`. */
export function readDefaults({ settings, log }: Pick<EmulationHost, 'settings' | 'log'>): AzureDefaults {
  const given = settings['emulation'];
  const values = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
  const pick = (name: string, pattern: RegExp, otherwise: string, what: string): string => {
    const value = values[name];
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
  };
}
