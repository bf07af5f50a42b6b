import { AppError, isCancelled } from '#shared/errors.ts';
import { merge } from '#shared/async/merge.ts';
import type { Call, FunctionsFacet, FunctionsPage } from '../../provider.ts';
import type { AwsContext } from '../aws-context.ts';
import { downloadFunction } from '../functions/download.ts';
import { functionPages } from '../functions/list-all.ts';
import { readDetail } from '../functions/read-detail.ts';
import { toSummary } from '../functions/to-summary.ts';
import { updateFunction } from '../functions/update.ts';

const LIST = 'functions.list';

/** One region's pages; its failure is a page, whatever came before it stays. */
async function* regionPages(context: AwsContext, region: string, call: Call): AsyncGenerator<FunctionsPage, void, undefined> {
  const pages = functionPages(context, region, call);
  try {
    while (true) {
      const next = await context.run(LIST, region, () => pages.next());
      if (next.done === true) return;
      yield { items: next.value.map((fn) => toSummary(context, region, fn)) };
    }
  } catch (error) {
    if (call.signal.aborted || isCancelled(error) || !(error instanceof AppError)) throw error;
    yield { failure: { region, error } };
  }
}

export const functionsFacet = (context: AwsContext): FunctionsFacet => ({
  async *list({ region }, call) {
    const regions = region === undefined ? context.regions : [context.region(region)];
    yield* merge(regions.map((one) => regionPages(context, one, call)));
  },
  get: (key, call) => readDetail(context, 'functions.get', key, call),
  update: (key, changes, call) => updateFunction(context, key, changes, call),
  async remove(key, { signal }) {
    const { region, name } = context.locate(key.name);
    await context.run('functions.remove', region, async () => {
      const lambda = await context.clients.lambda(region);
      await lambda.deleteFunction(
        { FunctionName: name, ...(key.qualifier === null ? {} : { Qualifier: key.qualifier }) },
        { abortSignal: signal },
      );
    });
  },
  download: (key, call) => downloadFunction(context, 'functions.download', key, call),
});
