import type { Mapping } from '../../../../detection/cloud-yaml.ts';
import type { AzureContext } from '../../server/context.ts';
import { ArmError } from '../arm-error.ts';
import { listOf, ok, param, routesOf, type ArmAnswer, type ArmRequest, type ArmRoute } from '../arm-route.ts';
import { propertiesOf } from '../web/body.ts';
import { BUILT_IN_ROLES, type BuiltInRole } from '../../../roles/built-in-roles.ts';
import type { Resource } from './resource-store.ts';

const ASSIGNMENTS = 'Microsoft.Authorization/roleAssignments';
const DEFINITIONS = 'Microsoft.Authorization/roleDefinitions';

/** What the caller may do. @see https://learn.microsoft.com/rest/api/authorization/permissions */
const PERMISSIONS: Parameters<typeof routesOf>[1] = {
  'GET /{*scope}/providers/Microsoft.Authorization/permissions': [
    'Permissions_ListForResource',
    'approximated',
    () => listOf([{ actions: ['*'], notActions: [], dataActions: ['*'], notDataActions: [] }]),
    'Every caller may do everything: nothing here asks.',
  ],
};

/** Who may do what, as it is kept: nothing here checks it. @see https://learn.microsoft.com/azure/role-based-access-control/role-assignments-rest */
export function authorizationRoutes(context: AzureContext): ArmRoute[] {
  const { resources, ids } = context;
  const one = `/{*scope}/providers/${ASSIGNMENTS}/{name}`;
  const assignments = (): Resource[] => resources.list('/').filter(({ type }) => type === ASSIGNMENTS);
  const idOf = (request: ArmRequest): string =>
    `${param(request, 'scope').replace(/^\/$/, '')}/providers/${ASSIGNMENTS}/${param(request, 'name')}`;
  const need = (request: ArmRequest): Resource => {
    const found = resources.find(idOf(request));
    if (found !== null) return found;
    throw new ArmError(404, 'RoleAssignmentNotFound', `The role assignment '${param(request, 'name')}' is not found.`);
  };
  const put = (request: ArmRequest): ArmAnswer => {
    const properties = propertiesOf(request);
    const scope = param(request, 'scope');
    const known = resources.find(idOf(request));
    checkAssignment(properties, scope, assignments(), known);
    const resource = {
      id: idOf(request),
      name: param(request, 'name'),
      type: ASSIGNMENTS,
      properties: assigned(context, properties, scope),
    };
    resources.put(resource);
    return { status: known === null ? 201 : 200, body: resource };
  };
  /** At the scope, above it (they hold there too) and below it. */
  const list = (request: ArmRequest): ArmAnswer => {
    const scope = request.params['scope'] ?? ids.subscription;
    const filter = request.query.get('$filter') ?? '';
    const principal = /(?:principalId eq|assignedTo\()\s*'([^']+)'/i.exec(filter)?.[1]?.toLowerCase();
    const exact = /atScope\(\)/i.test(filter);
    const at = (other: unknown): boolean => {
      const [mine, theirs] = [withSlash(scope), withSlash(String(other))];
      return mine.startsWith(theirs) || (!exact && theirs.startsWith(mine));
    };
    const matching = assignments().filter(
      ({ properties }) =>
        at(properties['scope']) && (principal === undefined || String(properties['principalId']).toLowerCase() === principal),
    );
    return listOf(matching);
  };
  const definitions = (request: ArmRequest): ArmAnswer => {
    const wanted = /roleName eq '([^']+)'/i.exec(request.query.get('$filter') ?? '')?.[1]?.toLowerCase();
    return listOf(
      BUILT_IN_ROLES.filter(({ name }) => wanted === undefined || name.toLowerCase() === wanted).map((role) =>
        roleView(ids.subscription, role),
      ),
    );
  };
  const definition = (request: ArmRequest): ArmAnswer => {
    const found = BUILT_IN_ROLES.find(({ id }) => id === param(request, 'role').toLowerCase());
    if (found !== undefined) return ok(roleView(ids.subscription, found));
    throw new ArmError(
      404,
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${param(request, 'role')}' does not exist.`,
    );
  };
  const remove = (request: ArmRequest): ArmAnswer => {
    const found = resources.find(idOf(request));
    resources.remove(idOf(request));
    return found === null ? { status: 204 } : ok(found);
  };
  const stored = 'Kept and given back; nothing here asks whether a caller may.';
  return routesOf('Microsoft.Authorization', {
    ...PERMISSIONS,
    [`GET ${one}`]: ['RoleAssignments_Get', 'modelled', (request) => ok(need(request))],
    [`PUT ${one}`]: ['RoleAssignments_Create', 'approximated', put, stored],
    [`DELETE ${one}`]: ['RoleAssignments_Delete', 'modelled', remove],
    [`GET /{*scope}/providers/${ASSIGNMENTS}`]: ['RoleAssignments_ListForScope', 'verified', list],
    [`GET /{*scope}/providers/${DEFINITIONS}`]: [
      'RoleDefinitions_List',
      'approximated',
      definitions,
      'Built-in roles that function apps are usually given.',
    ],
    [`GET /{*scope}/providers/${DEFINITIONS}/{role}`]: ['RoleDefinitions_Get', 'verified', definition],
  });
}

function checkAssignment(properties: Mapping, scope: string, all: readonly Resource[], known: Resource | null): void {
  const { roleDefinitionId, principalId } = properties;
  if (typeof roleDefinitionId !== 'string' || typeof principalId !== 'string') {
    throw new ArmError(400, 'BadRequestFormat', 'The request was incorrectly formatted: roleDefinitionId and principalId are required.');
  }
  const same = (other: Mapping): boolean =>
    String(other['scope']).toLowerCase() === scope.toLowerCase() &&
    other['principalId'] === principalId &&
    roleOf(other['roleDefinitionId']) === roleOf(roleDefinitionId);
  if (known === null && all.some((one) => same(one.properties)))
    throw new ArmError(409, 'RoleAssignmentExists', 'The role assignment already exists.');
}

function assigned({ defaults }: AzureContext, properties: Mapping, scope: string): Mapping {
  const now = new Date().toISOString();
  const { principalType, condition, conditionVersion, description } = properties;
  return {
    ...properties,
    principalType: typeof principalType === 'string' ? principalType : 'ServicePrincipal',
    scope,
    condition: condition ?? null,
    conditionVersion: conditionVersion ?? null,
    description: description ?? null,
    createdOn: now,
    updatedOn: now,
    createdBy: defaults.principalId,
    updatedBy: defaults.principalId,
  };
}

function roleOf(id: unknown): string | undefined {
  return String(id).toLowerCase().split('/').at(-1);
}

function withSlash(scope: string): string {
  return `${scope.toLowerCase().replace(/\/+$/, '')}/`;
}

function roleView(subscription: string, { id, name, actions, notActions = [], dataActions = [] }: BuiltInRole): Mapping {
  return {
    id: `${subscription}/providers/${DEFINITIONS}/${id}`,
    name: id,
    type: DEFINITIONS,
    properties: {
      roleName: name,
      type: 'BuiltInRole',
      description: name,
      assignableScopes: ['/'],
      permissions: [{ actions, notActions, dataActions, notDataActions: [] }],
    },
  };
}

/** What is sent to where of a resource's logs: kept and given back. */
export function diagnosticSettingRoutes({ resources }: AzureContext): ArmRoute[] {
  const type = 'Microsoft.Insights/diagnosticSettings';
  const one = `/{*scope}/providers/${type}/{name}`;
  const idOf = (request: ArmRequest): string => `${param(request, 'scope')}/providers/${type}/${param(request, 'name')}`;
  const stored = 'Kept and given back; nothing is sent anywhere.';
  return routesOf('Microsoft.Insights', {
    [`GET /{*scope}/providers/${type}`]: [
      'DiagnosticSettings_List',
      'modelled',
      (request) => listOf(resources.list(`${param(request, 'scope')}/providers/${type}/`)),
    ],
    [`GET ${one}`]: [
      'DiagnosticSettings_Get',
      'modelled',
      (request) => {
        const found = resources.find(idOf(request));
        if (found !== null) return ok(found);
        throw new ArmError(404, 'ResourceNotFound', `The diagnostic setting '${param(request, 'name')}' doesn't exist.`);
      },
    ],
    [`PUT ${one}`]: [
      'DiagnosticSettings_CreateOrUpdate',
      'approximated',
      (request) => {
        const resource = { id: idOf(request), name: param(request, 'name'), type, properties: propertiesOf(request) };
        resources.put(resource);
        return ok(resource);
      },
      stored,
    ],
    [`DELETE ${one}`]: ['DiagnosticSettings_Delete', 'modelled', (request) => ({ status: resources.remove(idOf(request)) ? 200 : 204 })],
  });
}
