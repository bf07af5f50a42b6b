import { createInterface } from 'node:readline/promises';
import { AppError } from '#shared/errors.ts';
import type { CommandContext } from '../command.ts';

/** Asks before something is lost for good; without a person at the terminal the command itself is the answer. */
export async function confirm(question: string, { global, terminal, signal }: CommandContext): Promise<void> {
  if (global.yes || !terminal.interactive) return;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${question} [y/N] `, { signal });
    if (!/^y(?:es)?$/i.test(answer.trim())) throw new AppError('cancelled', 'Nothing was removed.');
  } finally {
    lines.close();
  }
}
