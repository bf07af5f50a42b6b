/** A function as AWS tells it from all others. */
export interface FunctionKey {
  account: string;
  region: string;
  name: string;
}

/** Where functions bear their plain names in the runtime. */
export interface Home {
  account: string;
  region: string;
}

/**
 * The runtime's name of a function: its own in the default account and region, else `ACCOUNT.REGION.NAME`. Names of
 * Lambda have no dot in them, nor has any name that the console deploys under, so that the two never meet.
 */
export function toRuntimeName({ account, region, name }: FunctionKey, home: Home): string {
  return account === home.account && region === home.region ? name : `${account}.${region}.${name}`;
}

/** The function behind a runtime's name. */
export function keyOfRuntimeName(runtimeName: string, home: Home): FunctionKey {
  const match = /^(\d{12})\.([a-z0-9-]+)\.([^.]+)$/.exec(runtimeName);
  const [, account, region, name] = match ?? [];
  if (account === undefined || region === undefined || name === undefined) return { ...home, name: runtimeName };
  return { account, region, name };
}

/** Key of the function's documents: `ACCOUNT/REGION/NAME`. */
export function documentKey({ account, region, name }: FunctionKey): string {
  return `${account}/${region}/${name}`;
}

/** `arn:aws:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER]` */
export function lambdaArn({ account, region, name }: FunctionKey, qualifier: string | null = null): string {
  return `arn:${partitionOf(region)}:lambda:${region}:${account}:function:${name}${qualifier === null ? '' : `:${qualifier}`}`;
}

/** @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
