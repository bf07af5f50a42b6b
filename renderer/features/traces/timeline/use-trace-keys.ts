import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useActions, type Action } from '../../../app/actions.ts';
import { keyText } from '../../../app/shortcuts.ts';
import { isTyping } from '../../../ui/grid/use-page-keys.ts';
import type { TraceModel } from '../page/trace-model.ts';
import type { TraceControls } from '../page/use-trace-controls.ts';
import { rowOf } from '../tree/visible-rows.ts';
import { TRACE_KEYS, traceAction, type PressedKey, type TraceAction } from '../view/trace-keys.ts';
import { panRange, zoomRange } from '../view/view-range.ts';

/** What the page does for keys that are not about spans. */
export interface PageActions {
  focusSearch(): void;
  copyLink(index: number): void;
}

type Run = (large: boolean) => void;

/**
 * The keys of the timeline, by the table in view/trace-keys.ts. Letters are put into the shell's
 * registry, so that palette and help have them too; the returned function is the tree's, for the keys
 * that only mean something there.
 */
export function useTraceKeys(model: TraceModel, controls: TraceControls, page: PageActions): (pressed: PressedKey) => boolean {
  const latest = useRef({ model, controls, page });
  useEffect(() => {
    latest.current = { model, controls, page };
  });
  const run = useCallback((action: TraceAction, large: boolean) => {
    const { model: m, controls: c, page: p } = latest.current;
    actions(m, c, p)[action](large);
  }, []);
  useActions(
    useMemo(
      () =>
        TRACE_KEYS.map(({ action, keys, label, inTree }): Action => {
          const about = { id: `trace.${action}`, label, group: 'This page' as const, keys: keyText(keys[0] ?? '') };
          return inTree === true ? { ...about, keyOnly: true } : { ...about, run: () => run(action, false) };
        }),
      [run],
    ),
  );
  useEffect(() => {
    // The registry runs an action once per press; holding a key, and Shift for a larger step, are this page's.
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isTyping(event.target)) return;
      const found = traceAction(event, false);
      if (found === null || !(event.repeat || found.large)) return;
      event.preventDefault();
      run(found.action, found.large);
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [run]);
  return useCallback(
    (pressed) => {
      const found = traceAction(pressed, true);
      if (found === null || traceAction(pressed, false) !== null) return false;
      run(found.action, found.large);
      return true;
    },
    [run],
  );
}

function actions(model: TraceModel, c: TraceControls, page: PageActions): Record<TraceAction, Run> {
  const { rows, active, range, setRange } = c;
  const { full, tree } = model;
  const at = active < 0 ? -1 : rowOf(rows, active);
  const node = tree.nodes[active];
  const move = (to: number): void => c.goTo(rows[Math.max(0, Math.min(to, rows.length - 1))]?.index ?? -1);
  return {
    nextMatch: () => c.step(1),
    previousMatch: () => c.step(-1),
    nextSpan: () => move(at + 1),
    previousSpan: () => move(at - 1),
    firstSpan: () => move(0),
    lastSpan: () => move(rows.length - 1),
    expand: () => {
      if (node === undefined || node.children.length === 0) return;
      if (c.collapsed.has(active)) c.toggle(active);
      else move(at + 1);
    },
    collapse: () => {
      if (node === undefined) return;
      if (node.children.length > 0 && !c.collapsed.has(active)) c.toggle(active);
      else if (node.parent >= 0) c.goTo(node.parent);
    },
    open: () => c.setOpen(c.open === active ? -1 : active),
    expandAll: () => c.fold('none'),
    collapseAll: () => c.fold('all'),
    expandLevel: () => c.fold('one less'),
    collapseLevel: () => c.fold('one more'),
    panLeft: (large) => setRange(panRange(range, full, large ? -0.5 : -0.1)),
    panRight: (large) => setRange(panRange(range, full, large ? 0.5 : 0.1)),
    zoomIn: (large) => setRange(zoomRange(range, full, large ? 0.3 : 0.75)),
    zoomOut: (large) => setRange(zoomRange(range, full, large ? 3 : 1.33)),
    zoomReset: () => setRange(full),
    search: () => page.focusSearch(),
    close: () => (c.open >= 0 ? c.setOpen(-1) : c.setQuery('')),
    copyLink: () => page.copyLink(active),
  };
}
