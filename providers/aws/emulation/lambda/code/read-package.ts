import { AppError } from '#shared/errors.ts';
import { limits } from '../../../limits.ts';
import { AwsError } from '../../server/service.ts';
import type { LambdaContext } from '../operation.ts';
import { invalidParameter, tooLarge } from '../protocol/answers.ts';
import type { ZipDocument } from '../state/model.ts';

/** Where a package is: in the request itself, or in a bucket. */
export interface PackageSource {
  ZipFile?: Uint8Array | undefined;
  S3Bucket?: string | undefined;
  S3Key?: string | undefined;
  S3ObjectVersion?: string | undefined;
}

/** "50 MB (zipped, for direct upload)". @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const ZIPPED_BYTES = 52_428_800;
const UNZIPPED_BYTES = limits.unzippedBytes;

/** A package that has been taken in: its zip as it came, and its tree in the runtime's store. */
export interface TakenPackage {
  zip: ZipDocument;
  tree: string;
  unpackedSize: number;
}

/** The bytes of a package. Throws as AWS does where there are none, or too many. */
export async function readPackage(
  { links }: LambdaContext,
  caller: { account: string; region: string },
  { ZipFile, S3Bucket, S3Key, S3ObjectVersion }: PackageSource,
): Promise<Uint8Array> {
  if (ZipFile !== undefined) {
    if (ZipFile.length === 0) throw invalidParameter('Uploaded file must be a non-empty zip');
    if (ZipFile.length > ZIPPED_BYTES) throw tooLarge(`Zipped size must be smaller than ${ZIPPED_BYTES} bytes`);
    return ZipFile;
  }
  if (S3Bucket === undefined || S3Key === undefined) throw invalidParameter('Please provide a source for function code.');
  if (links.objects === null) throw s3Error('NoSuchBucket', 'The specified bucket does not exist');
  try {
    const { account, region } = caller;
    return await links.objects.read({ account, region, bucket: S3Bucket, key: S3Key, versionId: S3ObjectVersion ?? null });
  } catch (error) {
    if (error instanceof AwsError) throw s3Error(error.code, error.message);
    throw error;
  }
}

function s3Error(code: string, message: string): AwsError {
  return invalidParameter(`Error occurred while GetObject. S3 Error Code: ${code}. S3 Error Message: ${message}`);
}

/** Unpacks a package into the runtime's store and keeps its zip. Throws as AWS does where it is none or too large. */
export async function takePackage({ host, zips }: LambdaContext, bytes: Uint8Array, signal: AbortSignal): Promise<TakenPackage> {
  try {
    const { sha256, size } = await host.code.put(once(bytes), { unzippedBytes: UNZIPPED_BYTES, signal });
    return { zip: zips.put(bytes), tree: sha256, unpackedSize: size };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'too_large') throw invalidParameter(`Unzipped size must be smaller than ${UNZIPPED_BYTES} bytes`);
    if (error.code === 'invalid_input')
      throw invalidParameter('Could not unzip uploaded file. Please check your file, then try to upload again.');
    throw error;
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
