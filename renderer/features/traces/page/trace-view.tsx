import { useRef, type ReactNode, type RefObject } from 'react';
import { useRouter } from '@tanstack/react-router';
import type { Trace } from '#shared/model/trace.ts';
import { Button } from '@mantine/core';
import { formatMs, plural } from '../../../ui/format.ts';
import { NoMatch } from '../../../ui/no-match.tsx';
import { notifyDone } from '../../../ui/notify.tsx';
import { PartialNotice } from '../../../ui/partial-notice.tsx';
import { SplitPane } from '../../../ui/split-pane.tsx';
import { useSearchState } from '../../../ui/use-search-state.ts';
import { SpanDetail } from '../detail/span-detail.tsx';
import { FlameGraph } from '../flame/flame-graph.tsx';
import { RawView } from '../raw/raw-view.tsx';
import { StatisticsView } from '../statistics/statistics-view.tsx';
import { Minimap } from '../timeline/minimap.tsx';
import { useTraceKeys } from '../timeline/use-trace-keys.ts';
import { Waterfall } from '../timeline/waterfall.tsx';
import timeline from '../timeline/waterfall.module.css';
import { clampRange } from '../view/view-range.ts';
import { TraceHeader } from './trace-header.tsx';
import { useTraceModel, type TraceModel } from './trace-model.ts';
import { TraceSearch } from './trace-search.ts';
import { TraceToolbar } from './trace-toolbar.tsx';
import classes from './trace-view.module.css';
import { useDetailPlace } from './use-detail-place.ts';
import { useTraceControls, type TraceControls } from './use-trace-controls.ts';

/** A trace that has been read: its header, and one of its views. */
export function TraceView({ trace, age }: { trace: Trace; age: ReactNode }) {
  const [search, update] = useSearchState(TraceSearch);
  const model = useTraceModel(trace, search.clocks === 'corrected');
  const controls = useTraceControls(model, search, update);
  const searchInput = useRef<HTMLInputElement>(null);
  const spanLink = useSpanLink(model);
  const showInTimeline = (index: number): void => {
    const spanId = model.tree.nodes[index]?.span.spanId ?? '';
    controls.goTo(index);
    update({ view: 'timeline', span: spanId, only: '', service: '' }, { push: true });
  };
  return (
    <section className={classes.page}>
      <TraceHeader model={model} age={age} />
      <Notices model={model} corrected={search.clocks === 'corrected'} onClocks={(clocks) => update({ clocks })} />
      <TraceToolbar
        model={model}
        controls={controls}
        view={search.view}
        onView={(view) => update({ view }, { push: true })}
        searchRef={searchInput}
      />
      {search.view === 'timeline' ? <Timeline model={model} controls={controls} searchInput={searchInput} spanLink={spanLink} /> : null}
      {search.view === 'flame' ? <FlameGraph model={model} onSpan={showInTimeline} /> : null}
      {search.view === 'statistics' ? (
        <StatisticsView
          model={model}
          groupBy={search.by}
          sort={search.sort}
          onGroupBy={(by) => update({ by })}
          onSort={(sort) => update({ sort })}
          onSpan={showInTimeline}
        />
      ) : null}
      {search.view === 'raw' ? <RawView trace={trace} /> : null}
    </section>
  );
}

function Timeline({
  model,
  controls,
  searchInput,
  spanLink,
}: {
  model: TraceModel;
  controls: TraceControls;
  searchInput: RefObject<HTMLInputElement | null>;
  spanLink: (index: number) => string;
}) {
  const [place, setPlace] = useDetailPlace();
  const onKey = useTraceKeys(model, controls, {
    focusSearch: () => searchInput.current?.focus(),
    copyLink: (index) => {
      void navigator.clipboard.writeText(spanLink(index)).then(() => notifyDone('The link to the span is copied.'));
    },
  });
  const tree = useRef<HTMLDivElement>(null);
  const node = model.tree.nodes[controls.open];
  const detail =
    node === undefined ? null : (
      <SpanDetail
        model={model}
        node={node}
        place={place}
        link={() => spanLink(node.index)}
        onPlace={setPlace}
        onFocus={() => {
          const margin = Math.max(node.span.durationMs * 0.05, 0.001);
          controls.setRange(clampRange({ startMs: node.span.startMs - margin, endMs: node.endMs + margin }, model.full));
        }}
        onService={controls.setService}
        onClose={() => {
          controls.setOpen(-1);
          tree.current?.focus({ preventScroll: true });
        }}
      />
    );
  const clear = (): void => {
    controls.setFilters([]);
    controls.setService(null);
  };
  const waterfall = (
    <div className={timeline.timeline}>
      <Minimap model={model} range={controls.range} onRange={controls.setRange} />
      {controls.rows.length === 0 ? (
        <NoMatch what="spans" total={model.tree.nodes.length} onClear={clear} />
      ) : (
        <Waterfall model={model} controls={controls} onKey={onKey} detail={place === 'inline' ? detail : null} treeRef={tree} />
      )}
    </div>
  );
  if (place === 'inline' || detail === null) return waterfall;
  return (
    <div className={classes.split}>
      <SplitPane name="span details" initial={0.66} min={300} first={waterfall} second={detail} />
    </div>
  );
}

/** What is not as it should be with this trace: differing clocks, missing spans. */
function Notices({
  model,
  corrected,
  onClocks,
}: {
  model: TraceModel;
  corrected: boolean;
  onClocks: (clocks: 'corrected' | 'recorded') => void;
}) {
  const { skewedServices, shifts, tree } = model;
  const most = Math.max(0, ...[...shifts.values()].map(Math.abs));
  return (
    <>
      {skewedServices.length === 0 ? null : (
        <PartialNotice
          tone="info"
          title={corrected ? 'Clocks were brought into line.' : 'Clocks differ.'}
          action={
            <Button variant="default" size="compact-xs" onClick={() => onClocks(corrected ? 'recorded' : 'corrected')}>
              {corrected ? 'Show as recorded' : 'Bring into line'}
            </Button>
          }
        >
          {plural(shifts.size, 'span')} of {skewedServices.slice(0, 3).join(', ')}{' '}
          {corrected
            ? `moved by up to ${formatMs(most)}, into the calls that caused them.`
            : `up to ${formatMs(most)} outside of the calls that caused them.`}
        </PartialNotice>
      )}
      {tree.missingParents === 0 ? null : (
        <PartialNotice title={`${plural(tree.missingParents, 'span')} without a parent.`}>
          {tree.missingParents === 1
            ? 'What called it is not in this trace: it was not recorded, or has not arrived yet. It stands at the top level.'
            : 'What called them is not in this trace: it was not recorded, or has not arrived yet. They stand at the top level.'}
        </PartialNotice>
      )}
    </>
  );
}

/** Makes the full address of a span in this trace. */
function useSpanLink(model: TraceModel): (index: number) => string {
  const router = useRouter();
  return (index) => {
    const span = model.tree.nodes[index]?.span.spanId;
    const { href } = router.buildLocation({
      to: '/traces/$traceId',
      params: { traceId: model.trace.traceId },
      search: span === undefined ? {} : { span },
    });
    return new URL(href, location.href).href;
  };
}
