import { useQuery } from '@tanstack/react-query';
import type { Capability, ModelInfo, ProviderInfo } from '#shared/model/provider-info.ts';
import { orpc } from '../../api/client.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatInteger } from '../../ui/format.ts';
import { ProviderMark } from '../../ui/provider-mark.tsx';
import { SectionCard } from '../../ui/section-card.tsx';
import { SkeletonBlock } from '../../ui/skeleton.tsx';
import { SmallTable, type SmallColumn } from '../../ui/small-table.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { TargetMark } from '../../ui/target-mark.tsx';
import { formatLimit } from './format-limit.ts';
import classes from './settings-page.module.css';

/** Every provider with what it can do, what it cannot, and why not. */
export function ProvidersSection() {
  const providers = useQuery(orpc.providers.list.queryOptions({ input: {}, staleTime: 60_000 }));
  if (providers.error !== null && providers.data === undefined) {
    return <ErrorState error={providers.error} title="The providers could not be read" onRetry={() => void providers.refetch()} />;
  }
  if (providers.data === undefined) return <SkeletonBlock height={400} label="Providers are being read" />;
  return providers.data.items.map((provider) => <Provider key={provider.id} provider={provider} />);
}

function Provider({ provider }: { provider: ProviderInfo }) {
  const capabilities = Object.entries(provider.capabilities).map(([name, capability]) => ({ name, capability }));
  const supported = capabilities.filter(({ capability }) => capability.supported).length;
  return (
    <SectionCard
      title={provider.label}
      flush
      description={supported === 0 ? 'Not supported yet' : `${supported} of ${capabilities.length} supported`}
      actions={
        <>
          <ProviderMark id={provider.id} short />
          <TargetMark target={provider.target} />
          {provider.docsUrl === '' ? null : (
            <a href={provider.docsUrl} target="_blank" rel="noreferrer">
              Documentation
            </a>
          )}
        </>
      }
    >
      <SmallTable
        label={`What ${provider.label} can do`}
        columns={CAPABILITY_COLUMNS}
        rows={merged(capabilities)}
        rowId={(row) => row.name}
        rowHeader="name"
        wrap
      />
      {provider.models.length === 0 ? null : (
        <>
          <h3 className={classes.sub}>Programming models that it brings to the local runtime</h3>
          <SmallTable
            label={`Programming models of ${provider.label}`}
            columns={MODEL_COLUMNS}
            rows={provider.models}
            rowId={(row) => row.id}
            rowHeader="id"
            wrap
          />
        </>
      )}
    </SectionCard>
  );
}

interface CapabilityRow {
  name: string;
  capability: Capability;
}

/** Powers with nothing of their own to say stand in one row: those without limits, and those missing for one reason. */
function merged(rows: readonly CapabilityRow[]): CapabilityRow[] {
  const byText = new Map<string, CapabilityRow>();
  for (const { name, capability } of rows) {
    const text = capability.supported ? `limits ${JSON.stringify(capability.limits ?? {})}` : `reason ${capability.reason}`;
    const same = byText.get(text);
    byText.set(text, { name: same === undefined ? name : `${same.name}, ${name}`, capability });
  }
  return [...byText.values()].toSorted((a, b) => Number(b.capability.supported) - Number(a.capability.supported));
}

const CAPABILITY_COLUMNS: readonly SmallColumn<CapabilityRow>[] = [
  { id: 'name', header: 'Power', width: '34%', cell: (row) => row.name },
  {
    id: 'supported',
    header: 'Supported',
    width: '130px',
    cell: (row) => (
      <StateBadge state={row.capability.supported ? 'supported' : 'unsupported'} label={row.capability.supported ? 'Yes' : 'No'} />
    ),
  },
  { id: 'why', header: 'Limits, or why not', cell: (row) => <Why capability={row.capability} /> },
];

function Why({ capability }: { capability: Capability }) {
  if (!capability.supported) return <span className="muted">{capability.reason}</span>;
  const limits = Object.entries(capability.limits ?? {}).map(([name, value]) => formatLimit(name, value));
  if (limits.length === 0) return <span className="muted">no limits of its own</span>;
  return <span>{limits.map(({ label, value }) => `${label} ${value}`).join(' · ')}</span>;
}

const MODEL_COLUMNS: readonly SmallColumn<ModelInfo>[] = [
  { id: 'id', header: 'Model', width: '34%', cell: (model) => <ModelName model={model} /> },
  { id: 'accepts', header: 'Takes', width: '130px', cell: (model) => model.accepts.join(', ') },
  { id: 'runtimes', header: 'Runtimes that run here', cell: (model) => <Runtimes model={model} /> },
];

function ModelName({ model }: { model: ModelInfo }) {
  return (
    <span title={`Default: ${model.defaults.runtime}, ${formatInteger(model.defaults.memoryMb)} MB, ${model.defaults.timeoutS} s`}>
      {model.label} <code className="muted">{model.id}</code>
    </span>
  );
}

function Runtimes({ model }: { model: ModelInfo }) {
  return (
    <span className={classes.runtimes}>
      {model.runtimes.map((runtime) => (
        <code
          key={runtime.id}
          data-off={!runtime.local.supported || undefined}
          title={
            runtime.local.supported
              ? runtime.deprecatedOn === null
                ? runtime.label
                : `${runtime.label}, deprecated on ${runtime.deprecatedOn}`
              : runtime.local.reason
          }
        >
          {runtime.id}
        </code>
      ))}
    </span>
  );
}
