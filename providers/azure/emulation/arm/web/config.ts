import type { Site } from '../../apps/site.ts';
import type { AzureContext } from '../../server/context.ts';
import { reachableSettings } from '../../triggers/app-variables.ts';
import { listOf, type ArmAnswer, type ArmRequest, type ArmRoute } from '../arm-route.ts';
import { connectionStringsOf, pairsOf, propertiesOf, textsOf } from './body.ts';
import { changeConfig, configDocument } from './config-document.ts';
import { siteRoutes } from './site-routes.ts';
import { webConfig } from './web-config.ts';
import { checkFlexSettings } from './write-site.ts';

/** What a site runs with: its configuration, settings, connection strings, and the rights to publish to it. */
export function configRoutes(context: AzureContext): ArmRoute[] {
  const document = (site: Site, name: string, properties: unknown): ArmAnswer => configDocument(context, site, name, properties);
  const putWeb = async (site: Site, request: ArmRequest): Promise<ArmAnswer> => {
    const { appSettings, connectionStrings, ...rest } = propertiesOf(request);
    const changed = await changeConfig(context, site, (now) => ({
      siteConfig: { ...now.siteConfig, ...rest },
      appSettings: pairsOf(appSettings, 'appSettings') ?? now.appSettings,
      connectionStrings: connectionStringsOf(connectionStrings) ?? now.connectionStrings,
    }));
    return document(changed, 'web', webConfig(changed));
  };
  const putSettings = async (site: Site, request: ArmRequest): Promise<ArmAnswer> => {
    const appSettings = textsOf(propertiesOf(request), 'properties');
    checkFlexSettings({ properties: site.properties, appSettings });
    const changed = await changeConfig(context, site, () => ({ appSettings }));
    await context.packages.apply(changed);
    return document(changed, 'appsettings', appSettings);
  };
  const putStrings = async (site: Site, request: ArmRequest): Promise<ArmAnswer> => {
    const connectionStrings = connectionStringsOf(propertiesOf(request)) ?? {};
    const changed = await changeConfig(context, site, () => ({ connectionStrings }));
    return document(changed, 'connectionstrings', connectionStrings);
  };
  const credentials = async (site: Site): Promise<ArmAnswer> => {
    const { userName, password } = site.publishing;
    const { scm } = await context.addresses.open(site);
    const scmUri = `https://${encodeURIComponent(userName)}:${password}@${scm}`;
    const members = { name: userName, publishingUserName: userName, publishingPassword: password, scmUri };
    return document(site, 'publishingcredentials', members);
  };

  return siteRoutes(context, {
    'GET /config': ['WebApps_ListConfigurations', 'modelled', (site) => listOf([document(site, 'web', webConfig(site)).body])],
    'GET /config/web': ['WebApps_GetConfiguration', 'verified', (site) => document(site, 'web', webConfig(site))],
    'PUT /config/web': ['WebApps_CreateOrUpdateConfiguration', 'modelled', putWeb],
    'PATCH /config/web': ['WebApps_UpdateConfiguration', 'verified', putWeb],
    'POST /config/appsettings/list': [
      'WebApps_ListApplicationSettings',
      'verified',
      (site) => document(site, 'appsettings', reachableSettings(site.appSettings, context.functionsHost.variables())),
      'Connection strings of accounts here are told with their addresses in place of the suffix.',
    ],
    'PUT /config/appsettings': ['WebApps_UpdateApplicationSettings', 'verified', putSettings],
    'POST /config/connectionstrings/list': [
      'WebApps_ListConnectionStrings',
      'modelled',
      (site) => document(site, 'connectionstrings', site.connectionStrings),
    ],
    'PUT /config/connectionstrings': ['WebApps_UpdateConnectionStrings', 'modelled', putStrings],
    'POST /config/publishingcredentials/list': ['WebApps_ListPublishingCredentials', 'verified', credentials],
  });
}
