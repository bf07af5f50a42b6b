import type { Project } from '#shared/model/project.ts';
import type { EmulationHost, HostInvocation } from '../../../emulation-host.ts';
import { chunks, zipOf } from '../../../local/runtime/code/testing-zip.ts';
import { awsHandler } from '../aws-handler.ts';

/** Deploys a handler (CommonJS, `index.handler`) as the console would. */
export async function deployHandler(host: EmulationHost, name: string, code: string, more: Partial<Project> = {}): Promise<string> {
  const { sha256 } = await host.code.put(chunks(zipOf({ 'index.js': code })), { signal: AbortSignal.timeout(60_000) });
  const settings = { ...awsHandler.defaults, timeoutS: 20, description: '', env: {}, http: { enabled: true, methods: [] }, tags: {} };
  const project: Project = { name, model: awsHandler.id, ...settings, ...more };
  return host.functions.deploy({ project, codeSha256: sha256, origin: null }).version;
}

/** Calls its live version and waits until everything is recorded. */
export async function invokeHandler(host: EmulationHost, name: string, event: unknown): Promise<{ done: HostInvocation; body: string }> {
  const version = host.functions.find(name)?.live.version ?? '';
  const response = host.invoke(name, version, {
    input: { kind: 'event', body: Buffer.from(JSON.stringify(event)), contentType: 'application/json' },
    trigger: 'invoke',
    mode: 'sync',
    traceparent: null,
    attributes: {},
    signal: AbortSignal.timeout(60_000),
  });
  const parts: Uint8Array[] = [];
  for await (const part of response.body) parts.push(part);
  return { done: await response.done, body: Buffer.concat(parts).toString('utf8') };
}
