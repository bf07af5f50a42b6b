import type { Layer as AwsLayer } from '@aws-sdk/client-lambda';
import type { Layer } from '#shared/model/function.ts';

/** What a function's configuration says of a layer: `arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION`. */
export function toLayer({ Arn = '', CodeSize }: AwsLayer): Layer {
  const [, , , , , , name = Arn, version = ''] = Arn.split(':');
  return { id: Arn, name, version, codeSize: CodeSize ?? null, description: '', createdAt: null, runtimes: [], note: null };
}
