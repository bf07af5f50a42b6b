import { partitionOf } from '../state/function-key.ts';

/** A layer as AWS tells it from others. */
export interface LayerKey {
  account: string;
  region: string;
  name: string;
}

/** `arn:aws:lambda:REGION:ACCOUNT:layer:NAME[:VERSION]` */
export function layerArn({ account, region, name }: LayerKey, version: number | null = null): string {
  return `arn:${partitionOf(region)}:lambda:${region}:${account}:layer:${name}${version === null ? '' : `:${version}`}`;
}

/** Reads a layer's ARN, with or without a version; null where it is none. */
export function parseLayerArn(arn: string): { key: LayerKey; version: number | null } | null {
  const [, region, account, name, version] =
    /^arn:aws[a-zA-Z-]*:lambda:([a-z0-9-]+):(\d{12}):layer:([a-zA-Z0-9-_]+)(?::(\d+))?$/.exec(arn) ?? [];
  if (region === undefined || account === undefined || name === undefined) return null;
  return { key: { account, region, name }, version: version === undefined ? null : Number(version) };
}

/** Key of a layer version's document. */
export function layerKey({ account, region, name }: LayerKey, version: number): string {
  return `${account}/${region}/${name}/${String(version).padStart(10, '0')}`;
}

/** What the documents of all versions of a layer begin with. */
export function layerPrefix({ account, region, name }: LayerKey): string {
  return `${account}/${region}/${name}/`;
}
