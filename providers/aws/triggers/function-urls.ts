import type { FunctionUrlConfig } from '@aws-sdk/client-lambda';
import type { Trigger } from '#shared/model/function.ts';
import type { Call } from '../../provider.ts';
import type { AwsContext, Location } from '../aws-context.ts';
import { pagesOf } from '../pages.ts';

/** Alias that a function URL belongs to; null for the function itself. */
export function urlQualifier({ FunctionArn }: Pick<FunctionUrlConfig, 'FunctionArn'>): string | null {
  return FunctionArn?.split(':')[7] ?? null;
}

/** A function URL as a trigger. */
export function toTrigger(config: FunctionUrlConfig): Trigger {
  const alias = urlQualifier(config);
  const url = config.FunctionUrl ?? null;
  const origins = config.Cors?.AllowOrigins?.join(', ');
  return {
    id: `url/${alias ?? ''}`,
    kind: 'http',
    label: url ?? 'Function URL',
    url,
    methods: [],
    auth: config.AuthType === 'NONE' ? 'anonymous' : config.AuthType === 'AWS_IAM' ? 'iam' : (config.AuthType ?? null),
    enabled: true,
    state: null,
    source: null,
    facts: [
      ...(alias === null ? [] : [{ label: 'Alias', value: alias }]),
      ...(config.InvokeMode === undefined ? [] : [{ label: 'Mode', value: config.InvokeMode }]),
      ...(origins === undefined ? [] : [{ label: 'Origins', value: origins }]),
    ],
    actions: ['remove'],
  };
}

/** The function's own URL first, then those of its aliases. */
export async function listUrls(context: AwsContext, { region, name }: Location, { signal }: Call): Promise<FunctionUrlConfig[]> {
  const lambda = await context.clients.lambda(region);
  const pages = pagesOf((Marker) => lambda.listFunctionUrlConfigs({ FunctionName: name, ...(Marker === undefined ? {} : { Marker }) }, { abortSignal: signal }), (page) => page.NextMarker); // prettier-ignore
  const all: FunctionUrlConfig[] = [];
  for await (const { FunctionUrlConfigs = [] } of pages) all.push(...FunctionUrlConfigs);
  return all.toSorted((a, b) => (urlQualifier(a) ?? '').localeCompare(urlQualifier(b) ?? ''));
}
