import type { LogEntry } from '#shared/model/log-entry.ts';
import type { CommandContext, Parsed } from '../command.ts';
import { logLine } from '../output/log-line.ts';
import { withProfile } from '../run-operation.ts';

interface LogsInput {
  ref?: string;
  follow?: boolean;
  since?: string;
  until?: string;
  limit?: number;
  level?: LogEntry['level'];
  contains?: string;
  invocationId?: string;
}

/** What is kept, then with --follow what comes. */
export async function showLogs({ input }: Parsed, context: CommandContext): Promise<number> {
  const { terminal, global, signal } = context;
  const { follow = false, ...query } = withProfile(input, global.profile, 'logs') as LogsInput;
  const { client } = await context.core();
  const print = (entry: LogEntry) => terminal.line(global.json ? JSON.stringify(entry) : logLine(entry, terminal, query.ref === undefined));

  const past = await client.logs.list(query, { signal });
  if (!follow && global.json) {
    terminal.line(JSON.stringify(past, null, terminal.isTty ? 2 : undefined));
    return 0;
  }
  for (const entry of past.items) print(entry);
  if (!follow) {
    if (past.items.length === 0) terminal.note(terminal.paint('dim', 'No log entries match.'));
    else if (past.more) terminal.note(terminal.paint('dim', `Older entries exist: --limit ${(query.limit ?? 1000) * 2} shows more.`));
    return 0;
  }
  const { since: _since, until: _until, limit: _limit, ...filter } = query;
  const last = past.items.at(-1)?.id;
  try {
    for await (const { items } of await client.logs.tail({ ...filter, ...(last === undefined ? {} : { after: last }) }, { signal })) {
      for (const entry of items) print(entry);
    }
  } catch (error) {
    // Ctrl-C is how following ends.
    if (!signal.aborted) throw error;
  }
  return 0;
}
