import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Problem } from '#shared/model/deployment.ts';
import { plural } from '../../ui/format.ts';
import { SectionCard } from '../../ui/section-card.tsx';
import { EnvEditor } from '../function/configuration/env-editor.tsx';
import { checkEnvRows, diffEnv, toEnv, toEnvRows, type EnvRow } from '../function/configuration/env-rows.ts';

/** Environment variables: those found in the source, and the user's. Decisions stay out of the address. */
export function VariablesCard({
  found,
  env,
  problems,
  onChange,
  onWrong,
}: {
  found: Readonly<Record<string, string>>;
  env: Record<string, string> | null;
  problems: readonly Problem[];
  onChange: (env: Record<string, string> | null) => void;
  /** True while a row cannot be sent: nothing is deployed then. */
  onWrong: (wrong: boolean) => void;
}) {
  // Rows being typed; null follows what is found in the source.
  const [rows, setRows] = useState<EnvRow[] | null>(() => (env === null ? null : toEnvRows(env)));
  const shown = rows ?? toEnvRows(found);
  const changes = env === null ? 0 : diffEnv(found, env).length;
  const problem = problems.find((each) => each.field === 'env')?.message;
  const edit = (next: EnvRow[]) => {
    setRows(next);
    const wrong = checkEnvRows(next).size > 0;
    onWrong(wrong);
    if (wrong) return;
    const decided = toEnv(next);
    onChange(diffEnv(found, decided).length === 0 ? null : decided);
  };
  return (
    <SectionCard
      title="Environment variables"
      description={
        changes === 0
          ? Object.keys(found).length === 0
            ? 'None are set in the source.'
            : 'As set in the source.'
          : `${plural(changes, 'difference')} from the source. Kept for this session only, not in the address.`
      }
      actions={
        changes === 0 ? null : (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              setRows(null);
              onWrong(false);
              onChange(null);
            }}
          >
            Reset
          </Button>
        )
      }
    >
      <EnvEditor rows={shown} onChange={edit} problem={problem} />
    </SectionCard>
  );
}
