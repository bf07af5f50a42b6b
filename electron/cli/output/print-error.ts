import type { AppError } from '#shared/errors.ts';
import { plain } from './layout.ts';
import type { Terminal } from './terminal.ts';

/** Message, then what to do next. */
export function printError(error: AppError, terminal: Terminal): void {
  if (error.code === 'cancelled') {
    terminal.note(terminal.paint('dim', plain(error.message)));
    return;
  }
  const lines = plain(error.message).split('\n');
  terminal.note(`${terminal.paint('red', 'Error:')} ${lines.join('\n')}`);
  if (error.hint !== undefined) terminal.note(plain(error.hint));
  if (error.requestId !== undefined) terminal.note(`Request id: ${plain(error.requestId)}`);
}
