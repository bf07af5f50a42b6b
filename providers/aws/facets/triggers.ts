import { AppError } from '#shared/errors.ts';
import type { Trigger } from '#shared/model/function.ts';
import type { Call, FunctionKey, TriggersFacet } from '../../provider.ts';
import type { AwsContext, Location } from '../aws-context.ts';
import { AWS } from '../provider-id.ts';
import { listMappings, toTrigger as fromMapping } from '../triggers/event-sources.ts';
import { listUrls, toTrigger as fromUrl } from '../triggers/function-urls.ts';
import { readStatements, toTrigger as fromStatement } from '../triggers/policy.ts';
import { orUnread, type Unread } from '../unread.ts';

/** Everything that sets a function off; a part that is refused is `unread`, the others are there. */
export async function readTriggers(
  context: AwsContext,
  at: Location,
  qualifier: string | null,
  op: string,
  call: Call,
): Promise<{ items: Trigger[]; unread: Unread }> {
  const unread: Unread = {};
  const part = <T>(name: string, work: () => Promise<T[]>) =>
    orUnread<T[]>(context, { op, region: at.region, part: name }, unread, [], work);
  const [urls, mappings, statements] = await Promise.all([
    part('function URLs', () => listUrls(context, at, call)),
    part('event source mappings', () => listMappings(context, at, call)),
    part('resource policy', () => readStatements(context, at, qualifier, call)),
  ]);
  const permissions = statements.map(fromStatement).filter((trigger) => trigger !== null);
  return { items: [...urls.map(fromUrl), ...mappings.map(fromMapping), ...permissions], unread };
}

function unknownTrigger(id: string): AppError {
  return new AppError('not_found', `The function has no trigger "${id}".`, {
    provider: AWS,
    hint: '"isobar triggers list" shows the ones it has.',
  });
}

export const triggersFacet = (context: AwsContext): TriggersFacet => ({
  async list(key, call) {
    const at = context.locate(key.name);
    // Said once for the whole: a function that is not there has no parts either.
    await context.run('triggers.list', at.region, async () => {
      const lambda = await context.clients.lambda(at.region);
      await lambda.getFunctionConfiguration({ FunctionName: at.name }, { abortSignal: call.signal });
    });
    return readTriggers(context, at, key.qualifier, 'triggers.list', call);
  },
  async update(key, id, { enabled }, { signal }) {
    const [kind, uuid = ''] = id.split('/', 2);
    if (kind !== 'mapping') {
      throw new AppError('unsupported', 'Only event source mappings can be switched off; anything else is removed.', {
        provider: AWS,
        hint: `isobar triggers remove ${context.ref(context.locate(key.name).region, context.locate(key.name).name)} ${id}`,
      });
    }
    const { region } = context.locate(key.name);
    return context.run('triggers.update', region, async () => {
      const lambda = await context.clients.lambda(region);
      return fromMapping(await lambda.updateEventSourceMapping({ UUID: uuid, Enabled: enabled }, { abortSignal: signal }));
    });
  },
  remove: (key, id, call) => removeTrigger(context, key, id, call),
});

async function removeTrigger(context: AwsContext, { name: keyName, qualifier }: FunctionKey, id: string, { signal }: Call): Promise<void> {
  const { region, name } = context.locate(keyName);
  const slash = id.indexOf('/');
  const [kind, rest] = [id.slice(0, slash), id.slice(slash + 1)];
  const lambda = await context.clients.lambda(region);
  const options = { abortSignal: signal };
  await context.run('triggers.remove', region, async () => {
    if (kind === 'mapping') await lambda.deleteEventSourceMapping({ UUID: rest }, options);
    else if (kind === 'url')
      await lambda.deleteFunctionUrlConfig({ FunctionName: name, ...(rest === '' ? {} : { Qualifier: rest }) }, options);
    else if (kind === 'permission')
      await lambda.removePermission(
        { FunctionName: name, StatementId: rest, ...(qualifier === null ? {} : { Qualifier: qualifier }) },
        options,
      );
    else throw unknownTrigger(id);
  });
}
