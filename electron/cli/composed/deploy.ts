import { resolve } from 'node:path';
import { AppError, ERROR_CODES, isErrorCode } from '#shared/errors.ts';
import type { Deployment, DeploymentInput, DeploymentPlan, ProjectOverrides } from '#shared/model/deployment.ts';
import type { CoreClient } from '#core/create-core.ts';
import type { CommandContext, Parsed } from '../command.ts';
import { eventLines, outcomeLines } from '../output/deployment-lines.ts';
import { plain } from '../output/layout.ts';
import { bytes } from '../output/readable.ts';
import type { Terminal } from '../output/terminal.ts';

/** `--profile` for a target that names none: `cloud/region` with `work` is `cloud:work/region`. */
function withProfile(target: string, profile: string | undefined): string {
  if (profile === undefined || target.includes(':')) return target;
  return target.replace(/^[^/]*/, (provider) => `${provider}:${profile.replace(/^.*:/, '')}`);
}

function toInput(input: Record<string, unknown>, profile: string | undefined): DeploymentInput {
  const template = input['template'];
  const path = input['source'];
  if (template !== undefined && path !== undefined) {
    throw new AppError('invalid_input', 'Give a directory or --template NAME, not both.', { hint: 'isobar deploy --help' });
  }
  const absolute = resolve(String(path ?? '.'));
  const source: DeploymentInput['source'] =
    template !== undefined
      ? { kind: 'template', template: String(template) }
      : { kind: absolute.toLowerCase().endsWith('.zip') ? 'zip' : 'directory', path: absolute };
  const targets = (input['to'] as string[] | undefined) ?? ['local'];
  return {
    source,
    targets: targets.map((target) => withProfile(target, profile)),
    overrides: (input['overrides'] ?? {}) as ProjectOverrides,
  };
}

/** Variables given as flags are added to those of the source; core replaces the whole map. */
async function withEnv(
  client: CoreClient,
  input: DeploymentInput,
  signal: AbortSignal,
): Promise<{ input: DeploymentInput; plan: DeploymentPlan }> {
  const { env, ...overrides } = input.overrides;
  const plan = await client.deployments.plan({ ...input, overrides }, { signal });
  if (env === undefined) return { input, plan };
  const merged = { ...input, overrides: { ...overrides, env: { ...plan.project.env, ...env } } };
  return { input: merged, plan: await client.deployments.plan(merged, { signal }) };
}

const SIGNS = { create: '+', update: '~', unchanged: '=', blocked: '!' } as const;

function printPlan(plan: DeploymentPlan, terminal: Terminal): void {
  const { project } = plan;
  terminal.note(terminal.paint('bold', `${project.name}: ${project.model}, ${project.runtime}, ${project.handler}`));
  for (const { field, value, from } of plan.inferred) terminal.note(terminal.paint('dim', plain(`  ${field}: ${value} (${from})`)));
  const { files, size, bundled } = plan.package;
  terminal.note(terminal.paint('dim', `  ${files} ${files === 1 ? 'file' : 'files'}, ${bytes(size)}${bundled ? ', bundled' : ''}`));
  const problem = (severity: string, message: string, hint: string | null, indent: string) => {
    terminal.note(plain(`${indent}${severity === 'error' ? 'Error' : 'Warning'}: ${message}`));
    if (hint !== null) terminal.note(plain(`${indent}${hint}`));
  };
  for (const { severity, message, hint } of plan.problems) problem(severity, message, hint, '  ');
  for (const target of plan.targets) {
    terminal.note(`${SIGNS[target.action]} ${target.functionRef}: ${target.action}`);
    // Of a new function everything is a change; it has just been said.
    for (const { field, before, after } of target.action === 'create' ? [] : target.changes)
      terminal.note(plain(`    ${field}: ${before ?? '(none)'} -> ${after ?? '(none)'}`));
    for (const step of target.steps) terminal.note(plain(`    ${step}`));
    for (const { severity, message, hint } of target.problems) problem(severity, message, hint, '    ');
  }
}

function exitOf({ status, error, results }: Deployment): number {
  if (status === 'done') return 0;
  const code = error?.code ?? results.find((result) => result.error !== null)?.error?.code;
  if (status === 'cancelled' || status === 'interrupted') return ERROR_CODES.cancelled.exit;
  return isErrorCode(code) ? ERROR_CODES[code].exit : 1;
}

async function follow(client: CoreClient, id: string, { terminal, global, signal }: CommandContext): Promise<Deployment> {
  // Ctrl-C stops the deployment; what follows is still told.
  signal.addEventListener('abort', () => void client.deployments.cancel({ id }).catch(() => undefined));
  for await (const event of await client.deployments.tail({ id })) {
    if (event.type === 'end') return event.deployment;
    // What reading the source found was told with the plan.
    if (global.json || (event.type === 'log' && event.step === 'inspect')) continue;
    for (const line of eventLines(event, terminal)) terminal.note(line);
  }
  return client.deployments.get({ id });
}

/** Plan, then apply, then follow. With --json the finished deployment is printed, or with --plan the plan. */
export async function deploy({ input }: Parsed, context: CommandContext): Promise<number> {
  const { terminal, global, signal } = context;
  const { client } = await context.core();
  const planned = await withEnv(client, toInput(input, global.profile), signal);
  const blocked = planned.plan.targets.every(({ action }) => action === 'blocked');
  if (!global.json) printPlan(planned.plan, terminal);
  if (input['plan'] === true) {
    if (global.json) terminal.line(JSON.stringify(planned.plan, null, terminal.isTty ? 2 : undefined));
    return blocked ? ERROR_CODES.invalid_input.exit : 0;
  }
  const { id } = await client.deployments.apply(planned.input, { signal });
  const deployment = await follow(client, id, context);
  if (global.json) terminal.line(JSON.stringify(deployment, null, terminal.isTty ? 2 : undefined));
  else {
    const { failures, functions } = outcomeLines(deployment, terminal);
    for (const line of failures) terminal.note(line);
    for (const line of functions) terminal.line(line);
  }
  return exitOf(deployment);
}
