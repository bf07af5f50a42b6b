import { useComputedColorScheme } from '@mantine/core';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { formatMs } from '../../../ui/format.ts';
import type { TraceModel } from '../page/trace-model.ts';
import { minimapBars, minimapHeight, type MinimapBar } from '../view/minimap.ts';
import { clampRange, isWhole, minimumSpan, type ViewRange } from '../view/view-range.ts';
import classes from './minimap.module.css';
import { useDragRange } from './use-drag-range.ts';

/** The whole trace at a glance, and the stretch on show: drag one out, drag its edges, or move them with the arrow keys. A click moves it there. */
export function Minimap({ model, range, onRange }: { model: TraceModel; range: ViewRange; onRange: (range: ViewRange) => void }) {
  const box = useRef<HTMLDivElement>(null);
  const { full, tree } = model;
  const whole = full.endMs - full.startMs;
  const height = minimapHeight(tree.nodes.length);
  const toMs = (share: number): number => full.startMs + share * whole;
  const { dragging, handlers } = useDragRange(box, (done, at) => {
    if (done !== null) return onRange({ startMs: toMs(done.from), endMs: toMs(done.to) });
    if (isWhole(range, full)) return undefined;
    const half = (range.endMs - range.startMs) / 2;
    return onRange(clampRange({ startMs: toMs(at) - half, endMs: toMs(at) + half }, full));
  });
  const left = ((range.startMs - full.startMs) / whole) * 100;
  const right = ((range.endMs - full.startMs) / whole) * 100;
  return (
    <div className={classes.map}>
      <div ref={box} className={classes.plot} style={{ height }} {...handlers} onDoubleClick={() => onRange(full)}>
        <MinimapCanvas model={model} height={height} />
        <span className={classes.shade} style={{ left: 0, width: `${left}%` }} />
        <span className={classes.shade} style={{ left: `${right}%`, right: 0 }} />
        {dragging === null ? null : (
          <span
            className={classes.ghost}
            style={{ left: `${Math.min(dragging.from, dragging.to) * 100}%`, width: `${Math.abs(dragging.to - dragging.from) * 100}%` }}
          />
        )}
        <Edge name="start" share={left} model={model} range={range} onRange={onRange} />
        <Edge name="end" share={right} model={model} range={range} onRange={onRange} />
      </div>
    </div>
  );
}

function Edge({
  name,
  share,
  model,
  range,
  onRange,
}: {
  name: 'start' | 'end';
  share: number;
  model: TraceModel;
  range: ViewRange;
  onRange: (range: ViewRange) => void;
}) {
  const { full } = model;
  const whole = full.endMs - full.startMs;
  const value = name === 'start' ? range.startMs : range.endMs;
  const set = (ms: number): void => {
    const least = minimumSpan(full);
    const next =
      name === 'start'
        ? { startMs: Math.min(Math.max(ms, full.startMs), range.endMs - least), endMs: range.endMs }
        : { startMs: range.startMs, endMs: Math.max(Math.min(ms, full.endMs), range.startMs + least) };
    onRange(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = (whole / 100) * (event.shiftKey ? 10 : 1);
    const to = { ArrowLeft: value - step, ArrowRight: value + step, Home: full.startMs, End: full.endMs }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    set(to);
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={name === 'start' ? 'Start of the time range' : 'End of the time range'}
      aria-valuemin={0}
      aria-valuemax={Math.round(whole * 1000) / 1000}
      aria-valuenow={Math.round((value - full.startMs) * 1000) / 1000}
      aria-valuetext={formatMs(value - full.startMs)}
      className={classes.edge}
      data-edge={name}
      style={{ left: `${share}%` }}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        event.stopPropagation();
        const rect = event.currentTarget.parentElement?.getBoundingClientRect();
        if (rect !== undefined) set(full.startMs + ((event.clientX - rect.left) / rect.width) * whole);
      }}
      onPointerUp={(event) => event.stopPropagation()}
    />
  );
}

function MinimapCanvas({ model, height }: { model: TraceModel; height: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  // The colours are the tokens': drawn again when the scheme changes.
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const bars = useMemo(() => minimapBars(model.tree, width, height), [model.tree, width, height]);
  useEffect(() => {
    if (canvas.current !== null && width > 0) draw(canvas.current, bars, model.colors, width, height);
  }, [bars, model.colors, width, height, scheme]);
  const { nodes, failed, services } = model.tree;
  const label = `Overview: ${nodes.length} spans of ${services.length} services, ${failed} with errors, over ${formatMs(model.full.endMs - model.full.startMs)}`;
  return <canvas ref={canvas} role="img" aria-label={label} className={classes.canvas} />;
}

function draw(
  canvas: HTMLCanvasElement,
  bars: readonly MinimapBar[],
  colors: ReadonlyMap<string, number>,
  width: number,
  height: number,
): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  context.scale(scale, scale);
  const styles = getComputedStyle(canvas);
  const bad = styles.getPropertyValue('--bad');
  const fills = new Map([...colors].map(([service, slot]) => [service, styles.getPropertyValue(`--series-${slot}`)]));
  for (const bar of bars) {
    context.fillStyle = bar.failed ? bad : (fills.get(bar.service) ?? bad);
    context.fillRect(bar.x, bar.y, bar.width, bar.height);
  }
}
