/** A deployment as Kudu keeps it. @see https://github.com/projectkudu/kudu/wiki/REST-API#deployment */
export interface Deployment {
  id: string;
  status: DeploymentStatus;
  statusText: string;
  message: string;
  deployer: string;
  author: string;
  progress: string;
  receivedAt: string;
  startedAt: string;
  endedAt: string | null;
  /** Whether its code is the one that runs. */
  active: boolean;
  log: { id: string; at: string; message: string }[];
}

/** @see https://github.com/projectkudu/kudu/blob/master/Kudu.Contracts/Deployment/DeployStatus.cs */
export const DEPLOY_STATUS = { pending: 0, building: 1, deploying: 2, failed: 3, success: 4 } as const;
export type DeploymentStatus = (typeof DEPLOY_STATUS)[keyof typeof DEPLOY_STATUS];

export function isComplete({ status }: Pick<Deployment, 'status'>): boolean {
  return status === DEPLOY_STATUS.failed || status === DEPLOY_STATUS.success;
}

/** As the SCM site shows it; `base` is that site's URL. */
export function deploymentView(deployment: Deployment, base: string, siteName: string): Record<string, unknown> {
  const { id, status, statusText, message, deployer, author, progress, receivedAt, startedAt, endedAt, active } = deployment;
  const succeeded = status === DEPLOY_STATUS.success;
  return {
    id,
    status,
    status_text: statusText,
    author_email: 'N/A',
    author,
    deployer,
    message,
    progress,
    received_time: receivedAt,
    start_time: startedAt,
    end_time: endedAt,
    last_success_end_time: succeeded ? endedAt : null,
    complete: isComplete(deployment),
    active,
    is_temp: false,
    is_readonly: true,
    url: `${base}/api/deployments/${id}`,
    log_url: `${base}/api/deployments/${id}/log`,
    site_name: siteName,
    provisioningState: succeeded ? 'Succeeded' : status === DEPLOY_STATUS.failed ? 'Failed' : 'InProgress',
  };
}
