import type { FunctionDetail } from '#shared/model/function.ts';
import { formatBytes } from '../../../ui/format.ts';
import { IdText } from '../../../ui/id-text.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import classes from './overview-tab.module.css';

/** Shared code under the function's own, in the order in which it is put down. */
export function LayersCard({ fn }: { fn: FunctionDetail }) {
  const unread = fn.unread['layers'];
  if (fn.layers.length === 0 && unread === undefined) return null;
  return (
    <SectionCard title="Layers">
      {unread === undefined ? null : <p className={classes.note}>Not known: {unread}</p>}
      {fn.layers.map((layer) => (
        <div key={layer.id} className={classes.trigger}>
          <span className={classes.triggerHead}>
            <strong>{layer.name}</strong>
            <span className="meta">version {layer.version}</span>
            {layer.codeSize === null ? null : <span className="meta">{formatBytes(layer.codeSize)}</span>}
          </span>
          <IdText value={layer.id} max={40} copy="Copy layer id" />
          {layer.description === '' ? null : <span className="meta">{layer.description}</span>}
          {layer.note === null ? null : <span className="meta">{layer.note}</span>}
        </div>
      ))}
    </SectionCard>
  );
}
