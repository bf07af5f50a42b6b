import type { ProgrammingModel, SourceFiles } from '#providers/emulation.ts';
import type { Problem } from '#shared/model/deployment.ts';
import type { Project } from '#shared/model/project.ts';

function error(field: string | null, message: string, hint: string | null): Problem {
  return { severity: 'error', field, message, hint };
}

function warning(field: string | null, message: string, hint: string | null): Problem {
  return { severity: 'warning', field, message, hint };
}

function checkRuntime(project: Project, model: ProgrammingModel, today: string): Problem[] {
  const runtime = model.runtimes.find(({ id }) => id === project.runtime);
  if (runtime === undefined) {
    return [
      error(
        'runtime',
        `${model.label} has no runtime "${project.runtime}".`,
        `Choose one of ${model.runtimes.map(({ id }) => id).join(', ')}.`,
      ),
    ];
  }
  if (runtime.deprecatedOn !== null && runtime.deprecatedOn <= today) {
    const newest = model.runtimes.find(
      ({ language, deprecatedOn }) => language === runtime.language && (deprecatedOn === null || deprecatedOn > today),
    );
    return [
      warning(
        'runtime',
        `${runtime.label} is past its end of support (${runtime.deprecatedOn}).`,
        newest === undefined ? null : `Use ${newest.id}.`,
      ),
    ];
  }
  return [];
}

/** Whether a problem need not be told beside one that is known: the same text, or another error of the same field. */
export function saysTheSame(known: Problem, other: Problem): boolean {
  if (known.message === other.message) return true;
  return known.field !== null && known.field === other.field && known.severity === 'error' && other.severity === 'error';
}

/** A project against the ranges and lists of its model. Says what to change. */
export function checkProject(project: Project, model: ProgrammingModel, today = new Date().toISOString().slice(0, 10)): Problem[] {
  const { memoryMb, timeoutS, concurrency, envBytes } = model.limits;
  const problems = checkRuntime(project, model, today);
  const { min, max, step } = memoryMb;
  if (project.memoryMb < min || project.memoryMb > max) {
    problems.push(
      error('memoryMb', `${model.label} takes ${min} to ${max} MB of memory, not ${project.memoryMb}.`, 'Choose a value in that range.'),
    );
  } else if (step !== undefined && (project.memoryMb - min) % step !== 0) {
    problems.push(
      error(
        'memoryMb',
        `${model.label} takes memory in steps of ${step} MB from ${min} MB, not ${project.memoryMb}.`,
        'Choose such a step.',
      ),
    );
  }
  if (project.timeoutS > timeoutS.max) {
    problems.push(
      error(
        'timeoutS',
        `${model.label} runs for ${timeoutS.max} seconds at the most, not ${project.timeoutS}.`,
        'Choose a shorter timeout.',
      ),
    );
  }
  if (project.concurrency > concurrency.max) {
    const text = `${model.label} takes ${concurrency.max === 1 ? 'one request' : `${concurrency.max} requests`} at a time, not ${project.concurrency}.`;
    problems.push(error('concurrency', text, `Choose ${concurrency.max} or less.`));
  }
  const envSize = Object.entries(project.env).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
  if (envBytes !== undefined && envSize > envBytes) {
    problems.push(
      error(
        'env',
        `The environment variables have ${envSize} bytes; ${model.label} takes ${envBytes}.`,
        'Move large values into a file of the package.',
      ),
    );
  }
  return [...problems, ...model.validate(project).filter((problem) => !problems.some((known) => saysTheSame(known, problem)))];
}

/** Lock file, command that installs what it says. */
const INSTALLERS: readonly (readonly [string, string])[] = [
  ['package-lock.json', 'npm ci'],
  ['npm-shrinkwrap.json', 'npm ci'],
  ['yarn.lock', 'yarn install'],
  ['pnpm-lock.yaml', 'pnpm install --config.node-linker=hoisted'],
  ['bun.lock', 'bun install'],
];

/** What is wrong with the dependencies: named but not installed, or installed in a way that a package cannot carry. */
export function checkDependencies(root: string, source: SourceFiles, model: ProgrammingModel): Problem[] {
  if (source.text('package.json') !== null && source.packageJson === null) {
    return [error(null, 'package.json is not valid JSON: Node refuses to load code beside it.', 'Correct package.json.')];
  }
  if (source.has('node_modules/.modules.yaml') && source.has('node_modules/.pnpm/lock.yaml')) {
    return [
      error(
        null,
        'node_modules was installed by pnpm as links, which do not work in a package.',
        `Run: cd ${root} && pnpm install --config.node-linker=hoisted`,
      ),
    ];
  }
  const named = source.packageJson?.['dependencies'];
  if (typeof named !== 'object' || named === null) return [];
  const missing = Object.keys(named).filter((name) => !model.provides.includes(name) && !source.has(`node_modules/${name}/package.json`));
  if (missing.length === 0) return [];
  const command = INSTALLERS.find(([lock]) => source.has(lock))?.[1] ?? 'npm install';
  const list = missing.length > 4 ? `${missing.slice(0, 4).join(', ')} and ${missing.length - 4} more` : missing.join(', ');
  return [
    warning(
      null,
      `Named in package.json but not installed: ${list}. The function fails where it needs ${missing.length === 1 ? 'it' : 'them'}.`,
      `Run: cd ${root} && ${command}`,
    ),
  ];
}
