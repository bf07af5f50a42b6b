import type { TestHome, TestSession } from '../../../local/testing-home.ts';
import { call, removeFunctions, shareInFile, testHome } from '../../../local/testing-home.ts';

/** A real runtime of a test's own, and what an AWS client is made with to talk to it. */
export interface AwsHome extends TestHome {
  local: TestSession;
  endpoint: string;
  config: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
  /** Variables for `aws`, boto3 and Terraform: no configuration of the machine's user gets through. */
  env: Record<string, string>;
  /** Stops the runtime and starts it again with the same state. */
  restart(): Promise<void>;
}

interface Scope {
  after(fn: () => unknown): void;
}

/** Starts the bundled runtime in a home of its own; it is stopped when the test ends. */
export async function awsHome(t: Scope, settings: Record<string, unknown> = {}): Promise<AwsHome> {
  const home = testHome(t);
  const local = await home.connect(settings);
  const start = async () => {
    const { endpoints } = await local.facet('runtime').start({}, call());
    const { aws } = endpoints;
    if (typeof aws !== 'string') throw new Error('the runtime serves no AWS endpoint');
    return aws;
  };
  const endpoint = await start();
  return {
    ...home,
    local,
    endpoint,
    config: { endpoint, region: 'us-east-1', credentials: { accessKeyId: '111122223333', secretAccessKey: 'secret' } },
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: '111122223333',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_CONFIG_FILE: `${home.home}/none`,
      AWS_SHARED_CREDENTIALS_FILE: `${home.home}/none`,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    async restart() {
      await local.facet('runtime').stop(call());
      const again = await start();
      if (again !== endpoint) throw new Error(`the endpoint moved from ${endpoint} to ${again}`);
    },
  };
}

/** One runtime for the tests of a file; what a test left in it is gone when it ends. */
export function shareAwsHome(file: Scope, settings: Record<string, unknown> = {}): (t: Scope) => Promise<AwsHome> {
  return shareInFile(
    file,
    (scope) => awsHome(scope, settings),
    async ({ endpoint, local }) => {
      const { ok, status } = await fetch(`${endpoint}/_isobar/reset`, { method: 'POST' });
      if (!ok) throw new Error(`the emulation was not reset: ${status}`);
      await removeFunctions(local);
    },
  );
}
