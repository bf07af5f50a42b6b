import { AppError } from '#shared/errors.ts';
import type { HistoryFacet, InvokeFacet } from '../../provider.ts';
import type { Connection } from '../connection.ts';

export const invokeFacet = (connection: Connection): InvokeFacet => ({
  async invoke(key, input, call) {
    const records = connection.stream('invoke.invoke', 'act', call, ({ client }) => client.invocations.create({ ...key, input }, call));
    for await (const record of records) return record;
    throw new AppError('unavailable', 'The local runtime broke the call off.', {
      hint: 'See whether it ran with "isobar invocations list".',
    });
  },
  stream: (key, input, call) =>
    connection.stream('invoke.stream', 'act', call, ({ client }) => client.invocations.stream({ ...key, input }, call)),
});

export const historyFacet = (connection: Connection): HistoryFacet => ({
  list: (query, call) => connection.use('history.list', 'read', call, ({ client }) => client.invocations.list(query, call)),
  get: (id, call) => connection.use('history.get', 'read', call, ({ client }) => client.invocations.get({ id }, call)),
});
