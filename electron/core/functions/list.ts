import type { FunctionSummary } from '#shared/model/function.ts';
import { AppError, isCancelled, toAppError, type ErrorData } from '#shared/errors.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

/** Every profile at once; one that cannot be read is a failure, never an empty list. */
export const listFunctions =
  (core: CoreContext): HandlerOf<'functions', 'list'> =>
  async (input, call) => {
    const places = core.sessions.places(input);
    const readable = places.filter((place) => place.provider.capabilities.functions.supported);
    // Asked for by name, a provider without the power says so; otherwise it has nothing to list.
    const [asked] = places;
    if (readable.length === 0 && asked !== undefined) await core.sessions.facet(asked, 'functions');

    const items: FunctionSummary[] = [];
    const failures: { provider: string; profile: string; error: ErrorData }[] = [];
    await Promise.all(
      readable.map(async (place) => {
        const found: FunctionSummary[] = [];
        try {
          const facet = await core.sessions.facet(place, 'functions');
          for await (const summary of facet.list(call)) found.push(summary);
        } catch (error) {
          if (call.signal.aborted || isCancelled(error)) throw new AppError('cancelled', 'Cancelled.', { cause: error });
          const failure = toAppError(error);
          core.log.write('warn', `functions.list: ${place.profile.id} could not be read: ${failure.message}`, failure.cause);
          failures.push({ provider: place.provider.meta.id, profile: place.profile.name, error: failure.toData() });
        }
        items.push(...found);
      }),
    );
    items.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.ref < b.ref ? -1 : 1));
    return { items, failures };
  };
