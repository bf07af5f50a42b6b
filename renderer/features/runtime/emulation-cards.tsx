import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { countFidelity } from '#shared/model/runtime-status.ts';
import { orpc } from '../../api/client.ts';
import { useRuntime } from '../../api/runtime.ts';
import { CommandLine } from '../../ui/command-line.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { plural } from '../../ui/format.ts';
import { useProviderInfo } from '../../ui/provider-info.ts';
import { SectionCard } from '../../ui/section-card.tsx';
import { SkeletonBlock } from '../../ui/skeleton.tsx';
import { TargetMark } from '../../ui/target-mark.tsx';
import classes from './runtime.module.css';
import { ServiceFidelity, type Operation } from './service-fidelity.tsx';

/** One card for each cloud whose own protocol the runtime answers: how to use it, and how far each operation can be trusted. */
export function EmulationCards() {
  const status = useRuntime().data;
  const running = status?.running === true;
  const fidelity = useQuery(orpc.runtime.fidelity.queryOptions({ input: {}, enabled: running, staleTime: Infinity }));
  const byProvider = useMemo(() => Map.groupBy(fidelity.data?.items ?? [], (one) => one.provider), [fidelity.data]);
  if (!running) return null;
  if (fidelity.error !== null && fidelity.data === undefined) {
    return <ErrorState error={fidelity.error} title="What is emulated could not be read" onRetry={() => void fidelity.refetch()} />;
  }
  if (fidelity.data === undefined) return <SkeletonBlock height={220} label="What is emulated is being read" />;
  return [...byProvider].map(([id, operations]) => (
    <EmulationCard key={id} id={id} url={status.endpoints[id] ?? null} operations={operations} />
  ));
}

function EmulationCard({ id, url, operations }: { id: string; url: string | null; operations: readonly Operation[] }) {
  const label = useProviderInfo(id)?.label ?? id;
  const services = useMemo(() => [...Map.groupBy(operations, (one) => one.service)], [operations]);
  const { verified, modelled, approximated } = countFidelity(operations);
  return (
    <SectionCard
      title={`${label}, emulated`}
      flush
      description={`${plural(operations.length, 'operation')} of ${plural(services.length, 'service')}: ${verified} verified, ${modelled} modelled, ${approximated} approximated`}
      actions={<TargetMark target="local" />}
    >
      <div className={classes.use}>
        <p className="muted">Point its own tools and SDKs here:</p>
        <CommandLine command={`eval "$(isobar env --cloud ${id})"`} />
        {url === null ? null : <CommandLine command={url} />}
      </div>
      {services.map(([service, all]) => (
        <ServiceFidelity key={service} service={service} operations={all} />
      ))}
    </SectionCard>
  );
}
