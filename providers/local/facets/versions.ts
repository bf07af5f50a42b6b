import type { TriggersFacet, VersionsFacet } from '../../provider.ts';
import type { Connection } from '../connection.ts';

export const versionsFacet = (connection: Connection): VersionsFacet => ({
  async *list(key, call) {
    const { items } = await connection.use('versions.list', 'read', call, ({ client }) => client.functions.versions(key, call));
    yield* items;
  },
  rollback: (key, call) => connection.use('versions.rollback', 'act', call, ({ client }) => client.functions.rollback(key, call)),
});

export const triggersFacet = (connection: Connection): TriggersFacet => ({
  async list(key, call) {
    const { triggerList } = await connection.use('triggers.list', 'read', call, ({ client }) => client.functions.get(key, call));
    return { items: triggerList, unread: {} };
  },
});
