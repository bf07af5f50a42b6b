import type { FieldChange } from '#shared/model/deployment.ts';
import type { Project } from '#shared/model/project.ts';

/** A deployment as its fields, for people: before and after are compared line by line. */
interface Deployed {
  project: Project;
  /** Null where the package is not built yet. */
  codeSha256: string | null;
}

/** What differs, in the order in which one reads it. Values of variables are not shown: plans end up in logs. */
export function changesBetween(before: Deployed | null, after: Deployed): FieldChange[] {
  const left = before === null ? new Map<string, string>() : fields(before);
  const right = fields(after);
  // Without a package nothing can be said about the code.
  if (after.codeSha256 === null) left.delete('code');
  const changes: FieldChange[] = [];
  for (const field of new Set([...left.keys(), ...right.keys()])) {
    const was = left.get(field) ?? null;
    const is = right.get(field) ?? null;
    if (was === is) continue;
    const secret = field.startsWith('env.');
    changes.push({ field, before: secret ? hidden(was) : was, after: secret ? hidden(is) : is });
  }
  return changes;
}

function hidden(value: string | null): string | null {
  return value === null ? null : '(hidden)';
}

function fields({ project, codeSha256 }: Deployed): Map<string, string> {
  const entries: [string, string | null][] = [
    ['code', codeSha256 === null ? null : codeSha256.slice(0, 12)],
    ['model', project.model],
    ['runtime', project.runtime],
    ['handler', project.handler],
    ['memory', `${project.memoryMb} MB`],
    ['timeout', `${project.timeoutS} s`],
    ['concurrency', String(project.concurrency)],
    ['http', project.http.enabled ? ['yes', ...project.http.methods].join(' ') : 'no'],
    ['description', project.description === '' ? null : project.description],
    ...Object.entries(project.env).map(([name, value]): [string, string] => [`env.${name}`, value]),
    ...Object.entries(project.tags).map(([name, value]): [string, string] => [`tags.${name}`, value]),
  ];
  return new Map(entries.filter((entry): entry is [string, string] => entry[1] !== null));
}
