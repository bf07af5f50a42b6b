import type { ObjectSource } from '../../sources.ts';
import type { BodyStore } from '../../../../emulation-parts/body-store.ts';
import { noSuchVersion } from './errors.ts';
import type { S3Store } from './store.ts';
import { isMarker } from './version-table.ts';

/** Objects as Lambda reads the packages of functions and layers. */
export function createObjectSource(store: S3Store, bodies: BodyStore): ObjectSource {
  return {
    async read({ bucket, key, versionId }) {
      store.buckets.need(bucket);
      const object = versionId === null ? store.objects.need(bucket, key) : store.objects.findVersion(bucket, key, versionId);
      if (object === null || isMarker(object)) throw noSuchVersion(key, versionId ?? '');
      const pieces: Uint8Array[] = [];
      for await (const piece of await bodies.open(object.files, { start: 0, end: object.size })) pieces.push(piece);
      return Buffer.concat(pieces);
    },
  };
}
