import { runtimes } from '../../../runtimes.ts';
import { RESERVED_VARIABLES } from '../../environment.ts';
import { limits } from '../../../limits.ts';
import { AwsError } from '../../server/service.ts';
import { invalidParameter } from '../protocol/answers.ts';
import { shapeOf } from '../protocol/model.ts';
import type { FunctionConfig } from '../state/model.ts';

const KNOWN: ReadonlySet<string> = new Set(runtimes.map(({ id }) => id));
/** Runtimes that SnapStart is for. @see https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html#snapstart-runtimes */
const SNAPSTART = /^(?:java(?:11|17|21|25)|python3\.1[2-9]|dotnet(?:8|10))/;
const MAX_TAGS = 50;

/** What Lambda refuses of a whole configuration, beyond the model's constraints. Throws in its words. */
export function checkConfig(config: FunctionConfig): void {
  checkRanges(config);
  if (config.PackageType === 'Zip') checkRuntime(config);
  else if (config.Runtime !== undefined || config.Handler !== undefined || config.Layers !== undefined) {
    throw invalidParameter('Please do not provide Handler, Runtime or Layers when the function packageType is Image.');
  }
  checkVariables(config.Environment?.Variables ?? {});
}

function checkRanges({ Timeout, MemorySize }: FunctionConfig): void {
  if (Timeout > limits.timeoutS.max) {
    const constraint = `Member must have value less than or equal to ${limits.timeoutS.max}`;
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${Timeout}' at 'timeout' failed to satisfy constraint: ${constraint}`,
    );
  }
  if (MemorySize > limits.memoryMb.max) {
    throw invalidParameter(
      `'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to ${limits.memoryMb.max}`,
    );
  }
}

function checkRuntime({ Runtime, Handler, SnapStart }: FunctionConfig): void {
  if (Runtime === undefined || Handler === undefined) {
    throw invalidParameter('Runtime and Handler are mandatory parameters for functions created with deployment packages.');
  }
  if (!KNOWN.has(Runtime)) {
    if (shapeOf('Runtime').enum?.includes(Runtime) === true) {
      throw invalidParameter(
        `The runtime parameter of ${Runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
      );
    }
    throw invalidParameter(
      `Value ${Runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${[...KNOWN].join(', ')}] or be a valid ARN`,
    );
  }
  if (SnapStart.ApplyOn === 'PublishedVersions' && !SNAPSTART.test(Runtime)) {
    throw invalidParameter(`${Runtime} is not supported for SnapStart enabled functions.`);
  }
}

function checkVariables(variables: Readonly<Record<string, string>>): void {
  const reserved = Object.keys(variables).filter((name) => RESERVED_VARIABLES.has(name));
  if (reserved.length > 0) {
    throw invalidParameter(
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    );
  }
  const measured = JSON.stringify(variables);
  if (Object.keys(variables).length > 0 && Buffer.byteLength(measured) > limits.envBytes) {
    throw invalidParameter(
      `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${measured}`,
    );
  }
}

/** A resource has 50 tags at the most. */
export function checkTags(tags: Readonly<Record<string, string>>): void {
  if (Object.keys(tags).length > MAX_TAGS) throw invalidParameter('Number of tags exceeds resource tag limit.');
}

/** Kinds of functions that the local runtime does not have: they are refused, not half done. */
export function refuseUnoffered(input: Readonly<Record<string, unknown>>): void {
  const missing: Record<string, string> = {
    DurableConfig: 'Durable functions are not offered by the local runtime: leave DurableConfig out.',
    CapacityProviderConfig: "CapacityProviderConfig isn't supported for Lambda Default functions.",
    TenancyConfig: 'Isolation by tenant is not offered by the local runtime: leave TenancyConfig out.',
    PublishTo: 'LATEST_PUBLISHED is for functions on capacity providers, which the local runtime does not offer: leave PublishTo out.',
  };
  for (const [member, message] of Object.entries(missing)) if (input[member] !== undefined) throw invalidParameter(message);
}
