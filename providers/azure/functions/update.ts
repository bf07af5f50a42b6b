import type { FunctionAppConfig } from '@azure/arm-appservice';
import type { FunctionChanges, FunctionDetail } from '#shared/model/function.ts';
import { AppError } from '#shared/errors.ts';
import type { Call, FunctionKey } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { FLEX_MEMORY_MB, flexMemory, limits } from '../limits.ts';
import { AZURE } from '../provider-id.ts';
import { changeSettings } from '../settings/change-settings.ts';
import { withOwnSettings } from '../settings/platform-settings.ts';
import { TIMEOUT_SETTING, toTimeSpan } from '../settings/timeout.ts';
import { findSite } from '../sites/find-site.ts';
import { refOf, siteId, type FoundSite } from '../sites/site-at.ts';
import { siteOperations } from '../sites/site-operations.ts';
import { planOf } from './plan-kind.ts';
import { DESCRIPTION_TAG, readDetail } from './read-detail.ts';

const OP = 'functions.update';

/** Throws `unsupported` for a single function where only the whole app can be meant. */
export function needApp(context: AzureContext, found: FoundSite, what: string, op: string): void {
  if (found.key.fn === null) return;
  throw new AppError('unsupported', `${what} of an app, and the functions in it share that.`, {
    provider: AZURE,
    op,
    hint: `Name the app: ${refOf(context, found, null)}.`,
  });
}

function wrong(field: string, message: string, hint: string): AppError {
  return new AppError('invalid_input', message, { provider: AZURE, op: OP, hint, details: { field } });
}

function check(found: FoundSite, { memoryMb, timeoutS, concurrency }: FunctionChanges): void {
  const flex = planOf(found.site).id === 'flex';
  if (timeoutS !== undefined && timeoutS > limits.timeoutS.max) {
    throw wrong('timeoutS', `A function may run for ${limits.timeoutS.max} seconds at the most here, not ${timeoutS}.`, 'Choose a shorter timeout.');
  }
  if (memoryMb !== undefined && !flex) {
    throw wrong('memoryMb', 'The size of the plan decides how much memory there is.', 'Move the app to another plan, or to Flex Consumption.');
  }
  if (memoryMb !== undefined && flexMemory(memoryMb) !== memoryMb) {
    throw wrong('memoryMb', `Instances of Flex Consumption have ${FLEX_MEMORY_MB.join(', ')} MB, not ${memoryMb}.`, 'Choose one of them.');
  }
  if (concurrency !== undefined && !flex) {
    throw wrong('concurrency', 'Only Flex Consumption takes a number of requests for each instance.', 'Set it in host.json: extensions.http.maxConcurrentRequests.');
  }
} // prettier-ignore

/** What of an app's own configuration changes; the parts that are not named stay as they are. */
function scaleChange(found: FoundSite, { memoryMb, concurrency }: FunctionChanges): FunctionAppConfig | null {
  if (memoryMb === undefined && concurrency === undefined) return null;
  const before = found.site.functionAppConfig ?? {};
  const scale = before.scaleAndConcurrency ?? {};
  return {
    ...before,
    scaleAndConcurrency: {
      ...scale,
      ...(memoryMb === undefined ? {} : { instanceMemoryMB: memoryMb }),
      ...(concurrency === undefined ? {} : { triggers: { ...scale.triggers, http: { perInstanceConcurrency: concurrency } } }),
    },
  };
}

/** Sends changes of the site itself as a patch: what it does not name is left alone. The SDK's model of a patch lacks some of it. */
export async function patchSite(context: AzureContext, found: FoundSite, patch: Record<string, unknown>, { signal }: Call): Promise<void> {
  await context.clients.arm({ method: 'PATCH', path: siteId(found.at), apiVersion: '2025-05-01', body: patch, signal });
}

/** Applies changes to the app, and reads it again. */
export async function updateApp(context: AzureContext, key: FunctionKey, changes: FunctionChanges, call: Call): Promise<FunctionDetail> {
  const found = await findSite(context, OP, key, call);
  needApp(context, found, 'Settings, timeout and scale are', OP);
  check(found, changes);
  const { description, env, timeoutS } = changes;
  await context.run(OP, async () => {
    const operations = await siteOperations(context, found.at, call);
    const config = scaleChange(found, changes);
    const tags = description === undefined ? null : { ...found.site.tags, [DESCRIPTION_TAG]: description };
    if (tags !== null || config !== null) {
      await patchSite(context, found, { ...(tags === null ? {} : { tags }), ...(config === null ? {} : { properties: { functionAppConfig: config } }) }, call);
    }
    if (env === undefined && timeoutS === undefined) return;
    await changeSettings(operations, (settings) => ({
      ...(env === undefined ? settings : withOwnSettings(settings, env)),
      ...(timeoutS === undefined ? {} : { [TIMEOUT_SETTING]: toTimeSpan(timeoutS) }),
    }));
  });
  return readDetail(context, OP, key, call);
} // prettier-ignore
