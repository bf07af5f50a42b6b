import { createHash } from 'node:crypto';
import type { PlainRoute } from '../api/plain-route.ts';
import { heldOf } from '../iam/policies.ts';

const NOBODY_BUT = 'Whoever works on this machine has all; service accounts have what the predefined roles of policies give them.';

/**
 * What gcloud asks other services for before it deploys a function: the project and the account that builds. There is one
 * user on this machine, so both are made up from the project's id, always the same way.
 * @see https://cloud.google.com/build/docs/api/reference/rest/v1/projects.locations/getDefaultServiceAccount
 * @see https://cloud.google.com/service-usage/docs/reference/rest/v1/services/get
 * @see https://cloud.google.com/resource-manager/reference/rest/v1/projects/get
 */
export const companionRoutes: readonly PlainRoute[] = [
  {
    verb: 'GET',
    template: '/v1/projects/{project}/locations/{location}/defaultServiceAccount',
    label: 'cloudbuild',
    operation: 'GetDefaultServiceAccount',
    level: 'approximated',
    note: 'An account of the local project; nothing is checked against it.',
    handler: ({ path: { project = '', location = '' } }) => {
      const email = `${projectNumber(project)}@cloudbuild.gserviceaccount.com`;
      return {
        name: `projects/${project}/locations/${location}/defaultServiceAccount`,
        serviceAccountEmail: `projects/${project}/serviceAccounts/${email}`,
      };
    },
  },
  {
    verb: 'GET',
    template: '/v1/projects/{project}/services/{service}',
    label: 'serviceusage',
    operation: 'GetService',
    level: 'approximated',
    note: 'Every API is enabled.',
    handler: ({ path: { project = '', service = '' } }) => ({
      name: `projects/${projectNumber(project)}/services/${service}`,
      parent: `projects/${projectNumber(project)}`,
      state: 'ENABLED',
    }),
  },
  {
    verb: 'POST',
    template: '/v1/projects/{project}/services/{service}:enable',
    label: 'serviceusage',
    operation: 'EnableService',
    level: 'approximated',
    note: 'Every API is enabled already.',
    handler: ({ path: { project = '', service = '' } }) => ({
      name: 'operations/noop.DONE_OPERATION',
      done: true,
      response: { service: { name: `projects/${projectNumber(project)}/services/${service}`, state: 'ENABLED' } },
    }),
  },
  {
    verb: 'POST',
    template: '/v1/projects/{project}:testIamPermissions',
    label: 'cloudresourcemanager',
    operation: 'TestIamPermissions (v1)',
    level: 'approximated',
    note: NOBODY_BUT,
    handler: ({ path: { project = '' }, body }, { caller }) => ({ permissions: heldOf(caller, `projects/${project}`, body) }),
  },
  {
    verb: 'GET',
    template: '/v1/projects/{project}',
    label: 'cloudresourcemanager',
    operation: 'GetProject',
    level: 'approximated',
    note: 'Every project exists.',
    handler: ({ path: { project = '' } }) => ({
      projectId: project,
      projectNumber: projectNumber(project),
      lifecycleState: 'ACTIVE',
      name: project,
    }),
  },
];

/** Twelve digits that stay the same for a project. */
export function projectNumber(project: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(project).digest('hex').slice(0, 12)}`) % 900_000_000_000n;
  return String(digits + 100_000_000_000n);
}
