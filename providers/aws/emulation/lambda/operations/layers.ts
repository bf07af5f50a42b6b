import type {
  DeleteLayerVersionRequest,
  GetLayerVersionByArnRequest,
  GetLayerVersionRequest,
  ListLayersRequest,
  ListLayerVersionsRequest,
  PublishLayerVersionRequest,
} from '@aws-sdk/client-lambda';
import { readPackage, takePackage } from '../code/read-package.ts';
import { operation, type LambdaContext } from '../operation.ts';
import { invalidParameter, notFound } from '../protocol/answers.ts';
import type { LayerVersionDocument } from '../state/model.ts';
import { AwsError } from '../../server/service.ts';
import { awsTime } from './function-configuration.ts';
import { mayUse } from './find-layers.ts';
import { layerArn, layerKey, layerPrefix, parseLayerArn, type LayerKey } from './layer-arn.ts';
import { page } from './page.ts';

type Caller = { account: string; region: string };

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html */
export const publishLayerVersion = operation<PublishLayerVersionRequest>(async (context, input, { request }) => {
  const key = ownLayer(request, input.LayerName ?? '');
  const { Content = {}, Description = '', CompatibleRuntimes = [], CompatibleArchitectures = [], LicenseInfo = null } = input;
  const taken = await takePackage(context, await readPackage(context, request, Content), request.signal);
  const { state, host } = context;
  const layer = host.documents.transaction(() => {
    const numbers = layerPrefix(key);
    const version = (state.layerNumbers.get(numbers) ?? 0) + 1;
    const made: LayerVersionDocument = {
      ...key,
      version,
      description: Description,
      createdAtMs: Date.now(),
      zip: taken.zip,
      tree: taken.tree,
      unpackedSize: taken.unpackedSize,
      compatibleRuntimes: CompatibleRuntimes,
      compatibleArchitectures: CompatibleArchitectures,
      licenseInfo: LicenseInfo,
      policy: null,
    };
    state.layerNumbers.put(numbers, version);
    state.layers.put(layerKey(key, version), made);
    return made;
  });
  return details(context, layer, { always: true });
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersion.html */
export const getLayerVersion = operation<GetLayerVersionRequest>((context, input, { request }) => {
  const version = checkVersion(input.VersionNumber);
  return details(context, needLayerVersion(context, request, readLayerName(request, input.LayerName ?? ''), version));
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersionByArn.html */
export const getLayerVersionByArn = operation<GetLayerVersionByArnRequest>((context, input, { request }) => {
  const parsed = parseLayerArn(input.Arn ?? '');
  if (parsed === null || parsed.version === null) throw notFound('The resource you requested does not exist.');
  return details(context, needLayerVersion(context, request, parsed.key, parsed.version));
});

/** The newest first. @see https://docs.aws.amazon.com/lambda/latest/api/API_ListLayerVersions.html */
export const listLayerVersions = operation<ListLayerVersionsRequest>((context, input, { request }) => {
  const key = readLayerName(request, input.LayerName ?? '');
  const all = versionsOf(context, key)
    .filter((layer) => mayUse(layer, request.account) && isFor(layer, input))
    .toReversed();
  const { items, next } = page(all, ({ version }) => String(9_999_999_999 - version).padStart(10, '0'), input, 50);
  return { LayerVersions: items.map(summary), ...next };
});

/** Each layer with its newest version. @see https://docs.aws.amazon.com/lambda/latest/api/API_ListLayers.html */
export const listLayers = operation<ListLayersRequest>((context, input, { request: { account, region } }) => {
  const newest = new Map<string, LayerVersionDocument>();
  for (const { value } of context.state.layers.list({ prefix: `${account}/${region}/` })) {
    if (value.deleted !== true && isFor(value, input)) newest.set(value.name, value);
  }
  const sorted = [...newest.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const { items, next } = page(sorted, ({ name }) => name, input, 50);
  const layers = items.map((layer) => ({ LayerName: layer.name, LayerArn: layerArn(layer), LatestMatchingVersion: summary(layer) }));
  return { Layers: layers, ...next };
});

/** One that is not there is deleted all the same. @see https://docs.aws.amazon.com/lambda/latest/api/API_DeleteLayerVersion.html */
export const deleteLayerVersion = operation<DeleteLayerVersionRequest>((context, input, { request }) => {
  const version = checkVersion(input.VersionNumber);
  const key = ownLayer(request, input.LayerName ?? '');
  const found = context.state.layers.get(layerKey(key, version));
  if (found !== null) context.state.layers.put(layerKey(key, version), { ...found, deleted: true, policy: null });
  return null;
});

/** A layer by name or ARN; a name is the caller's own. */
export function readLayerName({ account, region }: Caller, text: string): LayerKey {
  return parseLayerArn(text)?.key ?? { account, region, name: text };
}

/** As `readLayerName`, for layers of the caller's own account. */
export function ownLayer(caller: Caller, text: string): LayerKey {
  const key = readLayerName(caller, text);
  if (key.account === caller.account) return key;
  const message = `User: arn:aws:iam::${caller.account}:root is not authorized to perform this operation on resource: ${layerArn(key)}`;
  throw new AwsError('AccessDeniedException', message, { status: 403 });
}

export function checkVersion(version: number | undefined): number {
  if (version === undefined || version < 1) throw invalidParameter('Layer Version Cannot be less than 1');
  return version;
}

function needLayerVersion({ state }: LambdaContext, caller: Caller, key: LayerKey, version: number): LayerVersionDocument {
  const found = state.layers.get(layerKey(key, version));
  if (found === null || found.deleted === true || !mayUse(found, caller.account)) {
    throw notFound('The resource you requested does not exist.');
  }
  return found;
}

function versionsOf({ state }: LambdaContext, key: LayerKey): LayerVersionDocument[] {
  const all = state.layers.list({ prefix: layerPrefix(key) }).map(({ value }) => value);
  return all.filter(({ deleted }) => deleted !== true);
}

function isFor(
  { compatibleRuntimes, compatibleArchitectures }: LayerVersionDocument,
  { CompatibleRuntime, CompatibleArchitecture }: { CompatibleRuntime?: string | undefined; CompatibleArchitecture?: string | undefined },
): boolean {
  if (CompatibleRuntime !== undefined && !compatibleRuntimes.includes(CompatibleRuntime)) return false;
  return CompatibleArchitecture === undefined || compatibleArchitectures.includes(CompatibleArchitecture);
}

function summary(layer: LayerVersionDocument): Record<string, unknown> {
  const { version, description, createdAtMs, compatibleRuntimes, compatibleArchitectures, licenseInfo } = layer;
  return {
    LayerVersionArn: layerArn(layer, version),
    Version: version,
    Description: description,
    CreatedDate: awsTime(createdAtMs),
    ...(compatibleRuntimes.length === 0 ? {} : { CompatibleRuntimes: compatibleRuntimes }),
    ...(compatibleArchitectures.length === 0 ? {} : { CompatibleArchitectures: compatibleArchitectures }),
    ...(licenseInfo === null ? {} : { LicenseInfo: licenseInfo }),
  };
}

/** The answer to a publication has its lists even where they are empty. */
function details(context: LambdaContext, layer: LayerVersionDocument, { always = false } = {}): Record<string, unknown> {
  const { zip, compatibleRuntimes, compatibleArchitectures } = layer;
  const lists = always ? { CompatibleRuntimes: compatibleRuntimes, CompatibleArchitectures: compatibleArchitectures } : {};
  return {
    ...summary(layer),
    ...lists,
    LayerArn: layerArn(layer),
    Content: { Location: `${context.endpoint()}${context.zips.path(zip)}`, CodeSha256: zip.sha256, CodeSize: zip.size },
  };
}
