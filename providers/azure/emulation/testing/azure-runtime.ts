import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Project } from '#shared/model/project.ts';
import { Settings } from '#shared/model/settings.ts';
import type { Trigger } from '#shared/model/function.ts';
import type { ClientEnvironment } from '#shared/model/client-environment.ts';
import type { EmulationHost, EmulationServer } from '../../../emulation-host.ts';
import { chunks, zipOf } from '../../../local/runtime/code/testing-zip.ts';
import { runRuntime } from '../../../local/runtime/lifecycle/run-runtime.ts';
import { azureV4 } from '../azure-v4.ts';
import { models } from '../models.ts';
import serve from '../server/serve.ts';

/** A runtime of a test's own with the emulation of Azure in it. */
export interface AzureRuntime {
  /** Of Resource Manager: `https://localhost:PORT`. */
  url: string;
  /** Certificate of the authority, PEM. */
  ca: string;
  host: EmulationHost;
  environment: ClientEnvironment;
  subscription: string;
  /** The development account's connection string. */
  storage: string;
  /** Endpoints beside Resource Manager's: `eventgrid`. */
  further: Readonly<Record<string, string>>;
  /** What sets a function off, as the console is told. */
  triggers(name: string): readonly Trigger[];
  /** Puts an app with these files there, as the console does; its triggers begin a moment later. */
  deploy(name: string, files: Record<string, string>, env?: Record<string, string>): Promise<void>;
  /** What the runtime and the emulation wrote to their log from "warn" on. */
  complaints: string[];
  /** Where its state is. */
  home: string;
  /** Stops it; another one can be started in its home. */
  stop(): Promise<void>;
  /** The body of an answer as it comes, until the signal says so. */
  listen(url: string, init: { headers: Record<string, string>; signal: AbortSignal }): AsyncIterable<string>;
  /** Sends a request that trusts the authority; to Resource Manager, with a token, where `url` is a path. */
  ask(url: string, init?: { method?: string; headers?: Record<string, string>; body?: unknown }): Promise<Answer>;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** Parsed text; undefined where there is none. */
  json: Record<string, unknown>;
}

/** Stopped, and its home removed, at the end of the test; `home` is that of another one that was stopped, for restarts. */
export async function azureRuntime(
  t: { after(fn: () => unknown): void },
  { home = mkdtempSync(join(tmpdir(), 'isobar-azure-')) }: { home?: string } = {},
): Promise<AzureRuntime> {
  const complaints: string[] = [];
  let lent: EmulationHost | null = null;
  let environment: ClientEnvironment = { set: {}, unset: [], notes: [] };
  let url = '';
  let server: EmulationServer | null = null;
  const runtime = await runRuntime({
    home,
    version: '0.0.0',
    gatewayPort: 0,
    settings: Settings.parse({ poolSize: 0 }),
    emulations: [
      {
        id: 'azure',
        models,
        async serve(host) {
          lent = host;
          server = await serve(host);
          url = server.url;
          environment = server.environment?.() ?? environment;
          return server;
        },
      },
    ],
    log: (level, message) => {
      if (level === 'warn' || level === 'error' || level === 'fatal') complaints.push(message);
    },
    working: () => {},
  });
  t.after(async () => {
    await runtime.stop();
    rmSync(home, { recursive: true, force: true });
  });
  const [host, served] = [lent, server] as [EmulationHost | null, EmulationServer | null];
  if (host === null || served === null) throw new Error(`The emulation was not brought up. ${complaints.join(' ')}`);
  const ca = readFileSync(environment.set['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8');
  return {
    url,
    ca,
    host,
    storage: served.variables?.(NOBODY)['AzureWebJobsStorage'] ?? '',
    further: served.further ?? {},
    triggers: (name) => served.triggers?.(name) ?? [],
    deploy: (name, files, env = {}) => deploy(host, name, files, env),
    environment,
    subscription: environment.set['AZURE_SUBSCRIPTION_ID'] ?? '',
    complaints,
    home,
    stop: () => runtime.stop(),
    async *listen(address, init) {
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        request(address, { ca, ...init }, resolve)
          .on('error', reject)
          .end();
      });
      for await (const part of response.setEncoding('utf8') as AsyncIterable<string>) yield part;
    },
    ask: (path, init) => ask(path.startsWith('/') ? url + path : path, ca, path.startsWith('/') ? withToken(init) : init),
  };
}

/** Variables are the same for all apps. */
const NOBODY = { name: '', version: '1', runtime: '', handler: '', memoryMb: 0, timeoutS: 0, codeDir: '', env: {}, url: null, mounts: [] };

async function deploy(host: EmulationHost, name: string, files: Record<string, string>, env: Record<string, string>): Promise<void> {
  const zip = zipOf({ 'host.json': '{ "version": "2.0" }', ...files });
  const { sha256 } = await host.code.put(chunks(zip), { signal: new AbortController().signal });
  const { runtime, handler, memoryMb, timeoutS, concurrency } = azureV4.defaults;
  const shape = { name, description: '', model: azureV4.id, runtime, handler, memoryMb, timeoutS, concurrency };
  const project = Project.parse({ ...shape, env, http: { enabled: true, methods: [] }, tags: {} });
  host.functions.deploy({ project, codeSha256: sha256, origin: null });
}

function withToken(init: Parameters<AzureRuntime['ask']>[1]): Parameters<AzureRuntime['ask']>[1] {
  return { ...init, headers: { authorization: 'Bearer local', ...init?.headers } };
}

function ask(url: string, ca: string, { method = 'GET', headers = {}, body }: NonNullable<Parameters<AzureRuntime['ask']>[1]> = {}) {
  return new Promise<Answer>((resolve, reject) => {
    const bytes = body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
    const type = bytes === undefined || bytes === body ? {} : { 'content-type': 'application/json' };
    const sent = request(url, { method, ca, headers: { ...type, ...headers } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parse(text) });
      });
    });
    sent.on('error', reject);
    sent.end(bytes);
  });
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
