import type { CoreClient } from '#core/create-core.ts';
import { table, type Column } from './layout.ts';
import type { Terminal } from './terminal.ts';

/** What an operation gives. */
export type Output<N extends keyof CoreClient, V extends keyof CoreClient[N]> = CoreClient[N][V] extends (
  ...args: never[]
) => Promise<infer O>
  ? O
  : never;

/** How an output reads, line by line. */
export type View<O> = (output: O, terminal: Terminal) => string[];

/** Names of columns and fields stand back behind what they name. */
export const heading = (terminal: Terminal) => (text: string) => terminal.paint('dim', text);

/** A table of the output's items, or a sentence where there are none. */
export function list<I>(empty: string, columns: readonly Column<I>[]): View<{ items: I[] }> {
  return ({ items }, terminal) => (items.length === 0 ? [terminal.paint('dim', empty)] : table(items, columns, heading(terminal)));
}
