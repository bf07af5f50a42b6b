import { Button } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { Audit } from '#shared/model/audit/audit.ts';
import type { Finding } from '#shared/model/audit/finding.ts';
import { plural } from '../../ui/format.ts';
import classes from './audits.module.css';
import type { FindingGroup } from './group-findings.ts';
import { SeverityMark } from './severity-mark.tsx';

/** So many rows at once; the rest on demand. */
const STEP = 50;

/** Groups that open to their findings. */
export function FindingGroups({
  audit,
  groups,
  selected,
  onSelect,
}: {
  audit: Audit;
  groups: readonly FindingGroup[];
  selected: string;
  onSelect: (id: string) => void;
}) {
  return (
    <ul className={classes.groups}>
      {groups.map((group) => (
        <Group key={group.id} audit={audit} group={group} selected={selected} onSelect={onSelect} />
      ))}
    </ul>
  );
}

function Group({
  audit,
  group,
  selected,
  onSelect,
}: {
  audit: Audit;
  group: FindingGroup;
  selected: string;
  onSelect: (id: string) => void;
}) {
  const holds = group.findings.some(({ id }) => id === selected);
  const [open, setOpen] = useState(holds);
  const [shown, setShown] = useState(STEP);
  const id = useId();
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <li className={classes.group}>
      <button type="button" className={classes.groupHead} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <Chevron size={16} stroke={1.75} aria-hidden />
        <SeverityMark severity={group.worst} />
        <span className={classes.groupTitle}>{group.title}</span>
        <span className={classes.note}>{group.note}</span>
        <span className={classes.howMany}>{plural(group.findings.length, 'finding')}</span>
      </button>
      {open ? (
        <ul className={classes.rows} id={id}>
          {group.findings.slice(0, shown).map((finding) => (
            <li key={finding.id}>
              <Row audit={audit} finding={finding} current={finding.id === selected} onSelect={onSelect} />
            </li>
          ))}
          {group.findings.length > shown ? (
            <li>
              <Button variant="subtle" size="xs" onClick={() => setShown(shown + STEP)}>
                Show {Math.min(STEP, group.findings.length - shown)} more of {group.findings.length - shown}
              </Button>
            </li>
          ) : null}
        </ul>
      ) : null}
    </li>
  );
}

function Row({ audit, finding, current, onSelect }: { audit: Audit; finding: Finding; current: boolean; onSelect: (id: string) => void }) {
  const subject = audit.subjectList.find(({ id }) => id === finding.subject)?.name ?? finding.subject;
  const at = finding.evidence?.at;
  const place = at === null || at === undefined ? '' : ` · ${at.file}:${at.line}`;
  return (
    <button type="button" className={classes.row} aria-current={current} onClick={() => onSelect(current ? '' : finding.id)}>
      <SeverityMark severity={finding.severity} />
      <span className={classes.message}>{finding.message}</span>
      <span className={classes.where}>
        {subject}
        {place}
      </span>
    </button>
  );
}
