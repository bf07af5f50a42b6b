import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { FunctionDetail } from '#shared/model/function.ts';
import { Facts } from '../../../ui/facts.tsx';
import { formatBytes, formatMb, plural } from '../../../ui/format.ts';
import { IdText } from '../../../ui/id-text.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { useModel } from '../use-model.ts';

/** How the function is set up, and where its code came from. */
export function FactsCard({ fn }: { fn: FunctionDetail }) {
  const model = useModel(fn.model).model?.label ?? fn.model;
  const variables = Object.keys(fn.env).length;
  return (
    <SectionCard
      title="Configuration"
      actions={
        <Button
          variant="default"
          size="compact-xs"
          renderRoot={(props) => <Link to="/functions/$ref" params={{ ref: fn.ref }} search={{ tab: 'configuration' }} {...props} />}
        >
          Edit
        </Button>
      }
    >
      <Facts
        items={[
          fn.description === '' ? null : ['Description', fn.description],
          fn.model === null ? null : ['Model', model],
          ['Runtime', <code key="r">{fn.runtime}</code>],
          fn.handler === '' ? null : ['Handler', <code key="h">{fn.handler}</code>],
          ['Memory', formatMb(fn.memoryMb)],
          ['Timeout', fn.timeoutS === null ? '–' : `${fn.timeoutS} s`],
          fn.concurrency === null ? null : ['Concurrency', `${plural(fn.concurrency, 'request')} per environment`],
          ['Variables', variables === 0 ? 'None' : plural(variables, 'variable')],
          ['Code size', formatBytes(fn.codeSize)],
          fn.codeSha256 === null ? null : ['Code digest', <IdText key="d" value={fn.codeSha256} max={18} copy="Copy code digest" />],
          fn.origin === null ? null : ['Origin', <IdText key="o" value={fn.origin} max={44} copy="Copy origin" />],
          fn.createdAt === null ? null : ['Created', <RelativeTime key="c" at={fn.createdAt} />],
          ['Updated', <RelativeTime key="u" at={fn.updatedAt} />],
          fn.resourceId === null ? null : ['Resource id', <IdText key="i" value={fn.resourceId} max={30} copy="Copy resource id" />],
          ...fn.facts.map(({ label, value }) => [label, <FactValue key={label} label={label} value={value} />] as const),
          ...Object.entries(fn.tags).map(
            ([name, value]) => [`Tag ${name}`, <FactValue key={name} label={`tag ${name}`} value={value} />] as const,
          ),
        ]}
      />
    </SectionCard>
  );
}

/** Names of other things (roles, log groups, images) and digests are long and wanted elsewhere; words are read here. */
function FactValue({ label, value }: { label: string; value: string }) {
  const name = value.length > 24 && !value.includes(' ') && /[/:]|^[0-9a-f]{40,}$/.test(value);
  return name ? <IdText value={value} max={28} copy={`Copy ${label.toLowerCase()}`} /> : value;
}
