import type { FunctionDetail } from '#shared/model/function.ts';
import { useRuntimeViews } from '../../../api/runtime-views.ts';
import { FailedNotice } from '../failed-notice.tsx';
import { useCapability } from '../use-capability.ts';
import { AppCard } from './app-card.tsx';
import { EnvironmentsCard } from './environments-card.tsx';
import { FactsCard } from './facts-card.tsx';
import { KeysCard } from './keys-card.tsx';
import { LastErrorCard } from './last-error-card.tsx';
import { LastInvocationsCard } from './last-invocations-card.tsx';
import { LayersCard } from './layers-card.tsx';
import { MetricsCard } from './metrics-card.tsx';
import classes from './overview-tab.module.css';
import { TriggersCard } from './triggers-card.tsx';

/** What a function is and how it does, on one screen. */
export function OverviewTab({ fn }: { fn: FunctionDetail }) {
  const itsOwn = useCapability(fn.provider, 'runtime').supported;
  const inRuntime = useRuntimeViews().has(`${fn.provider}:${fn.profile}`) || itsOwn;
  return (
    <div className={classes.grid}>
      <div className={classes.column}>
        <FailedNotice fn={fn} />
        <MetricsCard fn={fn} />
        <LastErrorCard fn={fn} />
        <LastInvocationsCard fn={fn} />
      </div>
      <div className={classes.column}>
        <AppCard fn={fn} />
        <FactsCard fn={fn} />
        <TriggersCard fn={fn} />
        <LayersCard fn={fn} />
        <KeysCard fn={fn} />
        {inRuntime && fn.app === undefined ? <EnvironmentsCard fn={fn} /> : null}
      </div>
    </div>
  );
}
