const MISSING = new Set([
  'ResourceNotFoundException',
  'NotFoundException',
  'NoSuchEntity',
  'NoSuchEntityException',
  'NoSuchBucketPolicy',
  'NoSuchPublicAccessBlockConfiguration',
]);

/** Whether an SDK's error says that what was asked for is not there: for some reads that is an answer. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && MISSING.has(error.name);
}
