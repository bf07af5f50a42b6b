import { Button } from '@mantine/core';
import { IconShieldCheck, IconShieldSearch } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { Audit } from '#shared/model/audit/audit.ts';
import type { FunctionDetail } from '#shared/model/function.ts';
import { orpc } from '../../../api/client.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { SkeletonBlock } from '../../../ui/skeleton.tsx';
import { AuditFacts } from '../../audits/audit-facts.tsx';
import { startAudit, useAuditRun } from '../../audits/audit-run.ts';
import classes from '../../audits/audits.module.css';
import { FindingDetail } from '../../audits/finding-detail.tsx';
import { FindingGroups } from '../../audits/finding-groups.tsx';
import { groupFindings } from '../../audits/group-findings.ts';

/** What the newest audit that looked at this function found in it. */
export function SecurityTab({ fn }: { fn: FunctionDetail }) {
  const { run, error } = useAuditRun();
  const queries = useQueryClient();
  const list = useQuery(orpc.audits.list.queryOptions({ input: { limit: 50 } }));
  const summary = list.data?.items.find(({ input }) => input.all || input.refs.includes(fn.ref));
  const id = summary?.id ?? '';
  const query = useQuery({ ...orpc.audits.get.queryOptions({ input: { id } }), enabled: id !== '' });
  const start = async () => {
    await startAudit({ refs: [fn.ref], directories: [], all: false, advisories: 'recorded' });
    await queries.invalidateQueries({ queryKey: orpc.audits.key() });
  };
  const button = (
    <Button leftSection={<IconShieldSearch size={14} aria-hidden />} loading={run !== null} onClick={() => void start()}>
      Audit this function
    </Button>
  );
  if (list.isPending || (id !== '' && query.isPending)) return <SkeletonBlock height={320} label="Reading the audit" />;
  const failure = list.error ?? query.error;
  if (failure !== null) return <ErrorState error={failure} title="The audit could not be read" onRetry={() => void list.refetch()} />;
  return (
    <div className={classes.stack}>
      {error === null ? null : <ErrorState small error={error} title="The audit could not be run" />}
      {query.data === undefined ? (
        <EmptyState title="Not audited yet" icon={IconShieldCheck} action={button} command={`isobar audits run ${fn.ref}`}>
          An audit reads its configuration and its code; it changes nothing.
        </EmptyState>
      ) : (
        <>
          <div className={classes.bar}>{button}</div>
          <OwnFindings audit={query.data} functionRef={fn.ref} />
        </>
      )}
    </div>
  );
}

/** An audit as if it had looked at one subject only. */
function only(audit: Audit, subject: string): Audit {
  const findings = audit.findings.filter((finding) => finding.subject === subject);
  return {
    ...audit,
    subjects: 1,
    findings,
    controls: audit.controls.filter((control) => control.subject === subject),
    notes: audit.notes.filter((note) => note.subject === null || note.subject === subject),
    counts: { ...audit.counts, pass: audit.passed[subject]?.length ?? 0, notApplicable: audit.notApplicable[subject]?.length ?? 0 },
  };
}

function OwnFindings({ audit, functionRef }: { audit: Audit; functionRef: string }) {
  const [selected, setSelected] = useState('');
  const subject = audit.subjectList.find(({ ref }) => ref === functionRef)?.id ?? functionRef;
  const own = useMemo(() => only(audit, subject), [audit, subject]);
  const open = own.findings.filter(({ state }) => state === 'fail');
  const finding = own.findings.find(({ id }) => id === selected);
  return (
    <>
      <div className={finding === undefined ? undefined : classes.split}>
        {open.length === 0 ? (
          <EmptyState title="Nothing open" icon={IconShieldCheck} action={<Link to="/security">All audits</Link>}>
            {own.counts.pass} checks passed.
          </EmptyState>
        ) : (
          <FindingGroups audit={own} groups={groupFindings(own, open, 'rule')} selected={selected} onSelect={setSelected} />
        )}
        {finding === undefined ? null : <FindingDetail audit={own} finding={finding} onClose={() => setSelected('')} />}
      </div>
      <AuditFacts audit={own} />
    </>
  );
}
