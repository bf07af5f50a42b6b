const FUNCTIONS = 'google.cloud.functions.v2.FunctionService';
const SERVICES = 'google.cloud.run.v2.Services';
const REVISIONS = 'google.cloud.run.v2.Revisions';
const PROJECTS = 'google.cloud.resourcemanager.v3.Projects';

/**
 * What a caller has to be allowed for each method; the others ask for nothing.
 * @see https://cloud.google.com/functions/docs/reference/iam/permissions
 * @see https://cloud.google.com/run/docs/reference/iam/permissions
 */
export const METHOD_PERMISSIONS: Readonly<Record<string, string>> = {
  [`${FUNCTIONS}/GetFunction`]: 'cloudfunctions.functions.get',
  [`${FUNCTIONS}/ListFunctions`]: 'cloudfunctions.functions.list',
  [`${FUNCTIONS}/CreateFunction`]: 'cloudfunctions.functions.create',
  [`${FUNCTIONS}/UpdateFunction`]: 'cloudfunctions.functions.update',
  [`${FUNCTIONS}/DeleteFunction`]: 'cloudfunctions.functions.delete',
  [`${FUNCTIONS}/GenerateUploadUrl`]: 'cloudfunctions.functions.sourceCodeSet',
  [`${FUNCTIONS}/GenerateDownloadUrl`]: 'cloudfunctions.functions.sourceCodeGet',
  [`${FUNCTIONS}/ListRuntimes`]: 'cloudfunctions.runtimes.list',
  [`${SERVICES}/GetService`]: 'run.services.get',
  [`${SERVICES}/ListServices`]: 'run.services.list',
  [`${SERVICES}/CreateService`]: 'run.services.create',
  [`${SERVICES}/DeleteService`]: 'run.services.delete',
  [`${SERVICES}/UpdateService`]: 'run.services.update',
  [`${SERVICES}/GetIamPolicy`]: 'run.services.getIamPolicy',
  [`${SERVICES}/SetIamPolicy`]: 'run.services.setIamPolicy',
  [`${REVISIONS}/GetRevision`]: 'run.revisions.get',
  [`${REVISIONS}/ListRevisions`]: 'run.revisions.list',
  [`${REVISIONS}/DeleteRevision`]: 'run.revisions.delete',
  [`${PROJECTS}/GetProject`]: 'resourcemanager.projects.get',
  [`${PROJECTS}/GetIamPolicy`]: 'resourcemanager.projects.getIamPolicy',
  [`${PROJECTS}/SetIamPolicy`]: 'resourcemanager.projects.setIamPolicy',
  'google.logging.v2.LoggingServiceV2/ListLogEntries': 'logging.logEntries.list',
  'google.monitoring.v3.MetricService/ListTimeSeries': 'monitoring.timeSeries.list',
};
