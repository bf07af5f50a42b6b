import type { Mapping } from '../../../../detection/cloud-yaml.ts';
import type { Site } from '../../apps/site.ts';
import type { AzureContext } from '../../server/context.ts';
import type { ArmAnswer, ArmRequest, ArmRoute, Operation } from '../arm-route.ts';
import { propertiesOf } from './body.ts';
import { changeConfig, configDocument } from './config-document.ts';
import { siteRoutes } from './site-routes.ts';

/** A document that is read and replaced as a whole, and that nothing here acts on unless `note` is absent. */
interface KeptDocument {
  name: string;
  /** How it is read: some have to be asked for with POST. */
  reads: readonly { path: string; operation: string }[];
  write: string;
  /** What it is before anybody writes it. */
  initial: Mapping;
  note?: string;
}

const STORED = 'Kept and given back; nothing here acts on it.';

const DOCUMENTS: readonly KeptDocument[] = [
  {
    name: 'metadata',
    reads: [{ path: 'POST /config/metadata/list', operation: 'WebApps_ListMetadata' }],
    write: 'WebApps_UpdateMetadata',
    initial: {},
  },
  {
    name: 'authsettings',
    reads: [{ path: 'POST /config/authsettings/list', operation: 'WebApps_GetAuthSettings' }],
    write: 'WebApps_UpdateAuthSettings',
    initial: { enabled: false },
    note: STORED,
  },
  {
    name: 'authsettingsV2',
    reads: [
      { path: 'GET /config/authsettingsV2', operation: 'WebApps_GetAuthSettingsV2WithoutSecrets' },
      { path: 'GET /config/authsettingsV2/list', operation: 'WebApps_GetAuthSettingsV2' },
    ],
    write: 'WebApps_UpdateAuthSettingsV2',
    initial: { platform: { enabled: false } },
    note: STORED,
  },
  {
    name: 'logs',
    reads: [{ path: 'GET /config/logs', operation: 'WebApps_GetDiagnosticLogsConfiguration' }],
    write: 'WebApps_UpdateDiagnosticLogsConfig',
    initial: { httpLogs: { fileSystem: { enabled: false } } },
    note: STORED,
  },
  {
    name: 'slotConfigNames',
    reads: [{ path: 'GET /config/slotConfigNames', operation: 'WebApps_ListSlotConfigurationNames' }],
    write: 'WebApps_UpdateSlotConfigurationNames',
    initial: {},
  },
  {
    name: 'azurestorageaccounts',
    reads: [{ path: 'POST /config/azurestorageaccounts/list', operation: 'WebApps_ListAzureStorageAccounts' }],
    write: 'WebApps_UpdateAzureStorageAccounts',
    initial: {},
    note: STORED,
  },
];

/** Documents below `config/` that are kept as they are sent. */
export function keptConfigRoutes(context: AzureContext): ArmRoute[] {
  return DOCUMENTS.flatMap(({ name, reads, write, initial, note }) => {
    type Handle = (site: Site, request: ArmRequest) => ArmAnswer | Promise<ArmAnswer>;
    const operation = (id: string, handle: Handle): Operation<Handle> =>
      note === undefined ? [id, 'modelled', handle] : [id, 'approximated', handle, note];
    const read: Handle = (site) => configDocument(context, site, name, site.configs[name] ?? initial);
    const put: Handle = async (site, request) => {
      const properties = propertiesOf(request);
      const changed = await changeConfig(context, site, ({ configs }) => ({ configs: { ...configs, [name]: properties } }));
      return configDocument(context, changed, name, properties);
    };
    return siteRoutes(context, {
      ...Object.fromEntries(reads.map(({ path, operation: id }) => [path, operation(id, read)])),
      [`PUT /config/${name}`]: operation(write, put),
    });
  });
}
