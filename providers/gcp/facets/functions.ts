import { AppError, isCancelled } from '#shared/errors.ts';
import { merge } from '#shared/async/merge.ts';
import type { FunctionSummary } from '#shared/model/function.ts';
import type { Call, FunctionsFacet, FunctionsPage } from '../../provider.ts';
import { isOwnService } from '../functions/deployed.ts';
import { downloadFunction } from '../functions/download.ts';
import { functionPages, servicePages } from '../functions/list-all.ts';
import { readDetail } from '../functions/read-detail.ts';
import { removeFunction } from '../functions/remove.ts';
import { toSummary } from '../functions/to-summary.ts';
import { updateFunction } from '../functions/update.ts';
import type { GcpContext } from '../gcp-context.ts';
import { GCP } from '../provider-id.ts';
import { lastPart } from '../wire.ts';

/** `us-central1` in a resource name. */
function regionOf(name: string | null | undefined): string {
  return /\/locations\/([^/]+)/.exec(name ?? '')?.[1] ?? '';
}

function failureOf(error: unknown, regions: readonly string[], { signal }: Call): FunctionsPage[] {
  if (signal.aborted || isCancelled(error) || !(error instanceof AppError)) throw error;
  return regions.map((region) => ({ failure: { region, error } }));
}

/** Those of the Cloud Functions API. One question for all regions; a region that did not answer is a failure. */
async function* fromFunctions(context: GcpContext, regions: readonly string[], call: Call): AsyncGenerator<FunctionsPage, void, undefined> {
  const [only] = regions;
  const told = new Set<string>();
  try {
    for await (const { items, unreachable } of functionPages(context, regions.length === 1 && only !== undefined ? only : '-', call)) {
      const here = items.flatMap((fn): FunctionSummary[] => {
        const region = regionOf(fn.name);
        return regions.includes(region) ? [toSummary(context, { kind: 'function', at: { region, name: lastPart(fn.name) }, fn })] : [];
      });
      yield { items: here };
      for (const region of unreachable.map(lastPart)) {
        if (!regions.includes(region) || told.has(region)) continue;
        told.add(region);
        const error = new AppError('unavailable', `${region} does not answer: its functions are missing from the list.`, {
          provider: GCP,
          op: 'functions.list',
          hint: 'Try again; https://status.cloud.google.com shows outages.',
        });
        yield { failure: { region, error } };
      }
    }
  } catch (error) {
    yield* failureOf(error, regions, call);
  }
}

/** Those that only Cloud Run knows. */
async function* fromServices(context: GcpContext, region: string, call: Call): AsyncGenerator<FunctionsPage, void, undefined> {
  try {
    for await (const services of servicePages(context, region, call)) {
      const own = services.filter(isOwnService);
      if (own.length === 0) continue;
      yield { items: own.map((service) => toSummary(context, { kind: 'service', at: { region, name: lastPart(service.name) }, service })) };
    }
  } catch (error) {
    yield* failureOf(error, [region], call);
  }
}

/** What keeps both kinds from being read is told once for a region. */
async function* eachFailureOnce(pages: AsyncIterable<FunctionsPage>): AsyncGenerator<FunctionsPage, void, undefined> {
  const told = new Set<string>();
  for await (const page of pages) {
    if ('failure' in page) {
      const text = `${page.failure.region} ${page.failure.error.message}`;
      if (told.has(text)) continue;
      told.add(text);
    }
    yield page;
  }
}

export const functionsFacet = (context: GcpContext): FunctionsFacet => ({
  async *list({ region }, call) {
    const regions = region === undefined ? context.regions : [context.region(region)];
    yield* eachFailureOnce(merge([fromFunctions(context, regions, call), ...regions.map((one) => fromServices(context, one, call))]));
  },
  get: (key, call) => readDetail(context, 'functions.get', key, call),
  update: (key, changes, call) => updateFunction(context, key, changes, call),
  remove: (key, call) => removeFunction(context, key, call),
  download: (key, call) => downloadFunction(context, 'functions.download', key, call),
});
