import type { Inference } from '#shared/model/project.ts';
import type { Problem } from '#shared/model/deployment.ts';
import classes from './deploy.module.css';
import { overrideProblems, type OpenOverrides } from './deploy-search.ts';
import type { Found, OverrideField } from './overrides.ts';

/** What is known about the fields: what is wrong, where values came from, what was decided. */
export interface FieldFacts {
  problems: readonly Problem[];
  inferred: readonly Inference[];
  overrides: OpenOverrides;
}

/** The first error of a field, with what to do about it. */
export function fieldError({ problems, overrides }: FieldFacts, field: keyof OpenOverrides): string | undefined {
  const typed = overrideProblems(overrides)[field];
  if (typed !== undefined) return typed;
  const problem = problems.find((each) => each.field === field && each.severity === 'error');
  if (problem === undefined) return undefined;
  return problem.hint === null ? problem.message : `${problem.message} ${problem.hint}`;
}

/** Under a field: a warning, that it was decided here (and the way back), or what it was worked out from. */
export function FieldNote({
  facts,
  field,
  base,
  overrides,
  onChange,
}: {
  facts: FieldFacts;
  field: OverrideField;
  base: Found;
  overrides: OpenOverrides;
  onChange: (overrides: OpenOverrides) => void;
}) {
  const warning = facts.problems.find((each) => each.field === field && each.severity === 'warning');
  const from = facts.inferred.find((each) => each.field === field)?.from;
  const found = field === 'http' ? (base.http.enabled ? 'on' : 'off') : String(base[field]);
  const value = field === 'http' ? base.http.enabled : base[field];
  if (overrides[field] !== undefined && overrides[field] !== value) {
    const { [field]: _decided, ...rest } = overrides;
    return (
      <span className={classes.decided}>
        {warning === undefined ? `You changed this${found === '' ? '' : ` from ${found}`}.` : warning.message}{' '}
        <button type="button" className={classes.reset} onClick={() => onChange(rest)}>
          Reset
        </button>
      </span>
    );
  }
  if (warning !== undefined) return <span className={classes.warning}>{[warning.message, warning.hint].filter(Boolean).join(' ')}</span>;
  return <span>{from === undefined ? 'As the source says' : `Inferred: ${from}`}</span>;
}
