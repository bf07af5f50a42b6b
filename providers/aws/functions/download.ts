import { AppError } from '#shared/errors.ts';
import type { Call, FunctionKey } from '../../provider.ts';
import type { AwsContext } from '../aws-context.ts';
import { AWS } from '../provider-id.ts';
import { readFunction } from './read-detail.ts';

/** The package as it is deployed, from the address that GetFunction signs for ten minutes. The address is a secret: it is in no error. */
export async function downloadFunction(
  context: AwsContext,
  op: string,
  key: FunctionKey,
  { signal }: Call,
): Promise<AsyncIterable<Uint8Array>> {
  const { region, name } = context.locate(key.name);
  const { Code } = await readFunction(context, op, { region, name }, key.qualifier, { signal });
  const extra = { provider: AWS, op };
  if (Code?.ImageUri !== undefined) {
    throw new AppError('unsupported', `${name} is a container image, not a package.`, {
      ...extra,
      hint: `Pull it with a container tool: ${Code.ImageUri}`,
    });
  }
  if (Code?.Location === undefined) {
    throw new AppError('not_found', `AWS names no package of ${name}.`, {
      ...extra,
      hint: 'Code that comes from elsewhere (S3, a capacity provider) cannot be read here.',
    });
  }
  const url = new URL(Code.Location);
  if (context.target === 'cloud' && url.protocol !== 'https:') {
    throw new AppError('unavailable', 'AWS gave an address of the package that is not encrypted; it was not used.', {
      ...extra,
      hint: 'Look for something that stands between this machine and AWS.',
    });
  }
  // A connection that breaks says so as a TypeError with the cause inside.
  const response = await context.run(op, region, () => fetch(url, { signal, redirect: 'error' }));
  if (!response.ok || response.body === null) {
    throw new AppError('unavailable', `The package of ${name} could not be fetched: status ${response.status}.`, {
      ...extra,
      hint: 'Try again: the address is signed anew each time.',
    });
  }
  return response.body;
}
