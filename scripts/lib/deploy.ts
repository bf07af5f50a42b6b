import type { CoreClient } from '#core/create-core.ts';
import type { DeploymentInput } from '#shared/model/deployment.ts';

export interface Deployed {
  functionRef: string;
  version: string;
  /** Where it answers; null without an http trigger. */
  url: string | null;
}

/** Deploys to one place and waits. Throws with what the deployment says where it fails. */
export async function deploy(client: CoreClient, input: Pick<DeploymentInput, 'source'> & Partial<DeploymentInput>): Promise<Deployed> {
  const { id } = await client.deployments.apply({ targets: ['local'], overrides: {}, ...input });
  for await (const event of await client.deployments.tail({ id })) {
    if (event.type !== 'end') continue;
    const { status, results, error } = event.deployment;
    const [result] = results;
    const failure = error ?? result?.error ?? null;
    if (failure !== null) throw new Error(`${failure.message}${failure.hint === null ? '' : ` ${failure.hint}`}`);
    if (status !== 'done' || result === undefined) throw new Error(`The deployment ended as "${status}".`);
    return { functionRef: result.functionRef, version: result.version ?? '', url: result.url };
  }
  throw new Error('The deployment ended without a result.');
}
