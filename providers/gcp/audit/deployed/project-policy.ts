import type { Reading } from '#shared/model/audit/posture.ts';
import type { Call } from '../../../provider.ts';
import type { GcpContext } from '../../gcp-context.ts';
import { bindingsOf, type Binding } from '../../triggers/invokers.ts';
import { OP, sharedPart } from './part.ts';

/** Who may do what in the project, and of which services data accesses are logged. */
export interface ProjectPolicy {
  bindings: Binding[];
  audited: string[];
}

/** @see https://cloud.google.com/logging/docs/audit/configure-data-access */
export const readProjectPolicy = (context: GcpContext, call: Call): Promise<Reading<ProjectPolicy>> =>
  sharedPart(context, call, 'project', async () => {
    const [policy] = await context.read(OP, null, call, async () => {
      const projects = await context.clients.projects();
      return projects.getIamPolicy({ resource: `projects/${context.project}`, options: { requestedPolicyVersion: 3 } });
    });
    const audited = (policy.auditConfigs ?? []).flatMap(({ service }) => (typeof service === 'string' ? [service] : []));
    return { bindings: bindingsOf(policy), audited };
  });

/** Whether calls are among the data accesses that the project logs. */
export const isAudited = ({ audited }: ProjectPolicy): boolean =>
  audited.some((service) => ['allServices', 'run.googleapis.com', 'cloudfunctions.googleapis.com'].includes(service));
