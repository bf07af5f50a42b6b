import { AppError } from '#shared/errors.ts';
import type { Problem } from '#shared/model/deployment.ts';
import type { Project } from '#shared/model/project.ts';
import type { RuntimeInfo } from '#shared/model/provider-info.ts';
import type { ProgrammingModel } from '../../../emulation.ts';
import type { ModelCatalog } from '../ports.ts';

/** The project's model. Throws `invalid_input` with those there are. */
export function needModel(models: ModelCatalog, id: string): ProgrammingModel {
  const model = models.get(id);
  if (model !== undefined) return model;
  throw new AppError('invalid_input', `There is no programming model "${id}".`, {
    hint: `Use one of: ${[...models.keys()].join(', ')}.`,
    details: { field: 'model' },
  });
}

/** Everything that keeps the project from running here, and what is worth a warning. */
export function checkProject(project: Project, model: ProgrammingModel): Problem[] {
  const problems = [...checkRuntime(project.runtime, model), ...checkRanges(project, model)];
  // The model may speak of the runtime as well; once is enough.
  const named = new Set(problems.map((problem) => problem.field));
  return [...problems, ...model.validate(project).filter((problem) => problem.field === null || !named.has(problem.field))];
}

/** Throws the first error among the problems. */
export function refuseErrors(problems: readonly Problem[]): void {
  const errors = problems.filter((problem) => problem.severity === 'error');
  const [first, ...more] = errors;
  if (first === undefined) return;
  const others = more.length === 0 ? '' : ` (${more.length} more: ${more.map((problem) => problem.message).join(' ')})`;
  throw new AppError('invalid_input', `${first.message}${others}`, {
    hint: first.hint ?? 'Change the project and deploy again.',
    details: { field: first.field },
  });
}

function checkRuntime(id: string, model: ProgrammingModel): Problem[] {
  const runtime = model.runtimes.find((one) => one.id === id);
  if (runtime?.local.supported === true) return [];
  const usable = model.runtimes.filter((one) => one.local.supported).map((one) => one.id);
  const why = runtime === undefined ? `Unknown runtime "${id}".` : `The runtime "${id}" cannot run here: ${reason(runtime)}`;
  return [error('runtime', why, `Use one of: ${usable.join(', ')}.`)];
}

function reason({ local }: RuntimeInfo): string {
  return local.supported ? '' : local.reason;
}

function checkRanges(project: Project, { limits, label }: ProgrammingModel): Problem[] {
  const problems: Problem[] = [];
  const { min, max, step } = limits.memoryMb;
  if (project.memoryMb < min || project.memoryMb > max) {
    problems.push(error('memory', `Memory of ${project.memoryMb} MB is outside of what ${label} allows.`, `Choose ${min} to ${max} MB.`));
  } else if (step !== undefined && (project.memoryMb - min) % step !== 0) {
    problems.push(
      error(
        'memory',
        `Memory of ${project.memoryMb} MB is not a size of ${label}.`,
        `Choose ${min} MB and steps of ${step} MB from there.`,
      ),
    );
  }
  if (project.timeoutS > limits.timeoutS.max) {
    problems.push(
      error(
        'timeout',
        `A timeout of ${project.timeoutS} s is longer than ${label} allows.`,
        `Choose ${limits.timeoutS.max} s at the most.`,
      ),
    );
  }
  if (project.concurrency > limits.concurrency.max) {
    problems.push(
      error(
        'concurrency',
        `${label} does not let an environment take ${project.concurrency} requests at a time.`,
        `Choose ${limits.concurrency.max} at the most.`,
      ),
    );
  }
  const envBytes = Object.entries(project.env).reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  if (limits.envBytes !== undefined && envBytes > limits.envBytes) {
    problems.push(
      error(
        'env',
        `The environment variables come to ${envBytes} bytes.`,
        `${label} allows ${limits.envBytes} bytes; keep large values in a file.`,
      ),
    );
  }
  return problems;
}

function error(field: string, message: string, hint: string): Problem {
  return { severity: 'error', field, message, hint };
}
