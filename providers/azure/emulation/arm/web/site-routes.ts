import type { Site } from '../../apps/site.ts';
import type { AzureContext } from '../../server/context.ts';
import { groupNotFound, resourceNotFound } from '../arm-error.ts';
import { methodAndPath, param, routesOf, type ArmAnswer, type ArmRequest, type ArmRoute, type Operation } from '../arm-route.ts';

export const GROUP_PATH = '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}';
export const SITE_PATH = `${GROUP_PATH}/providers/Microsoft.Web/sites/{name}`;

/** Those of them that clients' tests drive on a slot too. */
const DRIVEN_ON_SLOTS: ReadonlySet<string> = new Set(['WebApps_Get', 'WebApps_ListHostKeys']);

type Handle = (site: Site, request: ArmRequest) => ArmAnswer | Promise<ArmAnswer>;

/**
 * Operations that apps and their slots have alike, by `METHOD /path` below the site: the routes of the app, and those of
 * a slot, whose operations' names end with `Slot`.
 */
export function siteRoutes(context: AzureContext, operations: Readonly<Record<string, Operation<Handle>>>): ArmRoute[] {
  return ['', '/slots/{slot}'].flatMap((slot) =>
    routesOf(
      'Microsoft.Web',
      Object.fromEntries(
        Object.entries(operations).map(([key, [operation, level, handle, note]]) => {
          const { method, path } = methodAndPath(key);
          const name = slot === '' ? operation : `${operation}Slot`;
          const checked = slot === '' || level !== 'verified' || DRIVEN_ON_SLOTS.has(operation) ? level : 'modelled';
          const answer = (request: ArmRequest): ArmAnswer | Promise<ArmAnswer> => handle(needSite(context, request), request);
          return [
            `${method} ${SITE_PATH}${slot}${path}`,
            note === undefined ? [name, checked, answer] : [name, checked, answer, note],
          ] as const;
        }),
      ),
    ),
  );
}

/** The site that a path names. Throws where the group, the app or the slot is not there. */
export function needSite(context: AzureContext, request: ArmRequest): Site {
  const group = param(request, 'resourceGroup');
  const name = param(request, 'name');
  const slot = request.params['slot'] ?? null;
  const found = context.apps.find(name, slot);
  if (found !== null && found.resourceGroup.toLowerCase() === group.toLowerCase()) return found;
  if (context.resources.group(group) === null) throw groupNotFound(group);
  if (slot !== null && context.apps.find(name) !== null) throw resourceNotFound('Microsoft.Web/sites/slots', `${name}/${slot}`, group);
  throw resourceNotFound('Microsoft.Web/sites', name, group);
}
