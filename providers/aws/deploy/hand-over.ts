import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { FunctionCode } from '@aws-sdk/client-lambda';
import type { Call, DeployProgress, Package } from '../../provider.ts';
import type { AwsContext } from '../aws-context.ts';
import { DIRECT_BYTES, needDirectSize } from './direct-size.ts';

/** Where packages lie while they are deployed; the policy that is printed names it too. */
export const PACKAGES_PREFIX = 'isobar-packages/';

const NO_BUCKET =
  'Name a bucket for large packages: the option "bucket" (in isobar.yaml under providers.aws, or --options aws.bucket=NAME). Or leave out what the function does not need.';
const CLEAN_UP_MS = 30_000;

interface HandOver {
  context: AwsContext;
  op: string;
  region: string;
  pack: Package;
  bucket: string | null;
  progress: DeployProgress;
  call: Call;
}

/** Refuses a package that can be handed over in no way. */
export function needWay({ op, pack, bucket }: Pick<HandOver, 'op' | 'pack' | 'bucket'>): void {
  if (bucket === null) needDirectSize(pack.size, op, NO_BUCKET);
}

/**
 * Gives Lambda a package: in the request itself or, where it is too large for that, through a bucket. There it lies under
 * a key of its own while `deploy` runs, whatever comes of that.
 */
export async function handOver<T>(input: HandOver, deploy: (code: FunctionCode) => Promise<T>): Promise<T> {
  const { context, op, region, pack, bucket, progress, call } = input;
  needWay(input);
  if (bucket === null || pack.size <= DIRECT_BYTES) return deploy({ ZipFile: await readFile(pack.zipPath) });
  const at = { Bucket: bucket, Key: `${PACKAGES_PREFIX}${randomUUID()}.zip` };
  progress.log(`The package goes through s3://${at.Bucket}/${at.Key}.`);
  try {
    await context.run(op, region, async () => {
      const s3 = await context.clients.s3(region);
      const Body = createReadStream(pack.zipPath);
      await s3.putObject({ ...at, Body, ContentLength: pack.size, ContentType: 'application/zip' }, { abortSignal: call.signal });
    });
    return await deploy({ S3Bucket: at.Bucket, S3Key: at.Key });
  } finally {
    await remove(input, at);
  }
}

/** Also after a cancelled or failed deployment. What cannot be removed is named, and the deployment is good without it. */
async function remove({ context, op, region, progress }: HandOver, at: { Bucket: string; Key: string }): Promise<void> {
  try {
    await context.run(op, region, async () => {
      const s3 = await context.clients.s3(region);
      await s3.deleteObject(at, { abortSignal: AbortSignal.timeout(CLEAN_UP_MS) });
    });
  } catch (error) {
    progress.log(`s3://${at.Bucket}/${at.Key} could not be removed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
