import type { FunctionEnvelope, Site } from '@azure/arm-appservice';
import type { FunctionSummary } from '#shared/model/function.ts';
import type { AzureContext } from '../azure-context.ts';
import { MODEL } from '../model-id.ts';
import { normalLocation } from '../normal-location.ts';
import { AZURE } from '../provider-id.ts';
import { PRODUCTION } from '../sites/app-key.ts';
import { refOf, type FoundSite } from '../sites/site-at.ts';
import { functionName, kindOf, triggerBinding } from './bindings.ts';
import { memoryOf } from './plan-kind.ts';
import { stackOf } from './stack.ts';

/**
 * Azure's state in Isobar's words; a newer one passes through as it is. An app whose quota is used up is stopped as well.
 * @see https://learn.microsoft.com/rest/api/appservice/web-apps/get
 */
export function stateOf(site: Site): Pick<FunctionSummary, 'state' | 'stateReason'> {
  if (site.usageState === 'Exceeded') return { state: 'inactive', stateReason: 'The quota of its plan is used up.' };
  if (site.state === undefined) return { state: 'unknown', stateReason: null };
  if (site.state === 'Running') return { state: 'active', stateReason: null };
  if (site.state === 'Stopped') return { state: 'inactive', stateReason: 'The app is stopped; none of its functions runs.' };
  return { state: site.state, stateReason: null };
}

/** Only Node apps have a programming model here. */
const modelOf = (runtime: string): string | null => (/^node(?:\||$)/.test(runtime) ? MODEL : null);

/** An app as a row of the list. Its functions are rows of their own. */
export function toSummary(context: AzureContext, found: FoundSite): FunctionSummary {
  const { site, key, at } = found;
  const runtime = stackOf(site) ?? 'unknown';
  return {
    ref: refOf(context, found, null),
    provider: AZURE,
    profile: context.profile,
    name: key.app,
    region: site.location === undefined ? null : normalLocation(site.location),
    target: context.target,
    ...stateOf(site),
    runtime,
    model: modelOf(runtime),
    memoryMb: memoryOf(site),
    timeoutS: null,
    codeSize: null,
    version: at.slot ?? PRODUCTION,
    updatedAt: site.lastModifiedTimeUtc?.toISOString() ?? null,
    url: null,
    triggers: null,
  };
}

/** One function of an app as a row of its own; what it shares with the others is the app's. */
export function toFunctionSummary(context: AzureContext, found: FoundSite, fn: FunctionEnvelope): FunctionSummary {
  const app = toSummary(context, found);
  const binding = triggerBinding(fn);
  const disabled = fn.isDisabled === true;
  return {
    ...app,
    ref: refOf(context, found, functionName(fn)),
    name: functionName(fn),
    app: app.ref,
    ...(disabled ? { state: 'inactive', stateReason: 'The function is disabled by a setting of its app.' } : {}),
    url: kindOf(binding) === 'http' ? (fn.invokeUrlTemplate ?? null) : null,
    triggers: binding === null ? [] : [kindOf(binding)],
  };
}
