import type { Api } from '../api/api.ts';
import { ApiError, badField } from '../api/api-error.ts';
import { textOf, type Json } from '../api/json.ts';
import { paged } from '../api/paged.ts';
import { compileFilter } from '../api/filter/match-filter.ts';
import { schemaOf } from '../api/schema.ts';
import { projectNumber } from '../companions/companion-routes.ts';
import type { DeployServices } from '../functions/deploy-operation.ts';
import { policyHandlers, type Policies } from '../iam/policies.ts';

/** "It must be 6 to 30 lowercase ASCII letters, digits, or hyphens. It must start with a letter. Trailing hyphens are prohibited." google/cloud/resourcemanager/v3/projects.proto */
const ID = /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/;

/** `google.cloud.resourcemanager.v3.Projects`: the local project and every other that something was made in. */
export function projectsApi({ context, store }: DeployServices, policies: Policies): Api {
  const view = (id: string): Json => ({
    name: `projects/${projectNumber(id)}`,
    projectId: id,
    displayName: id,
    state: 'ACTIVE',
    etag: Buffer.from(id).toString('base64'),
  });
  const need = (name: string): string => {
    const given = /^projects\/([^/]+)$/.exec(name)?.[1];
    if (given === undefined) throw badField('name', `Invalid project name "${name}": expected projects/PROJECT.`);
    const id = store.projects().find((one) => one === given || projectNumber(one) === given) ?? given;
    // What is not there and what may not be seen are told in the same words by the service.
    if (!ID.test(id)) throw new ApiError('PERMISSION_DENIED', `The caller does not have permission on ${name}, or it may not exist.`);
    return id;
  };
  return {
    schema: schemaOf('@google-cloud/resource-manager'),
    service: 'google.cloud.resourcemanager.v3.Projects',
    label: 'cloudresourcemanager',
    handlers: {
      GetProject: (request) => view(need(textOf(request, 'name'))),
      SearchProjects(request, { caller }) {
        const query = textOf(request, 'query');
        // Search names the fields after those of v1: `id:`, `name:`, `state:`.
        const passes = compileFilter(query);
        const seen = (id: string): boolean => caller === null || caller.may('resourcemanager.projects.get', `projects/${id}`);
        const all = store.projects().filter((id) => seen(id) && passes({ id, projectId: id, name: id, displayName: id, state: 'ACTIVE' }));
        const { items, nextPageToken } = paged(all.map(view), request, 1000);
        return { projects: items, nextPageToken };
      },
      ...policyHandlers(policies, (name) => void need(name)),
    },
    fidelity: {
      GetProject: ['modelled', `A name that could be a project's is one. The local project is ${context.defaults.project}.`],
      SearchProjects: ['modelled', 'The local project, and others that something was deployed to.'],
      GetIamPolicy: ['modelled'],
      SetIamPolicy: ['modelled', 'Decides for service accounts; conditions are not evaluated.'],
      TestIamPermissions: ['approximated', "The machine's user has all; service accounts have what predefined roles give them."],
    },
  };
}
