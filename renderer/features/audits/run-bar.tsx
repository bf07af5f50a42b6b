import { Button, Checkbox, Progress, TextInput } from '@mantine/core';
import { IconShieldSearch } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AuditInput } from '#shared/model/audit/audit.ts';
import { orpc } from '../../api/client.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { cancelAudit, startAudit, useAuditRun } from './audit-run.ts';
import classes from './audits.module.css';

/** Runs an audit of everything that is deployed, or of a directory before it is. */
export function RunBar({ onDone }: { onDone: (id: string) => void }) {
  const [path, setPath] = useState('');
  const [live, setLive] = useState(false);
  const { run, error } = useAuditRun();
  const queries = useQueryClient();
  const start = async (input: AuditInput) => {
    const audit = await startAudit(input);
    await queries.invalidateQueries({ queryKey: orpc.audits.key() });
    if (audit !== null) onDone(audit.id);
  };
  const advisories = live ? 'live' : 'recorded';
  const directory = path.trim();
  return (
    <>
      <form
        className={classes.bar}
        onSubmit={(event) => {
          event.preventDefault();
          if (directory !== '') void start({ refs: [], directories: [directory], all: false, advisories });
        }}
      >
        <Button
          leftSection={<IconShieldSearch size={14} aria-hidden />}
          disabled={run !== null}
          onClick={() => void start({ refs: [], directories: [], all: true, advisories })}
        >
          Audit all functions
        </Button>
        <TextInput
          className={classes.path ?? ''}
          aria-label="Or a source directory, before it is deployed"
          placeholder="Or a source directory, before it is deployed: /home/me/my-service"
          value={path}
          spellCheck={false}
          onChange={(event) => setPath(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={run !== null || directory === ''}>
          Audit directory
        </Button>
        <Checkbox
          label="Ask api.osv.dev, sending names and versions of packages"
          checked={live}
          onChange={(event) => setLive(event.currentTarget.checked)}
        />
      </form>
      {error === null ? null : <ErrorState small error={error} title="The audit could not be run" />}
      {run === null ? null : <RunProgress done={run.done} total={run.total} subject={run.subject} />}
    </>
  );
}

function RunProgress({ done, total, subject }: { done: number; total: number; subject: string }) {
  return (
    <div className={classes.progress} role="status">
      <div className={classes.progressHead}>
        <span className="grow">{total === 0 ? 'Looking for what is to be audited' : `${done} of ${total}: ${subject}`}</span>
        <Button size="xs" variant="default" onClick={cancelAudit}>
          Cancel
        </Button>
      </div>
      <Progress value={total === 0 ? 0 : (100 * done) / total} aria-label="Progress of the audit" />
    </div>
  );
}
