import { FunctionServiceClient } from '@google-cloud/functions/build/src/v2/index.js';
import { zipOf } from '../../local/runtime/code/testing-zip.ts';
import type { GcpRuntime } from './gcp-runtime.ts';

export const PARENT = 'projects/isobar-local/locations/us-central1';

/** Deploys `index.js` with the entry point `f` through the official client, and waits until it is there. */
export async function deployFunction(runtime: GcpRuntime, id: string, code: string, more: Record<string, unknown> = {}) {
  const client = new FunctionServiceClient(runtime.grpc);
  try {
    const [{ uploadUrl, storageSource }] = await client.generateUploadUrl({ parent: PARENT });
    await fetch(uploadUrl ?? '', { method: 'PUT', body: new Uint8Array(zipOf({ 'index.js': code })) });
    const [operation] = await client.createFunction({
      parent: PARENT,
      functionId: id,
      function: {
        name: `${PARENT}/functions/${id}`,
        buildConfig: { runtime: 'nodejs24', entryPoint: 'f', source: { storageSource: storageSource ?? {} } },
        ...more,
      },
    });
    const [made] = await operation.promise();
    return made;
  } finally {
    await client.close();
  }
}

/** Lets everybody call a function, as `--allow-unauthenticated` does. */
export async function letEverybodyIn({ url }: Pick<GcpRuntime, 'url'>, id: string): Promise<void> {
  const policy = { bindings: [{ role: 'roles/run.invoker', members: ['allUsers'] }] };
  const body = JSON.stringify({ policy });
  const answer = await fetch(`${url}/v2/${PARENT}/services/${id}:setIamPolicy`, { method: 'POST', body });
  if (!answer.ok) throw new Error(await answer.text());
}
