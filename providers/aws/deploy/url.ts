import type { Call } from '../../provider.ts';
import type { AwsContext, Location } from '../aws-context.ts';
import { isMissing } from '../missing.ts';
import type { Existing } from './existing.ts';
import type { Wanted } from './wanted.ts';

/** Statements of the resource policy that let everybody call a URL; both are needed. @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html */
const PUBLIC = [
  { StatementId: 'isobar-public-url', Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' },
  { StatementId: 'isobar-public-url-invoke', Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true },
] as const;

async function allowEverybody(context: AwsContext, { region, name }: Location, { signal }: Call): Promise<void> {
  const lambda = await context.clients.lambda(region);
  for (const statement of PUBLIC) {
    try {
      await lambda.addPermission({ FunctionName: name, Principal: '*', ...statement }, { abortSignal: signal });
    } catch (error) {
      // It is there already.
      if (!(error instanceof Error && error.name === 'ResourceConflictException')) throw error;
    }
  }
}

async function allowNobody(context: AwsContext, { region, name }: Location, { signal }: Call): Promise<void> {
  const lambda = await context.clients.lambda(region);
  for (const { StatementId } of PUBLIC) {
    try {
      await lambda.removePermission({ FunctionName: name, StatementId }, { abortSignal: signal });
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}

/** Gives the function the URL that is wanted, or takes it away; gives its address. */
export async function applyUrl(
  context: AwsContext,
  op: string,
  at: Location,
  existing: Existing | null,
  { urlAuth }: Wanted,
  call: Call,
): Promise<string | null> {
  const before = existing?.url ?? null;
  if (before?.AuthType === urlAuth && before !== null) {
    return before.FunctionUrl ?? null;
  }
  return context.run(op, at.region, async () => {
    const lambda = await context.clients.lambda(at.region);
    const options = { abortSignal: call.signal };
    const one = { FunctionName: at.name };
    if (urlAuth === null) {
      if (before !== null) await lambda.deleteFunctionUrlConfig(one, options);
      if (before?.AuthType === 'NONE') await allowNobody(context, at, call);
      return null;
    }
    // Who may call comes before the URL where that grows, and after it where it shrinks.
    if (urlAuth === 'NONE') await allowEverybody(context, at, call);
    const { FunctionUrl } =
      before === null
        ? await lambda.createFunctionUrlConfig({ ...one, AuthType: urlAuth }, options)
        : await lambda.updateFunctionUrlConfig({ ...one, AuthType: urlAuth }, options);
    if (urlAuth === 'AWS_IAM' && before?.AuthType === 'NONE') await allowNobody(context, at, call);
    return FunctionUrl ?? null;
  });
}
