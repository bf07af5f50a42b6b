import type { FunctionEventInvokeConfig } from '@aws-sdk/client-lambda';
import type { Delivery } from '#shared/model/delivery.ts';
import type { Call, DeliveryFacet } from '../../provider.ts';
import type { AwsContext, Location } from '../aws-context.ts';
import { isMissing } from '../missing.ts';
import { pagesOf } from '../pages.ts';

const LATEST = '$LATEST';

function toDelivery(config: FunctionEventInvokeConfig): Delivery {
  const { FunctionArn, MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = config;
  const qualifier = FunctionArn?.split(':')[7] ?? LATEST;
  return {
    qualifier: qualifier === LATEST ? null : qualifier,
    maxRetries: MaximumRetryAttempts ?? null,
    maxAgeS: MaximumEventAgeInSeconds ?? null,
    onSuccess: DestinationConfig?.OnSuccess?.Destination ?? null,
    onFailure: DestinationConfig?.OnFailure?.Destination ?? null,
  };
}

async function readDeliveries(context: AwsContext, { region, name }: Location, { signal }: Call): Promise<Delivery[]> {
  const lambda = await context.clients.lambda(region);
  const found: FunctionEventInvokeConfig[] = [];
  const pages = pagesOf((Marker) => lambda.listFunctionEventInvokeConfigs({ FunctionName: name, ...(Marker === undefined ? {} : { Marker }) }, { abortSignal: signal }), (page) => page.NextMarker); // prettier-ignore
  for await (const { FunctionEventInvokeConfigs = [] } of pages) found.push(...FunctionEventInvokeConfigs);
  return found.map(toDelivery);
}

/** As a whole, for what a destination is left out of is gone. */
function toRequest({ maxRetries, maxAgeS, onSuccess, onFailure }: Omit<Delivery, 'qualifier'>) {
  return {
    ...(maxRetries === null ? {} : { MaximumRetryAttempts: maxRetries }),
    ...(maxAgeS === null ? {} : { MaximumEventAgeInSeconds: maxAgeS }),
    DestinationConfig: {
      OnSuccess: onSuccess === null ? {} : { Destination: onSuccess },
      OnFailure: onFailure === null ? {} : { Destination: onFailure },
    },
  };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export const deliveryFacet = (context: AwsContext): DeliveryFacet => ({
  list(key, call) {
    const at = context.locate(key.name);
    return context.run('delivery.get', at.region, () => readDeliveries(context, at, call));
  },
  update(key, changes, call) {
    const at = context.locate(key.name);
    return context.run('delivery.update', at.region, async () => {
      const before = (await readDeliveries(context, at, call)).find(({ qualifier }) => qualifier === key.qualifier);
      const { maxRetries = before?.maxRetries, maxAgeS = before?.maxAgeS } = changes;
      const { onSuccess = before?.onSuccess, onFailure = before?.onFailure } = changes;
      const next = {
        maxRetries: maxRetries ?? null,
        maxAgeS: maxAgeS ?? null,
        onSuccess: onSuccess ?? null,
        onFailure: onFailure ?? null,
      };
      const lambda = await context.clients.lambda(at.region);
      const request = { FunctionName: at.name, Qualifier: key.qualifier ?? LATEST, ...toRequest(next) };
      await lambda.putFunctionEventInvokeConfig(request, { abortSignal: call.signal });
      return readDeliveries(context, at, call);
    });
  },
  remove(key, call) {
    const at = context.locate(key.name);
    return context.run('delivery.remove', at.region, async () => {
      const lambda = await context.clients.lambda(at.region);
      const request = { FunctionName: at.name, Qualifier: key.qualifier ?? LATEST };
      await lambda.deleteFunctionEventInvokeConfig(request, { abortSignal: call.signal }).catch((error: unknown) => {
        // None is what was asked for; a function that is not there is told by the read below.
        if (!isMissing(error)) throw error;
      });
      return readDeliveries(context, at, call);
    });
  },
});
