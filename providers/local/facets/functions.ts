import type { FunctionsFacet } from '../../provider.ts';
import type { Connection } from '../connection.ts';
import { downloadCode } from '../control/client.ts';

export const functionsFacet = (connection: Connection): FunctionsFacet => ({
  async *list({ region }, call) {
    if (region !== undefined) return;
    const { items } = await connection.use('functions.list', 'read', call, ({ client }) => client.functions.list(undefined, call));
    yield { items };
  },
  get: (key, call) => connection.use('functions.get', 'read', call, ({ client }) => client.functions.get(key, call)),
  update: (key, changes, call) =>
    connection.use('functions.update', 'act', call, ({ client }) => client.functions.update({ ...key, changes }, call)),
  async remove(key, call) {
    await connection.use('functions.remove', 'act', call, ({ client }) => client.functions.remove(key, call));
  },
  download: (key, call) => connection.use('functions.download', 'read', call, ({ address }) => downloadCode(address, key, call.signal)),
});
