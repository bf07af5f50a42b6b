import { emptyPosture, type Endpoint } from '#shared/model/audit/posture.ts';
import type { FunctionDetail } from '#shared/model/function.ts';
import type { PostureFacet } from '../../audit.ts';
import type { Connection } from '../connection.ts';
import { LOCAL } from '../ref.ts';

/** The gateway of the runtime answers on loopback only, without asking who calls. */
function endpointsOf(detail: FunctionDetail): Endpoint[] {
  return detail.triggerList
    .filter(({ kind, enabled }) => kind === 'http' && enabled)
    .map(({ id, label, url }) => ({ id, kind: 'http', label: url ?? label, auth: 'platform' }));
}

/** What can be told of a function in the local runtime: it has no identity, no network of its own and no resource policy. */
export const postureFacet = (connection: Connection): PostureFacet => ({
  async read(key, call) {
    const detail = await connection.use('posture.read', 'read', call, ({ client }) => client.functions.get(key, call));
    return emptyPosture({
      id: detail.ref,
      name: detail.name,
      kind: 'deployed',
      provider: LOCAL,
      ref: detail.ref,
      resourceId: detail.resourceId,
      runtime: detail.runtime,
      handler: detail.handler,
      memoryMb: detail.memoryMb,
      timeoutS: detail.timeoutS,
      env: Object.entries(detail.env).map(([name, value]) => ({ name, value, reference: null })),
      endpoints: endpointsOf(detail),
      tags: detail.tags,
      codeSha256: detail.codeSha256,
      changedAt: detail.updatedAt,
      facts: { origin: detail.origin },
    });
  },
});
