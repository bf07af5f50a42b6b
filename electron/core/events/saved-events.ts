import { SavedEvent } from '#shared/model/saved-event.ts';
import type { ConsoleStore, Row } from '../store/console-store.ts';

function fromRow(row: Row): SavedEvent {
  return SavedEvent.parse({
    id: row['id'],
    functionName: row['function_name'],
    name: row['name'],
    input: JSON.parse(String(row['input'])) as unknown,
    updatedAt: row['updated_at'],
  });
}

const COLUMNS = 'id, function_name, name, input, updated_at';

export function readEvents(store: ConsoleStore, functionName: string | undefined): SavedEvent[] {
  const rows =
    functionName === undefined
      ? store.all(`SELECT ${COLUMNS} FROM events ORDER BY function_name, name`)
      : store.all(`SELECT ${COLUMNS} FROM events WHERE function_name = ? ORDER BY name`, functionName);
  return rows.map(fromRow);
}

/** Replaces one of the same function and name, and keeps its id. */
export function writeEvent(store: ConsoleStore, event: SavedEvent): SavedEvent {
  const row = store.get(
    `INSERT INTO events (${COLUMNS}) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (function_name, name) DO UPDATE SET input = excluded.input, updated_at = excluded.updated_at
     RETURNING ${COLUMNS}`,
    event.id,
    event.functionName,
    event.name,
    JSON.stringify(event.input),
    event.updatedAt,
  );
  return row === null ? event : fromRow(row);
}

/** Whether there was such an event. */
export function deleteEvent(store: ConsoleStore, id: string): boolean {
  return store.run('DELETE FROM events WHERE id = ?', id) > 0;
}
