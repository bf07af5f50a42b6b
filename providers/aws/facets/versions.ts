import { buffer } from 'node:stream/consumers';
import type { FunctionConfiguration, UpdateFunctionConfigurationRequest } from '@aws-sdk/client-lambda';
import { AppError } from '#shared/errors.ts';
import type { Call, FunctionKey, VersionsFacet } from '../../provider.ts';
import type { AwsContext } from '../aws-context.ts';
import { needDirectSize } from '../deploy/direct-size.ts';
import { downloadFunction } from '../functions/download.ts';
import { forgetDigests } from '../functions/tag-code.ts';
import { allVersions } from '../functions/list-all.ts';
import { readDetail, readFunction } from '../functions/read-detail.ts';
import { LATEST, newestFirst, toVersion } from '../functions/to-version.ts';
import { needLatest } from '../functions/update.ts';
import { waitForFunction } from '../functions/wait.ts';
import { AWS } from '../provider-id.ts';

/** The settings of a published version, to be those of $LATEST again. */
function settingsOf(name: string, version: FunctionConfiguration): UpdateFunctionConfigurationRequest {
  return {
    FunctionName: name,
    Description: version.Description ?? '',
    Environment: { Variables: { ...version.Environment?.Variables } },
    Layers: (version.Layers ?? []).flatMap(({ Arn }) => (Arn === undefined ? [] : [Arn])),
    ...(version.Runtime === undefined ? {} : { Runtime: version.Runtime }),
    ...(version.Handler === undefined ? {} : { Handler: version.Handler }),
    ...(version.Role === undefined ? {} : { Role: version.Role }),
    ...(version.MemorySize === undefined ? {} : { MemorySize: version.MemorySize }),
    ...(version.Timeout === undefined ? {} : { Timeout: version.Timeout }),
    ...(version.TracingConfig?.Mode === undefined ? {} : { TracingConfig: { Mode: version.TracingConfig.Mode } }),
    ...(version.EphemeralStorage === undefined ? {} : { EphemeralStorage: version.EphemeralStorage }),
  };
}

/**
 * Nothing in Lambda points $LATEST at a version: it is deployed again, settings and code, and $LATEST is then the same as
 * that version. (An alias is moved with `aliases.update`, which is instant.)
 */
async function rollback(context: AwsContext, key: FunctionKey, call: Call) {
  const op = 'versions.rollback';
  const at = context.locate(key.name);
  const { Configuration: version = {} } = await readFunction(context, op, at, key.qualifier, call);
  if (version.Version === LATEST) {
    throw new AppError('invalid_input', `${LATEST} is what an unqualified call runs already.`, {
      provider: AWS,
      op,
      hint: 'Name a published version.',
    });
  }
  if (version.Environment?.Error?.Message !== undefined) {
    throw new AppError(
      'forbidden',
      `The environment of version ${version.Version ?? ''} cannot be read: ${version.Environment.Error.Message}`,
      {
        provider: AWS,
        op,
        hint: 'Without it the version cannot be deployed again. Allow kms:Decrypt on its key, or point an alias at the version.',
      },
    );
  }
  const zip = await buffer(await downloadFunction(context, op, key, call));
  needDirectSize(zip.length, op);
  const options = { abortSignal: call.signal };
  const change = (work: (lambda: Awaited<ReturnType<typeof context.clients.lambda>>) => Promise<unknown>) =>
    context.run(op, at.region, async () => {
      await work(await context.clients.lambda(at.region));
      await waitForFunction(context, op, at, 'updated', call);
    });
  await change((lambda) => lambda.updateFunctionConfiguration(settingsOf(at.name, version), options));
  await change((lambda) => lambda.updateFunctionCode({ FunctionName: at.name, ZipFile: zip }, options));
  await forgetDigests(context, at, version.FunctionArn, call);
  return readDetail(context, op, { name: key.name, qualifier: null }, call);
}

export const versionsFacet = (context: AwsContext): VersionsFacet => ({
  async *list(key, call) {
    const at = context.locate(key.name);
    const versions = await context.run('versions.list', at.region, () => allVersions(context, at, call));
    yield* newestFirst(versions.map(toVersion));
  },
  rollback: (key, call) => rollback(context, key, call),
  async create(key, { description }, { signal }) {
    const op = 'versions.create';
    needLatest(key, 'what is published');
    const at = context.locate(key.name);
    const made = await context.run(op, at.region, async () => {
      const lambda = await context.clients.lambda(at.region);
      const about = description === undefined ? {} : { Description: description };
      return lambda.publishVersion({ FunctionName: at.name, ...about }, { abortSignal: signal });
    });
    return toVersion(made);
  },
  async remove(key, call) {
    const op = 'versions.remove';
    const at = context.locate(key.name);
    const qualifier = key.qualifier ?? '';
    // DeleteFunction answers alike whether there was such a version or not.
    await readFunction(context, op, at, qualifier, call);
    await context.run(op, at.region, async () => {
      const lambda = await context.clients.lambda(at.region);
      await lambda.deleteFunction({ FunctionName: at.name, Qualifier: qualifier }, { abortSignal: call.signal });
    });
  },
});
