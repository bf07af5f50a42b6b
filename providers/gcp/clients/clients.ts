import type { cloudtrace_v1 } from '@googleapis/cloudtrace';
import type { FunctionServiceClient } from '@google-cloud/functions/build/src/v2/index.js';
import type { RevisionsClient, ServicesClient } from '@google-cloud/run/build/src/v2/index.js';
import type { v2 as logging } from '@google-cloud/logging';
import type { MetricServiceClient } from '@google-cloud/monitoring';
import type { FoldersClient, OrganizationsClient, ProjectsClient } from '@google-cloud/resource-manager';
import type { Credentials } from '../profile/credentials.ts';
import { clientOptions, type ClientSettings } from './client-options.ts';
import { createRestClient, type RestClient } from './rest.ts';

/** The session's clients; each SDK is loaded when it is first asked for, after the credentials are known to be there. */
export interface Clients {
  functions(): Promise<FunctionServiceClient>;
  services(): Promise<ServicesClient>;
  revisions(): Promise<RevisionsClient>;
  logging(): Promise<InstanceType<typeof logging.LoggingServiceV2Client>>;
  monitoring(): Promise<MetricServiceClient>;
  projects(): Promise<ProjectsClient>;
  folders(): Promise<FoldersClient>;
  organizations(): Promise<OrganizationsClient>;
  traces(): Promise<cloudtrace_v1.Cloudtrace>;
  rest: RestClient;
  credentials: Credentials;
  close(): void;
}

interface Closable {
  close(): Promise<void>;
}

export function createClients({ credentials, ...rest }: Omit<ClientSettings, 'authClient'> & { credentials: Credentials }): Clients {
  const made = new Map<string, Promise<unknown>>();
  /**
   * A token is asked for before every call, and comes from memory as long as it holds: where it is refused, that is told as
   * it is. The clients would make an error without a word of it.
   */
  const kept =
    <C>(name: string, make: (settings: ClientSettings) => Promise<C>) =>
    async (): Promise<C> => {
      const authClient = await credentials.client();
      await authClient.getAccessToken();
      const known = made.get(name) as Promise<C> | undefined;
      if (known !== undefined) return known;
      const making = make({ ...rest, authClient });
      made.set(name, making);
      making.catch(() => made.delete(name));
      return making;
    };
  return {
    functions: kept('functions', async (s) => {
      const { FunctionServiceClient } = await import('@google-cloud/functions/build/src/v2/index.js');
      return new FunctionServiceClient(clientOptions(s));
    }),
    services: kept('services', async (s) => {
      const { ServicesClient } = await import('@google-cloud/run/build/src/v2/index.js');
      return new ServicesClient(clientOptions(s));
    }),
    revisions: kept('revisions', async (s) => {
      const { RevisionsClient } = await import('@google-cloud/run/build/src/v2/index.js');
      return new RevisionsClient(clientOptions(s));
    }),
    logging: kept('logging', async (s) => {
      const { v2 } = await import('@google-cloud/logging');
      return new v2.LoggingServiceV2Client(clientOptions(s));
    }),
    monitoring: kept('monitoring', async (s) => {
      const { MetricServiceClient } = await import('@google-cloud/monitoring');
      return new MetricServiceClient(clientOptions(s));
    }),
    projects: kept('projects', async (s) => {
      const { ProjectsClient } = await import('@google-cloud/resource-manager');
      // It brings a google-gax of its own, whose types are other ones.
      return new ProjectsClient(clientOptions(s) as unknown as ConstructorParameters<typeof ProjectsClient>[0]);
    }),
    folders: kept('folders', async (s) => {
      const { FoldersClient } = await import('@google-cloud/resource-manager');
      return new FoldersClient(clientOptions(s) as unknown as ConstructorParameters<typeof FoldersClient>[0]);
    }),
    organizations: kept('organizations', async (s) => {
      const { OrganizationsClient } = await import('@google-cloud/resource-manager');
      return new OrganizationsClient(clientOptions(s) as unknown as ConstructorParameters<typeof OrganizationsClient>[0]);
    }),
    traces: kept('traces', async ({ endpoint, authClient }) => {
      const { cloudtrace_v1 } = await import('@googleapis/cloudtrace');
      const auth = authClient as unknown as cloudtrace_v1.Options['auth'];
      return new cloudtrace_v1.Cloudtrace({
        ...(endpoint === null ? {} : { rootUrl: `${endpoint.replace(/\/$/, '')}/` }),
        ...(auth === undefined ? {} : { auth }),
      });
    }),
    rest: createRestClient(rest.endpoint, () => credentials.client()),
    credentials,
    close() {
      for (const client of made.values()) client.then((one) => (one as Partial<Closable>).close?.(), () => undefined); // prettier-ignore
      made.clear();
    },
  };
}
