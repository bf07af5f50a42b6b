import { mappingAt } from '../../../../detection/cloud-yaml.ts';
import { badRequest } from '../arm-error.ts';
import { ok, param, routesOf, type ArmRoute } from '../arm-route.ts';
import { bodyOf } from '../web/body.ts';

/**
 * Cost Management, as far as it can be answered truthfully: nothing is charged on this machine, so every answer is empty.
 * @see https://learn.microsoft.com/rest/api/cost-management/query/usage
 */
export function costRoutes(): ArmRoute[] {
  return routesOf('Microsoft.CostManagement', {
    'POST /subscriptions/{subscriptionId}/providers/Microsoft.CostManagement/query': [
      'Query_Usage',
      'modelled',
      (request) => {
        const { dataset, type } = bodyOf(request);
        if (typeof type !== 'string' || dataset === undefined) throw badRequest("The query needs 'type' and 'dataset'.");
        const grouping: unknown = mappingAt(dataset)['grouping'];
        const names = (Array.isArray(grouping) ? grouping : []).flatMap((one: unknown) => {
          const { name } = mappingAt(one);
          return typeof name === 'string' ? [name] : [];
        });
        const columns = [{ name: 'Cost', type: 'Number' }, ...[...names, 'Currency'].map((name) => ({ name, type: 'String' }))];
        const id = `/subscriptions/${param(request, 'subscriptionId')}/providers/Microsoft.CostManagement/query/isobar`;
        return ok({ id, name: 'isobar', type: 'Microsoft.CostManagement/query', properties: { nextLink: null, columns, rows: [] } });
      },
      'Nothing is charged on this machine: every answer has no rows.',
    ],
  });
}
