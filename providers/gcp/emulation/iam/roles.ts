/**
 * What predefined roles hold, as far as the emulated methods ask for it: `run.*` is every permission of Cloud Run, a leading
 * `-` takes some away. Each was compared with the definition that the IAM API gives of it. Roles that are not here hold
 * nothing, custom ones neither.
 * @see https://github.com/iann0036/iam-dataset/tree/main/gcp/roles for the definitions
 * @see https://cloud.google.com/iam/docs/roles-overview#basic
 * @see https://cloud.google.com/run/docs/reference/iam/roles
 * @see https://cloud.google.com/functions/docs/reference/iam/roles
 */
const PROJECT = ['resourcemanager.projects.get', 'resourcemanager.projects.list'];
const NO_POLICIES = '-*.setIamPolicy';
const READ_RUN = ['run.*.get', 'run.*.list', 'run.*.getIamPolicy'];
const ROLES: Readonly<Record<string, readonly string[]>> = {
  'roles/owner': ['*'],
  'roles/editor': ['*', NO_POLICIES],
  'roles/viewer': ['*.get', '*.list', '*.getIamPolicy'],
  'roles/run.admin': ['run.*', ...PROJECT],
  'roles/run.developer': ['run.*', NO_POLICIES, ...PROJECT],
  'roles/run.viewer': [...READ_RUN, ...PROJECT],
  'roles/run.invoker': ['run.routes.invoke', 'run.jobs.run'],
  'roles/run.servicesInvoker': ['run.routes.invoke'],
  'roles/cloudfunctions.admin': ['cloudfunctions.*', 'run.*', ...PROJECT],
  'roles/cloudfunctions.developer': ['cloudfunctions.*', '-cloudfunctions.functions.getIamPolicy', 'run.*', NO_POLICIES, ...PROJECT],
  'roles/cloudfunctions.viewer': [
    'cloudfunctions.*.get',
    'cloudfunctions.*.list',
    'cloudfunctions.*.getIamPolicy',
    ...READ_RUN,
    ...PROJECT,
  ],
  'roles/cloudfunctions.invoker': ['cloudfunctions.functions.invoke'],
  'roles/logging.viewer': ['logging.logEntries.list', 'logging.logs.list', 'resourcemanager.projects.get'],
  'roles/monitoring.viewer': ['monitoring.*.get', 'monitoring.*.list', ...PROJECT],
  'roles/cloudtrace.user': ['cloudtrace.traces.get', 'cloudtrace.traces.list', ...PROJECT],
  'roles/cloudtrace.agent': ['cloudtrace.traces.patch'],
  'roles/browser': [...PROJECT, 'resourcemanager.projects.getIamPolicy'],
  'roles/resourcemanager.projectIamAdmin': [
    'resourcemanager.projects.get',
    'resourcemanager.projects.getIamPolicy',
    'resourcemanager.projects.setIamPolicy',
  ],
  'roles/iam.serviceAccountUser': ['iam.serviceAccounts.actAs', 'iam.serviceAccounts.get', 'iam.serviceAccounts.list', ...PROJECT],
};

/** Whether a role holds a permission. */
export function holds(role: string, permission: string): boolean {
  const patterns = Object.hasOwn(ROLES, role) ? (ROLES[role] ?? []) : [];
  const fits = (pattern: string): boolean => matches(pattern, permission);
  return patterns.some((one) => !one.startsWith('-') && fits(one)) && !patterns.some((one) => one.startsWith('-') && fits(one.slice(1)));
}

function matches(pattern: string, permission: string): boolean {
  const [before = '', after = ''] = pattern.split('*');
  return pattern.includes('*') ? permission.startsWith(before) && permission.endsWith(after) : pattern === permission;
}
