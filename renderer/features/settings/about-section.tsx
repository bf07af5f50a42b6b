import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../api/client.ts';
import { useRuntime } from '../../api/runtime.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatBytes, plural } from '../../ui/format.ts';
import { IdText } from '../../ui/id-text.tsx';
import { SectionCard } from '../../ui/section-card.tsx';
import { SkeletonBlock } from '../../ui/skeleton.tsx';
import classes from './settings-page.module.css';

/** What this installation is, and where it keeps things. */
export function AboutSection() {
  const app = useQuery(orpc.app.get.queryOptions({ input: {}, staleTime: 60_000 }));
  const runtime = useRuntime().data;
  if (app.data === undefined) {
    return app.error === null ? (
      <SkeletonBlock height={260} label="The version is being read" />
    ) : (
      <ErrorState error={app.error} title="The version could not be read" onRetry={() => void app.refetch()} />
    );
  }
  const { version, front, frontReason, nodeVersion, platform, home } = app.data;
  const store = runtime?.store ?? null;
  const facts: [label: string, value: string, path?: true][] = [
    ['Version', version],
    ['Front', frontReason === null ? front : `${front}. ${frontReason}`],
    ['Node', nodeVersion],
    ['Platform', platform],
    ['Browser', navigator.userAgent],
    ['Home', home, true],
    ...(store === null
      ? []
      : ([
          ['Store', store.path, true],
          [
            'Size',
            `${formatBytes(store.bytes)}, ${plural(store.functions, 'function')}, ${plural(store.invocations, 'invocation')}, ${plural(store.logs, 'log line')}`,
          ],
        ] as [string, string, true?][])),
    ['Runtime', runtime === undefined ? 'no answer' : runtime.running ? `running, version ${runtime.version ?? 'unknown'}` : 'stopped'],
    ['Licence', 'Apache-2.0'],
  ];
  return (
    <SectionCard
      title="About Isobar"
      description="No account, no telemetry: nothing leaves this machine but calls to the clouds you configure, and what you ask api.osv.dev in an audit."
      actions={<CopyButton label="Copy for a report" value={() => facts.map(([label, value]) => `${label}: ${value}`).join('\n')} />}
    >
      <dl className={classes.facts}>
        {facts.map(([label, value, path]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{path === true ? <IdText value={value} max={72} copy={`Copy ${label.toLowerCase()} path`} /> : value}</dd>
          </div>
        ))}
      </dl>
    </SectionCard>
  );
}
