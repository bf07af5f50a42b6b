import { readFile, writeFile } from 'node:fs/promises';
import { AppError } from '#shared/errors.ts';
import type { CostComparison, CostEstimate, CostFormat } from '#shared/contract/costs.ts';
import { Workload, type CostQuestionInput } from '#shared/model/cost-scenario.ts';
import type { CommandContext, Parsed } from '../command.ts';
import { comparisonLines, estimateLines } from '../output/cost-lines.ts';
import { refWithProfile } from '../run-operation.ts';

/** What the command line has besides the question itself. */
interface Extra {
  file?: string;
  workload?: string[];
  format?: CostFormat;
  out?: string;
}

type Question = CostQuestionInput & Record<string, unknown>;

const toCamel = (name: string): string => name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** `requests=1000000 streamed-kb=7168` as a workload. */
function toWorkload(text: string): Record<string, unknown> {
  const pairs = text.split(/[\s;]+/).filter((pair) => pair !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      const name = toCamel(pair.slice(0, at));
      if (at <= 0 || !Object.hasOwn(Workload.shape, name))
        throw new AppError('invalid_input', `--workload: "${pair}" is not NAME=VALUE with the name of a flag.`, {
          details: { field: 'workload' },
          hint: 'Write --workload "requests=1000000 streamed-kb=7168", with the names that the flags have.',
        });
      const value = pair.slice(at + 1);
      return [name, Number.isNaN(Number(value)) || value === '' ? value : Number(value)];
    }),
  );
}

/** Names as flags have them are names as scenarios have them; decimal text may be written as a number. */
function normalise(value: unknown, depth = 0): unknown {
  if (Array.isArray(value)) return value.map((item) => normalise(item, depth));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const key = depth === 0 || depth === 1 ? toCamel(name) : name;
      if (['usage', 'rates', 'grantsUsed'].includes(key) && isObject(inner))
        return [key, Object.fromEntries(Object.entries(inner).map(([meter, amount]) => [meter, String(amount)]))];
      if (['provider', 'offer', 'region', 'withoutGrants'].includes(key) && typeof inner === 'string') return [key, [inner]];
      if (key === 'gatewayCacheGb') return [key, String(inner)];
      return [key, ['scenarios', 'workloads'].includes(key) ? normalise(inner, 1) : inner];
    }),
  );
}

interface Scenarios {
  many: boolean;
  list: Question[];
}

async function readScenarios(file: string): Promise<Scenarios> {
  const wrong = (message: string, cause?: unknown) =>
    new AppError('invalid_input', message, {
      details: { field: 'file' },
      hint: 'A scenario has the flags as names (requests, durationMs or duration-ms …); several stand under "scenarios".',
      cause,
    });
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new AppError('not_found', `The scenario ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}.`, {
      hint: 'Give a file of YAML or JSON.',
      cause: error,
    });
  }
  let content: unknown;
  try {
    content = normalise((await import('yaml')).parse(text));
  } catch (error) {
    throw wrong(`${file} is not valid YAML: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`, error);
  }
  if (Array.isArray(content)) return { many: true, list: checked(content, file, wrong) };
  if (!isObject(content)) throw wrong(`${file} holds no scenario.`);
  const { scenarios, ...shared } = content;
  if (scenarios === undefined) return { many: false, list: [content as Question] };
  if (!Array.isArray(scenarios)) throw wrong(`"scenarios" in ${file} is no list.`);
  return { many: true, list: checked(scenarios, file, wrong).map((scenario) => ({ ...shared, ...scenario })) };
}

function checked(list: readonly unknown[], file: string, wrong: (message: string) => AppError): Question[] {
  if (list.length === 0) throw wrong(`${file} holds no scenario.`);
  return list.map((scenario, i) => {
    if (!isObject(scenario)) throw wrong(`Scenario ${i + 1} in ${file} is none.`);
    return scenario as Question;
  });
}

/** The questions that were typed, or that a file holds; flags come before what is in the file. */
async function questionsOf({ input }: Parsed, { global }: CommandContext): Promise<Scenarios & { extra: Extra }> {
  const { file, workload, format, out, ...flags } = input as Extra & Question;
  const { many, list } = file === undefined ? { many: false, list: [{} as Question] } : await readScenarios(file);
  const own = normalise(flags) as Question;
  const questions = list.map((scenario): Question => {
    const workloads = [...((scenario['workloads'] as object[] | undefined) ?? []), ...(workload ?? []).map(toWorkload)];
    const merged: Question = { ...scenario, ...own, ...(workloads.length === 0 ? {} : { workloads }) };
    return typeof merged.ref === 'string' ? { ...merged, ref: refWithProfile(merged.ref, global.profile) } : merged;
  });
  const extra: Extra = { ...(format === undefined ? {} : { format }), ...(out === undefined ? {} : { out }) };
  return { many, list: questions, extra };
}

async function write(text: string, out: string | undefined, { terminal }: CommandContext): Promise<void> {
  if (out === undefined) terminal.out(text);
  else {
    await writeFile(out, text);
    terminal.note(`${out} is written.`);
  }
}

async function answer<A extends CostEstimate>(
  parsed: Parsed,
  context: CommandContext,
  ask: (question: Question) => Promise<A>,
  lines: (answer: A) => string[],
): Promise<void> {
  const { many, list, extra } = await questionsOf(parsed, context);
  const { terminal, global } = context;
  if (extra.format !== undefined) {
    const { client } = await context.core();
    const texts: string[] = [];
    for (const question of list)
      texts.push((await client.costs.export({ question, format: extra.format }, { signal: context.signal })).text);
    return write(texts.join('\n'), extra.out, context);
  }
  const answers: A[] = [];
  for (const question of list) answers.push(await ask(question));
  if (global.json || extra.out !== undefined) {
    const output = many ? { scenarios: answers } : answers[0];
    return write(`${JSON.stringify(output, null, terminal.isTty ? 2 : undefined)}\n`, extra.out, context);
  }
  for (const [i, one] of answers.entries()) {
    if (i > 0) terminal.line('');
    if (many) terminal.line(terminal.paint('bold', one.scenario.name ?? `Scenario ${i + 1}`));
    for (const line of lines(one)) terminal.line(line);
  }
}

export async function estimateCosts(parsed: Parsed, context: CommandContext): Promise<void> {
  const { client } = await context.core();
  await answer<CostEstimate>(
    parsed,
    context,
    (question) => client.costs.estimate(question, { signal: context.signal }),
    (estimate) => estimateLines(estimate, context.terminal),
  );
}

export async function compareCosts(parsed: Parsed, context: CommandContext): Promise<void> {
  const { client } = await context.core();
  await answer<CostComparison>(
    parsed,
    context,
    (question) => client.costs.compare(question as Parameters<typeof client.costs.compare>[0], { signal: context.signal }),
    (comparison) => comparisonLines(comparison, context.terminal),
  );
}
