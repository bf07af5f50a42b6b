import type { AwsAddress } from '../../../server/service.ts';

const HOST = /^([a-z0-9]+)\.lambda-url\.([a-z0-9-]+)\.localhost$/;
/** Where the host cannot be resolved: `http://127.0.0.1:PORT/_lambda-url/ID/path`. */
const PATH = /^\/_lambda-url\/([a-z0-9]+)(\/.*|$)/;

/** A request to a function URL. */
export interface UrlAddress {
  urlId: string;
  /** As the function sees it, beginning with `/`. */
  path: string;
}

/** The function URL that a request is for, by its host or its path; null where it is for none. */
export function urlAddress({ host, path }: Pick<AwsAddress, 'host' | 'path'>): UrlAddress | null {
  const byHost = HOST.exec(host)?.[1];
  if (byHost !== undefined) return { urlId: byHost, path };
  const [, byPath, rest = ''] = PATH.exec(path) ?? [];
  return byPath === undefined ? null : { urlId: byPath, path: rest === '' ? '/' : rest };
}
