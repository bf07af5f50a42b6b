import type { EnvFormat } from '#shared/contract/env.ts';
import type { ClientEnvironment } from '#shared/model/client-environment.ts';

/** How one way of writing variables down writes each of its lines. */
interface Writing {
  set(name: string, value: string): string;
  unset(name: string): string | null;
  note(text: string): string;
}

const comment = (text: string): string => `# ${text}`;

const WRITINGS: Readonly<Record<Exclude<EnvFormat, 'json'>, Writing>> = {
  sh: {
    set: (name, value) => `export ${name}='${value.replaceAll("'", "'\\''")}'`,
    unset: (name) => `unset ${name}`,
    note: comment,
  },
  fish: {
    set: (name, value) => `set -gx ${name} '${value.replace(/[\\']/g, '\\$&')}'`,
    unset: (name) => `set -e ${name}`,
    note: comment,
  },
  powershell: {
    set: (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
    unset: (name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`,
    note: comment,
  },
  dotenv: {
    set: (name, value) => `${name}="${value.replace(/["\\$]/g, '\\$&')}"`,
    unset: () => null,
    note: comment,
  },
};

/** The variables as a shell, a program or a file takes them. Notes come last: what stands before them is run in any case. */
export function formatEnvironment({ set, unset, notes }: ClientEnvironment, format: EnvFormat): string {
  if (format === 'json') return JSON.stringify(set, null, 2);
  const writing = WRITINGS[format];
  const gone = unset.map((name) => writing.unset(name)).filter((line) => line !== null);
  return [
    ...gone,
    ...Object.entries(set).map(([name, value]) => writing.set(name, value)),
    ...notes.map((text) => writing.note(text)),
  ].join('\n');
}
