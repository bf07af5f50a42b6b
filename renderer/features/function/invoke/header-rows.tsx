import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { DraftProblem, HeaderRow } from './draft.ts';
import classes from './invoke.module.css';

const COMMON = [
  'accept',
  'authorization',
  'content-type',
  'cookie',
  'if-none-match',
  'origin',
  'user-agent',
  'x-api-key',
  'x-forwarded-for',
];

/** Headers of a request, a row each. */
export function HeaderRows({
  rows,
  problems,
  onChange,
}: {
  rows: readonly HeaderRow[];
  problems: readonly DraftProblem[];
  onChange: (rows: HeaderRow[]) => void;
}) {
  const names = useId();
  const [added, setAdded] = useState<string | null>(null);
  const patch = (id: string, change: Partial<HeaderRow>) => onChange(rows.map((row) => (row.id === id ? { ...row, ...change } : row)));
  const add = () => {
    const id = crypto.randomUUID();
    setAdded(id);
    onChange([...rows, { id, name: '', value: '' }]);
  };
  return (
    <fieldset className={classes.headers}>
      <legend className="sr-only">Headers</legend>
      <datalist id={names}>
        {COMMON.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
      {rows.map((row, index) => {
        const problem = problems.find((each) => each.field === 'headers' && each.row === row.id);
        return (
          <div key={row.id} className={classes.headerRow}>
            <input
              className={classes.field}
              aria-label={`Header ${index + 1} name`}
              aria-invalid={problem?.blocks === true || undefined}
              list={names}
              value={row.name}
              placeholder="name"
              spellCheck={false}
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the row was just asked for
              autoFocus={row.id === added}
              onChange={(event) => patch(row.id, { name: event.currentTarget.value })}
            />
            <input
              className={classes.field}
              aria-label={`Header ${index + 1} value`}
              value={row.value}
              placeholder="value"
              spellCheck={false}
              onChange={(event) => patch(row.id, { value: event.currentTarget.value })}
            />
            <ActionIcon
              aria-label={`Remove header ${row.name === '' ? index + 1 : row.name}`}
              onClick={() => onChange(rows.filter((each) => each.id !== row.id))}
            >
              <IconX size={14} aria-hidden />
            </ActionIcon>
            {problem === undefined ? null : (
              <p className={classes.fieldProblem} data-blocks={problem.blocks || undefined}>
                {problem.message}
              </p>
            )}
          </div>
        );
      })}
      <Button variant="subtle" color="gray" size="compact-xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>
        Header
      </Button>
    </fieldset>
  );
}
