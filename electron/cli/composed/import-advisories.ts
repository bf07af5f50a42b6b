import { resolve } from 'node:path';
import { AppError } from '#shared/errors.ts';
import type { AdvisoriesLeftOut } from '#shared/model/audit/advisory-lists.ts';
import { ECOSYSTEMS, Ecosystem } from '#shared/model/audit/dependencies.ts';
import type { CommandContext, Parsed } from '../command.ts';
import { advisoryLists } from '../output/audit-views.ts';
import { plain } from '../output/layout.ts';

const WHY: Readonly<Record<keyof AdvisoriesLeftOut, string>> = {
  malformed: 'cannot be read',
  foreign: 'are about other kinds of packages',
  inexact: 'do not say exactly which versions are affected: their packages cannot pass',
  withdrawn: 'were withdrawn',
};

function toWhole(given: unknown): Ecosystem[] {
  return ((given as string[] | undefined) ?? []).map((each) => {
    const known = Ecosystem.safeParse(each);
    if (known.success) return known.data;
    throw new AppError('invalid_input', `--whole cannot be "${each}".`, { hint: `Choose of ${ECOSYSTEMS.join(', ')}.` });
  });
}

/** Imports a list of advisories, and says what is in it now and what was left out. */
export async function importAdvisories({ input }: Parsed, context: CommandContext): Promise<number> {
  const { terminal, global, signal } = context;
  const { client } = await context.core();
  const name = input['name'] as string | undefined;
  const given = { path: resolve(String(input['path'])), whole: toWhole(input['whole']), ...(name === undefined ? {} : { name }) };
  for await (const event of await client.advisories.import(given, { signal })) {
    if (event.type === 'progress') {
      if (!global.json && terminal.isTty) terminal.note(terminal.paint('dim', plain(`  ${event.records} records`)));
    } else if (global.json) terminal.line(JSON.stringify(event, null, terminal.isTty ? 2 : undefined));
    else {
      for (const line of advisoryLists({ items: [event.list] }, terminal)) terminal.line(line);
      for (const [why, count] of Object.entries(event.leftOut) as [keyof AdvisoriesLeftOut, number][])
        if (count > 0) terminal.note(`Left out: ${count} that ${WHY[why]}.`);
    }
  }
  return 0;
}
