/** S3's errors, with the members their clients read. @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
import { AwsError } from '../../server/service.ts';

export function noSuchBucket(bucket: string): AwsError {
  return new AwsError('NoSuchBucket', 'The specified bucket does not exist', { status: 404, members: { BucketName: bucket } });
}

export function noSuchKey(key: string): AwsError {
  return new AwsError('NoSuchKey', 'The specified key does not exist.', { status: 404, members: { Key: key } });
}

export function noSuchVersion(key: string, versionId: string): AwsError {
  const members = { Key: key, VersionId: versionId };
  return new AwsError('NoSuchVersion', 'The specified version does not exist.', { status: 404, members });
}

export function noSuchUpload(uploadId: string): AwsError {
  return new AwsError(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    { status: 404, members: { UploadId: uploadId } },
  );
}

export function invalidArgument(message: string, name: string, value: string): AwsError {
  return new AwsError('InvalidArgument', message, { members: { ArgumentName: name, ArgumentValue: value } });
}

export function invalidRequest(message: string): AwsError {
  return new AwsError('InvalidRequest', message);
}

export function preconditionFailed(condition: string): AwsError {
  return new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    status: 412,
    members: { Condition: condition },
  });
}

/** What S3 has and the local runtime has not; `feature` says what. */
export function notImplemented(feature: string): AwsError {
  return new AwsError('NotImplemented', 'A header you provided implies functionality that is not implemented', {
    status: 501,
    members: { Header: feature, additionalMessage: `The local runtime does not emulate ${feature}.` },
  });
}

export function methodNotAllowed(method: string, resource: 'BUCKET' | 'OBJECT' | 'SERVICE'): AwsError {
  return new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
    status: 405,
    members: { Method: method, ResourceType: resource },
  });
}

/** A sub-resource that the bucket does not have, each under its own name. */
export function noConfiguration(code: string, message: string, bucket: string): AwsError {
  return new AwsError(code, message, { status: 404, members: { BucketName: bucket } });
}
