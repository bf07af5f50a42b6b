import type { Call } from '../../provider.ts';
import type { AwsContext, Location } from '../aws-context.ts';
import { CODE_TAGS, toHex } from './digests.ts';

/** ARN of the function itself: without version or alias. */
export function unqualifiedArn(arn: string): string {
  return arn.split(':').slice(0, 7).join(':');
}

/** Leaves the digest of the deployed files at the function. A deployment is good without it: the next one then sends the code again. */
export async function rememberDigest(
  context: AwsContext,
  { region }: Location,
  arn: string | undefined,
  digests: { files: string; codeSha256: string | undefined },
  { signal }: Call,
): Promise<void> {
  const zip = toHex(digests.codeSha256);
  if (arn === undefined || zip === null) return;
  const lambda = await context.clients.lambda(region);
  const Tags = { [CODE_TAGS.files]: digests.files, [CODE_TAGS.zip]: zip };
  await lambda.tagResource({ Resource: unqualifiedArn(arn), Tags }, { abortSignal: signal });
}

/** Takes the digests away, where the code is no longer what they are of. They would be seen to be wrong in any case. */
export async function forgetDigests(context: AwsContext, { region }: Location, arn: string | undefined, { signal }: Call): Promise<void> {
  if (arn === undefined) return;
  const lambda = await context.clients.lambda(region);
  await lambda
    .untagResource({ Resource: unqualifiedArn(arn), TagKeys: Object.values(CODE_TAGS) }, { abortSignal: signal })
    .catch(() => signal.throwIfAborted());
}
