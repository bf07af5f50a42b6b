/** What Isobar may do with a profile, for checks and for the role that is printed. */
export interface Need {
  permission: string;
  purpose: string;
}

const need = (purpose: string, ...permissions: string[]): Need[] => permissions.map((permission) => ({ permission, purpose }));

/** Every permission that the adapter's calls take, by what for. @see https://cloud.google.com/iam/docs/permissions-reference */
export const NEEDS: readonly Need[] = [
  ...need('list functions', 'cloudfunctions.functions.list', 'cloudfunctions.locations.list', 'run.services.list'),
  ...need('show a function', 'cloudfunctions.functions.get', 'run.services.get', 'run.revisions.get', 'run.revisions.list'),
  ...need('show who may call', 'run.services.getIamPolicy'),
  ...need('download the source', 'cloudfunctions.functions.sourceCodeGet'),
  ...need('show runtimes', 'cloudfunctions.runtimes.list'),
  ...need('invoke', 'run.routes.invoke'),
  ...need(
    'deploy',
    'cloudfunctions.functions.sourceCodeSet',
    'cloudfunctions.functions.create',
    'cloudfunctions.functions.update',
    'cloudfunctions.operations.get',
    'iam.serviceAccounts.actAs',
  ),
  ...need('change who may call', 'run.services.setIamPolicy'),
  ...need('divide traffic, roll back and name revisions', 'run.services.update', 'run.operations.get'),
  ...need('delete functions and revisions', 'cloudfunctions.functions.delete', 'run.services.delete', 'run.revisions.delete'),
  ...need('read and follow logs', 'logging.logEntries.list'),
  ...need('show metrics', 'monitoring.timeSeries.list'),
  ...need('show traces', 'cloudtrace.traces.list', 'cloudtrace.traces.get'),
  ...need(
    'audit',
    'resourcemanager.projects.get',
    'resourcemanager.projects.getIamPolicy',
    'cloudasset.assets.searchAllIamPolicies',
    'iam.roles.get',
    'iam.serviceAccounts.get',
    'storage.buckets.getIamPolicy',
    'pubsub.topics.getIamPolicy',
    'pubsub.subscriptions.list',
    'eventarc.triggers.list',
    'apigateway.gateways.list',
    'apigateway.apiconfigs.get',
    'secretmanager.versions.list',
  ),
];

/**
 * The smallest role for everything Isobar does, as a file for gcloud, to be copied and cut down. Deploying also takes the
 * right to act as the account that a function runs as, which is better given on that account than in the project.
 * @see https://cloud.google.com/iam/docs/creating-custom-roles
 */
export function roleDocument(project: string): string {
  const permissions = [...new Set(NEEDS.map(({ permission }) => permission))].toSorted();
  const granted = permissions.filter((one) => one !== 'iam.serviceAccounts.actAs');
  return [
    `# gcloud iam roles create isobar --project ${project} --file role.yaml`,
    '# Besides, to deploy: roles/iam.serviceAccountUser on the service account that the functions run as.',
    'title: Isobar',
    'description: What Isobar does with functions',
    'stage: GA',
    'includedPermissions:',
    ...granted.map((permission) => `  - ${permission}`),
    '',
  ].join('\n');
}
