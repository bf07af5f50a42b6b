import type { LambdaDocuments } from './documents.ts';
import type { LambdaState } from './lambda-state.ts';
import { createQualified } from './qualified.ts';

/** Function URLs, found by function and by the id in their host. */
export function createUrls({ urls, urlIds }: LambdaDocuments): LambdaState['urls'] {
  const qualified = createQualified(urls);
  return {
    ...qualified,
    put(key, qualifier, url) {
      qualified.put(key, qualifier, url);
      urlIds.put(url.urlId, { key, qualifier });
    },
    remove(key, qualifier) {
      const found = qualified.find(key, qualifier);
      if (found !== null) urlIds.remove(found.urlId);
      return qualified.remove(key, qualifier);
    },
    byUrlId(urlId) {
      const at = urlIds.get(urlId);
      return at === null ? null : qualified.find(at.key, at.qualifier);
    },
  };
}
