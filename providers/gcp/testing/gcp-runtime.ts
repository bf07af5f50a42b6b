import type { ClientOptions } from 'google-gax';
import { PassThroughClient } from 'google-auth-library';
import { credentials } from '@grpc/grpc-js';
import { call, removeFunctions, shareInFile, testHome, type TestHome } from '../../local/testing-home.ts';

/** A real runtime in a home of its own, with what Google's clients need to reach it. */
export interface GcpRuntime {
  home: TestHome;
  /** `http://127.0.0.1:PORT`. */
  url: string;
  rest: ClientOptions;
  grpc: ClientOptions;
  /** Stops the runtime and starts it again. */
  restart(): Promise<void>;
}

interface Scope {
  after(fn: () => unknown): void;
}

export async function gcpRuntime(t: Scope): Promise<GcpRuntime> {
  const home = testHome(t);
  const { facet } = await home.connect();
  const { endpoints } = await facet('runtime').start({}, call());
  const url = new URL(endpoints['gcp'] ?? '');
  const grpc = new URL(endpoints['gcp-grpc'] ?? '');
  const authClient = new PassThroughClient();
  return {
    home,
    url: url.origin,
    rest: { fallback: true, protocol: 'http', apiEndpoint: url.hostname, port: Number(url.port), projectId: 'isobar-local', authClient },
    grpc: {
      apiEndpoint: grpc.hostname,
      port: Number(grpc.port),
      sslCreds: credentials.createInsecure(),
      projectId: 'isobar-local',
      authClient,
    },
    async restart() {
      await facet('runtime').stop(call());
      await facet('runtime').start({}, call());
    },
  };
}

/** One runtime for the tests of a file; the functions that a test made are gone when it ends. */
export function shareGcpRuntime(file: Scope): (t: Scope) => Promise<GcpRuntime> {
  return shareInFile(
    file,
    (scope) => gcpRuntime(scope),
    async ({ home }) => removeFunctions(await home.connect()),
  );
}
