import type { CoreContext } from '../context.ts';
import type { Handlers } from '../handler.ts';
import { later } from '../later.ts';

/** Who answers questions about costs. */
export function costHandlers(core: CoreContext): Handlers['costs'] {
  return {
    estimate: later(core, async () => (await import('./operations/estimate.ts')).estimateCosts),
    compare: later(core, async () => (await import('./operations/compare.ts')).compareCosts),
    prices: later(core, async () => (await import('./operations/prices.ts')).listPrices),
    refresh: later(core, async () => (await import('./operations/refresh.ts')).refreshPrices),
    export: later(core, async () => (await import('./operations/export.ts')).exportCosts),
    fleet: later(core, async () => (await import('./operations/fleet.ts')).fleetCosts),
    charges: later(core, async () => (await import('./operations/charges.ts')).readCharges),
    rightSize: later(core, async () => (await import('./operations/right-size.ts')).rightSize),
    calls: later(core, async () => (await import('./operations/calls.ts')).priceCalls),
    change: later(core, async () => (await import('./operations/change.ts')).costChange),
    keepWarm: later(core, async () => (await import('./operations/keep-warm.ts')).keepWarm),
  };
}
