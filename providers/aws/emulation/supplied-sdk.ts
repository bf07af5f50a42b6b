/**
 * What of the AWS SDK for JavaScript is supplied to Node functions that do not carry it: on Lambda all of it is in the
 * runtime, here the clients that functions use most, which are dependencies of Isobar's. Layers and the code's own
 * copies come first, as there.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-sdk-included
 */
export const SUPPLIED_SDK: readonly string[] = [
  '@aws-sdk/client-cloudwatch',
  '@aws-sdk/client-cloudwatch-logs',
  '@aws-sdk/client-dynamodb',
  '@aws-sdk/client-dynamodb-streams',
  '@aws-sdk/client-eventbridge',
  '@aws-sdk/client-iam',
  '@aws-sdk/client-kinesis',
  '@aws-sdk/client-lambda',
  '@aws-sdk/client-s3',
  '@aws-sdk/client-scheduler',
  '@aws-sdk/client-secrets-manager',
  '@aws-sdk/client-sns',
  '@aws-sdk/client-sqs',
  '@aws-sdk/client-ssm',
  '@aws-sdk/client-sts',
  '@aws-sdk/client-xray',
  '@aws-sdk/credential-providers',
  '@aws-sdk/lib-dynamodb',
  '@aws-sdk/lib-storage',
  '@aws-sdk/s3-request-presigner',
  '@aws-sdk/util-dynamodb',
  // What requests are signed and sent with by hand.
  '@aws-crypto/sha256-js',
  '@smithy/node-http-handler',
  '@smithy/protocol-http',
  '@smithy/signature-v4',
];

/** Packages of the SDK that Lambda's Node runtimes bring; `aws-sdk` only those up to nodejs16.x. */
const OF_THE_SDK = /Cannot find (?:module|package) '((?:@aws-sdk|@smithy|@aws-crypto)\/[\w.-]+|aws-sdk)/;

/** What to do about an error that says that a package of the SDK is missing; null for any other. */
export function adviceOnSdk(error: unknown): string | null {
  const name = OF_THE_SDK.exec(String(error))?.[1];
  if (name === undefined) return null;
  if (name === 'aws-sdk') {
    return 'Lambda brings version 2 of the AWS SDK (aws-sdk) only up to nodejs16.x. Add it to the dependencies in package.json, or use the clients of version 3 (@aws-sdk/…).';
  }
  return `Lambda's Node runtimes bring the whole AWS SDK; this one brings the clients that functions use most, and ${name} is not among them. Add it to the dependencies in package.json: npm install ${name}`;
}
