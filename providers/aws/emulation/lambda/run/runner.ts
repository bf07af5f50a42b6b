import { AwsError, type AwsRequest, type AwsResponse } from '../../server/service.ts';
import type { FunctionInvoker } from '../../sources.ts';
import { AsyncQueue } from './async/async-queue.ts';
import { deliverTo, parseFunctionArn } from './async/destinations.ts';
import { createConcurrencyGate } from './concurrency.ts';
import { execute } from './execute.ts';
import { lineageOf } from './lineage.ts';
import { MappingPollers } from './mappings/mapping-pollers.ts';
import { policyAllows } from './permission.ts';
import type { RunContext } from './run-context.ts';
import { invoke, invokeAsync } from './sync/invoke.ts';
import { invokeWithResponseStream } from './sync/invoke-stream.ts';
import { traceparentOfHeader } from './trace-header.ts';
import { urlAddress } from './urls/function-url-address.ts';
import { serveFunctionUrl } from './urls/serve-function-url.ts';
import { createWarmEnvironments, type WarmEnvironments } from './warm-environments.ts';

/** Everything of Lambda that runs functions: invocations, their queue, event source mappings, function URLs. */
export interface LambdaRunner {
  invoke(request: AwsRequest, functionName: string): Promise<AwsResponse>;
  invokeAsync(request: AwsRequest, functionName: string): AwsResponse;
  invokeWithResponseStream(request: AwsRequest, functionName: string): Promise<AwsResponse>;
  /** Null where a request is for no function URL. */
  serveUrl(request: AwsRequest): Promise<AwsResponse> | null;
  /** Provisioned concurrency. */
  warm: WarmEnvironments;
  /** Begins to work off what waits, and to poll: when all services are there. */
  start(): void;
  /** The documents were cleared. */
  reset(): void;
  close(graceMs: number): Promise<void>;
}

export function createRunner(shared: Omit<RunContext, 'gate'>): LambdaRunner {
  const context: RunContext = { ...shared, gate: createConcurrencyGate(shared.state) };
  const queue = new AsyncQueue(context);
  const warm = createWarmEnvironments(shared);
  let pollers: MappingPollers | null = null;
  shared.links.functions = functionInvoker(context, queue);
  return {
    warm,
    invoke: (request, name) => invoke(context, queue, request, name),
    invokeAsync: (request, name) => invokeAsync(context, queue, request, name),
    invokeWithResponseStream: (request, name) => invokeWithResponseStream(context, request, name),
    serveUrl(request) {
      const address = urlAddress(request);
      return address === null ? null : serveFunctionUrl(context, request, address);
    },
    start() {
      queue.start();
      warm.syncAll();
      pollers ??= new MappingPollers(context, (mapping) => async (arn, body) => {
        await deliverTo(context, (to, payload) => void queue.addByArn(to, { payload, trigger: 'invoke' }), mapping.function, arn, { body });
      });
    },
    reset() {
      queue.clear();
      warm.reset();
      pollers?.reset();
    },
    async close(graceMs) {
      await Promise.all([pollers?.close(graceMs), queue.close(graceMs)]);
    },
  };
}

/** What other services call functions with. */
function functionInvoker(context: RunContext, queue: AsyncQueue): FunctionInvoker {
  const { state } = context;
  return {
    exists(arn) {
      const { key, qualifier } = parseFunctionArn(arn);
      return state.resolve(key, qualifier) !== null;
    },
    permits(arn, { service, sourceArn, sourceAccount }) {
      const { key, qualifier } = parseFunctionArn(arn);
      const target = state.resolve(key, qualifier);
      const conditions = { 'AWS:SourceArn': sourceArn, 'AWS:SourceAccount': sourceAccount };
      return (
        target !== null && policyAllows(state, target, qualifier, { action: 'lambda:InvokeFunction', account: null, service, conditions })
      );
    },
    enqueue: (arn, payload, trigger, traceHeader) =>
      void queue.addByArn(arn, { payload, trigger, traceparent: traceparentOfHeader(traceHeader), lineage: lineageOf(traceHeader) }),
    async invoke(arn, payload, { trigger, signal }) {
      const { key, qualifier } = parseFunctionArn(arn);
      const target = state.route(key, qualifier);
      if (target === null) throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, { status: 404 });
      const input = { kind: 'event', body: payload, contentType: 'application/json' } as const;
      const executed = await execute(context, { target, input, trigger, mode: 'sync', signal });
      return {
        statusCode: 200,
        functionError: executed.functionError,
        payload: executed.payload,
        executedVersion: target.version.version,
      };
    },
  };
}
