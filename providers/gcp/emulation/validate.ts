import type { Problem } from '#shared/model/deployment.ts';
import type { Project } from '#shared/model/project.ts';
import { isReservedVariable } from './environment.ts';

/** What the service would refuse, beside ranges and unknown runtimes, which are checked for every model alike. */
export function validateGcpProject(project: Project): Problem[] {
  return [...targetProblems(project), ...variableProblems(project)];
}

function targetProblems({ handler }: Project): Problem[] {
  if (/^[A-Za-z_$][\w$.-]{0,127}$/.test(handler)) return [];
  return [
    {
      severity: 'error',
      field: 'handler',
      message: `'${handler}' cannot be a function target.`,
      hint: 'Give the name the function is registered or exported under, for example helloHttp; not a file.',
    },
  ];
}

function variableProblems({ env }: Project): Problem[] {
  return Object.keys(env)
    .filter(isReservedVariable)
    .map((name) => ({
      severity: 'warning',
      field: `env.${name}`,
      message: `${name} is reserved: the service sets it itself.`,
      hint: 'It has no effect here, and a deployment to Google Cloud would be refused. Use another name.',
    }));
}
