import { Select, TextInput } from '@mantine/core';
import { METHODS, type Draft, type DraftProblem } from './draft.ts';
import classes from './invoke.module.css';

/** Method and path of a request. */
export function RequestLine({
  draft,
  problems,
  onChange,
}: {
  draft: Draft;
  problems: readonly DraftProblem[];
  onChange: (change: Partial<Draft>) => void;
}) {
  const problem = problems.find((each) => each.field === 'path')?.message;
  return (
    <div className={classes.requestLine}>
      <Select
        aria-label="Method"
        className={classes.method ?? ''}
        data={METHODS.some((method) => method === draft.method) ? METHODS : [draft.method, ...METHODS]}
        value={draft.method}
        onChange={(method) => onChange({ method: method ?? 'GET' })}
        allowDeselect={false}
        searchable={false}
      />
      <TextInput
        aria-label="Path and query"
        className="grow"
        classNames={{ input: classes.mono ?? '' }}
        value={draft.path}
        placeholder="/path?query=value"
        spellCheck={false}
        error={problem}
        onChange={(event) => onChange({ path: event.currentTarget.value })}
      />
    </div>
  );
}
