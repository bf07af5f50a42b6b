import type { Problem } from './deployment.ts';
import type { RuntimeInfo } from './provider-info.ts';

/** What a provider knows of its runtimes. */
export interface RuntimeTable {
  /** Name of the service that has runtimes, or has not. */
  service: string;
  /** Name of who decides about those that are not in the table. */
  judge: string;
  runtimes: readonly RuntimeInfo[];
  /** Those that the project's programming model takes. */
  usable: readonly RuntimeInfo[];
  /** Families of identifiers: a newer member than the table has is the provider's to judge. */
  family: RegExp;
}

/** What stands against a runtime on a day (`YYYY-MM-DD`): unknown, past its end of support, or no longer taken. */
export function runtimeProblems(runtime: string, { service, judge, runtimes, usable, family }: RuntimeTable, today: string): Problem[] {
  const problem = (severity: Problem['severity'], message: string, hint: string): Problem[] => [
    { severity, field: 'runtime', message, hint },
  ];
  const known = runtimes.find(({ id }) => id === runtime);
  if (known === undefined) {
    const choose = `Choose one of ${usable.map(({ id }) => id).join(', ')}.`;
    if (!family.test(runtime)) return problem('error', `${service} has no runtime "${runtime}".`, choose);
    return problem('warning', `The runtime "${runtime}" is not in Isobar's table; ${judge} decides whether there is one.`, choose);
  }
  const current = usable.find(
    ({ language, deprecatedOn }) => language === known.language && (deprecatedOn === null || deprecatedOn > today),
  );
  const use = current === undefined ? 'Choose a newer one.' : `Use ${current.id}.`;
  if (known.blockedOn !== null && known.blockedOn <= today) {
    return problem('error', `${judge} no longer takes code for ${known.label} (since ${known.blockedOn}).`, use);
  }
  if (known.deprecatedOn !== null && known.deprecatedOn <= today) {
    return problem('warning', `${known.label} is past its end of support (${known.deprecatedOn}).`, use);
  }
  return [];
}
