import type { Api } from '../api/api.ts';
import { textOf } from '../api/json.ts';
import { schemaOf } from '../api/schema.ts';
import type { GcpContext } from '../server/context.ts';

const DEFAULT_WAIT_MS = 60_000;

/**
 * `google.longrunning.Operations` at the paths where the clients of Functions and Run look for operations.
 * @see https://cloud.google.com/functions/docs/reference/rest/v2/projects.locations.operations
 */
export function operationsApi({ operations }: GcpContext): Api {
  const each = (verb: string, suffix = '', body: string | null = null) =>
    ['v1', 'v2'].map((version) => ({ verb, template: `/${version}/{name=projects/*/locations/*/operations/*}${suffix}`, body }));
  return {
    schema: schemaOf('@google-cloud/functions'),
    service: 'google.longrunning.Operations',
    label: 'operations',
    handlers: {
      GetOperation: (request) => operations.get(textOf(request, 'name')),
      ListOperations: (request) => ({ operations: operations.list(textOf(request, 'name')) }),
      CancelOperation(request) {
        operations.cancel(textOf(request, 'name'));
        return {};
      },
      DeleteOperation(request) {
        operations.remove(textOf(request, 'name'));
        return {};
      },
      WaitOperation(request, { signal }) {
        const seconds = /^([\d.]+)s$/.exec(textOf(request, 'timeout'))?.[1];
        return operations.wait(textOf(request, 'name'), seconds === undefined ? DEFAULT_WAIT_MS : Number(seconds) * 1000, signal);
      },
    },
    bindings: {
      GetOperation: each('GET'),
      ListOperations: ['v1', 'v2'].map((version) => ({
        verb: 'GET',
        template: `/${version}/{name=projects/*/locations/*}/operations`,
        body: null,
      })),
      CancelOperation: each('POST', ':cancel', '*'),
      DeleteOperation: each('DELETE'),
      WaitOperation: each('POST', ':wait', '*'),
    },
    fidelity: {
      GetOperation: ['verified'],
      ListOperations: ['modelled', 'All operations in one page; filters are not applied.'],
      CancelOperation: ['modelled'],
      DeleteOperation: ['modelled'],
      WaitOperation: ['modelled'],
    },
  };
}
