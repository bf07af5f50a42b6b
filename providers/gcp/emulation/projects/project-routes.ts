import type { PlainRoute } from '../api/plain-route.ts';
import { messageOf, type Json } from '../api/json.ts';
import type { Policies } from '../iam/policies.ts';

/** The policy of a project through Resource Manager v1, which gcloud still asks. @see https://cloud.google.com/resource-manager/reference/rest/v1/projects */
export function projectRoutes(policies: Policies): PlainRoute[] {
  const route = (verb: string, operation: string, handler: (resource: string, body: Json) => Json): PlainRoute => ({
    verb: 'POST',
    template: `/v1/projects/{project}:${verb}`,
    label: 'cloudresourcemanager',
    operation,
    level: 'modelled',
    note: 'Decides for service accounts; conditions are not evaluated.',
    permission: `resourcemanager.projects.${verb}`,
    handler: ({ path, body }) => handler(`projects/${path['project'] ?? ''}`, body),
  });
  return [
    route('getIamPolicy', 'GetIamPolicy (v1)', (resource) => policies.get(resource)),
    route('setIamPolicy', 'SetIamPolicy (v1)', (resource, body) => policies.set(resource, messageOf(body, 'policy'))),
  ];
}
