import type { Site } from '../../apps/site.ts';
import { escapeXml } from '../../../../emulation-parts/xml.ts';
import type { AzureContext } from '../../server/context.ts';
import { listOf, ok, routesOf, type ArmAnswer, type ArmRoute } from '../arm-route.ts';
import { GROUP_PATH, siteRoutes } from './site-routes.ts';

/** What tools look at beside an app: its names, how it is published to, certificates and networks, of which there are none. */
export function siteSideRoutes(context: AzureContext): ArmRoute[] {
  const none = (): ArmAnswer => listOf([]);
  const bindings = async (site: Site): Promise<ArmAnswer> => {
    const host = (await context.addresses.open(site)).site;
    const id = `${context.ids.site(site)}/hostNameBindings/${host}`;
    const type = `Microsoft.Web/sites/${site.slot === null ? '' : 'slots/'}hostNameBindings`;
    return listOf([{ id, name: `${site.name}/${host}`, type, location: site.location, properties: { siteName: site.name, hostNameType: 'Verified' } }]);
  };
  const noCustom = 'The name of the app itself; others cannot be given to it.';
  return [
    ...siteRoutes(context, {
      'POST /publishxml': ['WebApps_ListPublishingProfileXmlWithSecrets', 'approximated', (site) => publishingProfile(context, site), 'The profile for zip deployment: Web Deploy and FTP are not there.'],
      'GET /hostNameBindings': ['WebApps_ListHostNameBindings', 'approximated', bindings, noCustom],
      'GET /virtualNetworkConnections': ['WebApps_ListVnetConnections', 'approximated', () => ok([]), 'There are no networks here.'],
    }),
    ...routesOf('Microsoft.Web', {
      [`GET ${GROUP_PATH}/providers/Microsoft.Web/certificates`]: ['Certificates_ListByResourceGroup', 'approximated', none, 'None can be made.'],
    }),
  ];
} // prettier-ignore

/** @see https://learn.microsoft.com/rest/api/appservice/web-apps/list-publishing-profile-xml-with-secrets */
async function publishingProfile({ addresses }: AzureContext, site: Site): Promise<ArmAnswer> {
  const { site: host, scm } = await addresses.open(site);
  const { userName, password } = site.publishing;
  const values = {
    profileName: `${site.name} - Zip Deploy`,
    publishMethod: 'ZipDeploy',
    publishUrl: scm,
    userName,
    userPWD: password,
    destinationAppUrl: `https://${host}`,
    webSystem: 'WebSites',
  };
  const attributes = Object.entries(values).map(([name, value]) => `${name}="${escapeXml(value)}"`);
  return { status: 200, xml: `<publishData><publishProfile ${attributes.join(' ')}><databases /></publishProfile></publishData>` };
}
