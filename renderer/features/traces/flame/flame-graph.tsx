import { Button } from '@mantine/core';
import { type CSSProperties, type KeyboardEvent, type MouseEvent, useId, useMemo, useRef, useState } from 'react';
import { useWidth } from '../../../ui/chart/use-width.ts';
import { formatMs, formatPercent, plural } from '../../../ui/format.ts';
import { serviceColor, type TraceModel } from '../page/trace-model.ts';
import { flameLayout, zoomFlame, type FlameFrame } from '../view/flame-layout.ts';
import classes from './flame-graph.module.css';

const ROW_H = 22;
/** Narrower frames are left out: they could neither be read nor hit. */
const MIN_PX = 1;

/**
 * Where the time went, whenever it was: spans with the same path from the root are one frame, as wide
 * as their self time and that of everything below. A click zooms; the keys are those of a tree.
 */
export function FlameGraph({ model, onSpan }: { model: TraceModel; onSpan: (index: number) => void }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const domId = useId();
  const frames = useMemo(() => flameLayout(model.tree), [model.tree]);
  const [focus, setFocus] = useState(0);
  const [active, setActive] = useState(0);
  const [hovered, setHovered] = useState<number | null>(null);
  const shown = useMemo(() => zoomFlame(frames, focus, width === 0 ? 0 : MIN_PX / width), [frames, focus, width]);
  const byId = useMemo(() => new Map(frames.map((frame) => [frame.id, frame])), [frames]);
  const depth = Math.max(0, ...shown.map((frame) => frame.depth)) + 1;
  const described = byId.get(hovered ?? active) ?? frames[0];
  const hidden = frames.length - shown.length;

  const frameOf = (event: MouseEvent): number | null => {
    const id = event.target instanceof Element ? event.target.closest('[data-frame]')?.getAttribute('data-frame') : null;
    return id === null || id === undefined ? null : Number(id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = moveTo(event.key, shown, active, byId);
    if (to === null && event.key !== 'Enter' && event.key !== ' ' && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') setFocus(0);
    else if (to === null) setFocus(active);
    else setActive(to);
  };
  return (
    <div className={classes.flame}>
      <div className={classes.bar}>
        <Described frame={described} whole={frames[0]} />
        <Button
          variant="default"
          size="compact-xs"
          disabled={(described?.longest ?? -1) < 0}
          onClick={() => onSpan(described?.longest ?? -1)}
        >
          Show the longest in the timeline
        </Button>
        <Button variant="default" size="compact-xs" disabled={focus === 0} onClick={() => setFocus(0)}>
          Reset zoom
        </Button>
      </div>
      <div className={classes.scroller}>
        <div
          ref={box}
          role="tree"
          tabIndex={0}
          aria-label="Flame graph"
          aria-activedescendant={`${domId}f${active}`}
          className={classes.frames}
          style={{ height: depth * ROW_H }}
          onKeyDown={onKeyDown}
          onClick={(event) => {
            const id = frameOf(event);
            if (id === null) return;
            setActive(id);
            setFocus(id);
          }}
          onMouseMove={(event) => setHovered(frameOf(event))}
          onMouseLeave={() => setHovered(null)}
        >
          {withFrame(shown, byId.get(active)).map((frame) => (
            <Frame
              key={frame.id}
              id={`${domId}f${frame.id}`}
              frame={frame}
              model={model}
              active={frame.id === active}
              above={frame.id !== focus && frame.width === 1 && frame.depth < (byId.get(focus)?.depth ?? 0)}
              whole={frames[0]}
              px={frame.width * width}
            />
          ))}
        </div>
      </div>
      <p className={classes.note}>
        Widths are self time, added up: work side by side counts twice.
        {hidden > 0 ? ` ${plural(hidden, 'frame')} too narrow to show; zoom in to see ${hidden === 1 ? 'it' : 'them'}.` : ''}
      </p>
    </div>
  );
}

/** The frame with the cursor stays in the tree even where it is too narrow to be seen. */
function withFrame(shown: readonly FlameFrame[], active: FlameFrame | undefined): readonly FlameFrame[] {
  if (active === undefined || shown.some((frame) => frame.id === active.id)) return shown;
  return [...shown, { ...active, x: 0, width: 0 }];
}

function Frame({
  id,
  frame,
  model,
  active,
  above,
  whole,
  px,
}: {
  id: string;
  frame: FlameFrame;
  model: TraceModel;
  active: boolean;
  above: boolean;
  whole: FlameFrame | undefined;
  px: number;
}) {
  const name = frame.parent === -1 ? 'The whole trace' : frame.name;
  const style: CSSProperties = {
    left: `${frame.x * 100}%`,
    width: `${frame.width * 100}%`,
    top: frame.depth * ROW_H,
    '--hue': frame.parent === -1 ? 'var(--muted)' : serviceColor(model, frame.service),
  } as CSSProperties;
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- the tree has the focus and points here
    <div
      id={id}
      role="treeitem"
      aria-level={frame.depth + 1}
      aria-selected={active}
      aria-label={`${name}${frame.service === '' ? '' : `, ${frame.service}`}, ${formatMs(frame.totalMs)}, ${formatPercent(frame.totalMs / (whole?.totalMs || 1))}, ${plural(frame.count, 'span')}`}
      data-frame={frame.id}
      data-active={active || undefined}
      data-above={above || undefined}
      data-narrow={px < 6 || undefined}
      data-failed={frame.errors > 0 || undefined}
      className={classes.frame}
      style={style}
    >
      {px < 28 ? null : name}
    </div>
  );
}

function Described({ frame, whole }: { frame: FlameFrame | undefined; whole: FlameFrame | undefined }) {
  if (frame === undefined || whole === undefined) return null;
  return (
    <p className={classes.described}>
      <strong>{frame.parent === -1 ? 'The whole trace' : `${frame.service} ${frame.name}`}</strong>
      <span>
        {formatMs(frame.totalMs)} in all ({formatPercent(frame.totalMs / (whole.totalMs || 1))}), {formatMs(frame.selfMs)} itself
        {frame.count === 0 ? '' : `, ${plural(frame.count, 'span')}`}
        {frame.errors === 0 ? '' : `, ${plural(frame.errors, 'error')}`}
      </span>
    </p>
  );
}

/** Where an arrow leads: up to the parent, down to the widest child, sideways to the next frame of the level. */
function moveTo(key: string, shown: readonly FlameFrame[], active: number, byId: ReadonlyMap<number, FlameFrame>): number | null {
  const frame = byId.get(active);
  if (frame === undefined) return null;
  const level = shown.filter((each) => each.depth === frame.depth).toSorted((a, b) => a.x - b.x);
  const at = level.findIndex((each) => each.id === active);
  switch (key) {
    case 'ArrowUp':
      return Math.max(0, frame.parent);
    case 'ArrowDown':
      return shown.find((each) => each.parent === active)?.id ?? active;
    case 'ArrowLeft':
      return level[Math.max(0, at - 1)]?.id ?? active;
    case 'ArrowRight':
      return level[Math.min(level.length - 1, at + 1)]?.id ?? active;
    case 'Home':
      return 0;
    default:
      return null;
  }
}
