import type { DeploymentInput } from '#shared/model/deployment.ts';
import { diffEnv } from '../function/configuration/env-rows.ts';
import { toShellWord, type Part } from '../function/invoke/shell-words.ts';

const FLAGS = {
  name: '--name',
  description: '--description',
  model: '--model',
  runtime: '--runtime',
  handler: '--handler',
  memoryMb: '--memory-mb',
  timeoutS: '--timeout-s',
  concurrency: '--concurrency',
} as const;

/**
 * The deployment as `isobar deploy`, decisions included; null for a zip that exists in the browser only.
 * Variables are named, not written out: the shell has their values.
 *
 * @param found variables of the source, which need not be given again
 * @param first the target taken where none is said
 */
export function toDeployCommand(input: DeploymentInput, found: Readonly<Record<string, string>>, first: string | null): string | null {
  const { source, overrides, targets } = input;
  if (source.kind === 'upload') return null;
  const words: Part[][] = [[{ text: 'isobar' }], [{ text: 'deploy' }]];
  words.push(...(source.kind === 'template' ? [[{ text: '--template' }], [{ text: source.template }]] : [[{ text: source.path }]]));
  if (targets.length !== 1 || targets[0] !== first) words.push([{ text: '--to' }], [{ text: targets.join(',') }]);
  for (const [field, flag] of Object.entries(FLAGS) as [keyof typeof FLAGS, string][]) {
    const value = overrides[field];
    if (value !== undefined) words.push([{ text: flag }], [{ text: String(value) }]);
  }
  if (overrides.http !== undefined) words.push([{ text: overrides.http ? '--http' : '--no-http' }]);
  for (const [name, value] of Object.entries(overrides.options ?? {})) words.push([{ text: '--options' }], [{ text: `${name}=${value}` }]);
  for (const { name, after } of diffEnv(found, overrides.env ?? found)) {
    if (after !== null) words.push([{ text: '--env' }], [{ text: `${name}=` }, { variable: name }]);
  }
  return words.map(toShellWord).join(' ');
}
