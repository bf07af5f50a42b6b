import type { DeployServices } from './deploy-operation.ts';
import { isOwnService } from './function-store.ts';
import { formatParent, type FunctionPlace } from './resource-name.ts';

type Known = Pick<DeployServices, 'store' | 'policies' | 'traffic'>;

const CUT_OFF = 'The local runtime was stopped before the deployment was over. Deploy again.';

/** What only this API knows of a function: another one of its name begins with nothing of it. */
export function forgetFunction({ store, policies, traffic }: Known, place: FunctionPlace): void {
  store.remove(place);
  policies.remove(`${formatParent(place)}/services/${place.id}`);
  traffic.forget(store.hostName(place));
}

/** Forgets what somebody else removes from the runtime (the console, another API), as long as the runtime runs. */
export function followRemovals(services: DeployServices): void {
  services.context.host.functions.onChange((name) => {
    const place = services.store.placeOf(name);
    const { document, host } = services.store.get(place);
    // What is being deployed is removed only to come back.
    if (host === null && document?.state !== 'DEPLOYING') forgetFunction(services, place);
  });
}

/**
 * To be called at the start, when nothing is being built or deleted: what a crash cut off failed, and what never ran and can
 * be read by nobody is gone.
 */
export function settleInterrupted(known: Known): void {
  const { store } = known;
  for (const { place, document, host } of store.projects().flatMap((project) => store.list(project, '-'))) {
    if (document === null) continue;
    const { state } = document;
    if (host === null && (state === 'ACTIVE' || state === 'DELETING' || isOwnService(document))) forgetFunction(known, place);
    else if (state === 'DELETING') store.put({ ...document, state: 'ACTIVE' });
    else if (state === 'DEPLOYING') {
      const stateMessages = [{ severity: 'ERROR', type: 'CloudRunServiceNotReady', message: CUT_OFF }];
      store.put({ ...document, state: 'FAILED', stateMessages });
    }
  }
}
