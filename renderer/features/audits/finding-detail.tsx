import { Button, CloseButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Audit, AuditRule } from '#shared/model/audit/audit.ts';
import type { Finding } from '#shared/model/audit/finding.ts';
import { CommandLine } from '../../ui/command-line.tsx';
import classes from './audits.module.css';
import { SeverityMark } from './severity-mark.tsx';
import { WaiveDialog } from './waive-dialog.tsx';

/** One finding in full: what, where, why, how to mend it, and what it maps to. */
export function FindingDetail({ audit, finding, onClose }: { audit: Audit; finding: Finding; onClose: () => void }) {
  const [waiving, setWaiving] = useState(false);
  const rule = audit.rules.find(({ id }) => id === finding.ruleId);
  const subject = audit.subjectList.find(({ id }) => id === finding.subject);
  return (
    <aside className={classes.detail} aria-label="Finding">
      <div className={classes.progressHead}>
        <SeverityMark severity={finding.severity} />
        <span className={`${classes.note} grow`}>{finding.ruleId}</span>
        <CloseButton aria-label="Close the finding" onClick={onClose} />
      </div>
      <h2>{rule?.title ?? finding.ruleId}</h2>
      <p>{finding.message}</p>
      <p className={classes.note}>
        {subject?.ref === null || subject?.ref === undefined ? (
          (subject?.name ?? finding.subject)
        ) : (
          <Link to="/functions/$ref" params={{ ref: subject.ref }}>
            {subject.name}
          </Link>
        )}
        {finding.raised === null ? '' : ` · ${finding.raised}`} · precision {finding.precision}
      </p>
      <EvidencePart finding={finding} />
      <section>
        <h3>Why it matters</h3>
        <p>{rule?.why}</p>
      </section>
      <Fix finding={finding} />
      <Mappings rule={rule} />
      <WaivedPart finding={finding} />
      {finding.state === 'fail' && finding.ruleId !== 'GOV-003' ? (
        <div className={classes.buttons}>
          <Button variant="default" onClick={() => setWaiving(true)}>
            Waive
          </Button>
        </div>
      ) : null}
      {waiving ? <WaiveDialog finding={finding} onClose={() => setWaiving(false)} /> : null}
    </aside>
  );
}

function Mappings({ rule }: { rule: AuditRule | undefined }) {
  if (rule === undefined || rule.mappings.length === 0) return null;
  return (
    <section>
      <h3>Maps to</h3>
      <p className={classes.note}>{rule.mappings.map(({ standard, id }) => `${standard} ${id}`).join(', ')}</p>
    </section>
  );
}

function WaivedPart({ finding: { waiver } }: { finding: Finding }) {
  if (waiver === null) return null;
  return (
    <section>
      <h3>Waived</h3>
      <p>
        By {waiver.owner} until {waiver.expiresAt.slice(0, 10)}: {waiver.reason}
      </p>
    </section>
  );
}

function EvidencePart({ finding }: { finding: Finding }) {
  const { evidence } = finding;
  if (evidence === null) return null;
  const at = evidence.at;
  return (
    <section>
      <h3>Evidence</h3>
      {at === null ? null : (
        <p>
          <code>
            {at.file}:{at.line}
          </code>
        </p>
      )}
      {evidence.field === null ? null : (
        <p className={classes.note}>
          {evidence.field}
          {evidence.value === null ? '' : ` = ${evidence.value}`}
        </p>
      )}
      {evidence.field === null && evidence.value !== null ? <p className={classes.note}>{evidence.value}</p> : null}
      {evidence.spans.length === 0 ? null : (
        <ul className={classes.steps} aria-label="Calls in traces that show it">
          {evidence.spans.map(({ traceId, spanId, label }) => (
            <li key={`${traceId} ${spanId} ${label}`}>
              <code>{label}</code> in{' '}
              <Link to="/traces/$traceId" params={{ traceId }} title={`Span ${spanId} of trace ${traceId}`}>
                trace {traceId.slice(0, 8)}
              </Link>
            </li>
          ))}
        </ul>
      )}
      {evidence.path.length === 0 ? null : (
        <ol className={classes.steps} aria-label="From where it comes in to where it does harm">
          {evidence.path.map((step) => (
            <li key={`${step.at.file}:${step.at.line}:${step.at.column ?? 0} ${step.label}`}>
              <code>
                {step.at.file}:{step.at.line}
              </code>{' '}
              {step.label}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Fix({ finding }: { finding: Finding }) {
  const fix = finding.remediation;
  if (fix === null) return null;
  return (
    <section className={classes.form}>
      <div>
        <h3>What to do</h3>
        <p>{fix.text}</p>
      </div>
      {fix.cli === null ? null : <CommandLine command={fix.cli} />}
      {fix.diff === null ? null : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard
        <pre className={classes.code} tabIndex={0} aria-label="Proposed change">
          {fix.diff.split('\n').map((line, i) => (
            <span
              key={`${i} ${line}`}
              className={line.startsWith('+') ? classes.added : line.startsWith('-') ? classes.removed : classes.same}
            >
              {line}
            </span>
          ))}
        </pre>
      )}
    </section>
  );
}
