import { useCallback, useEffect, useRef } from 'react';
import { isTyping } from '../../../ui/grid/use-page-keys.ts';
import type { TraceModel } from '../page/trace-model.ts';
import type { TraceControls } from '../page/use-trace-controls.ts';
import { rowOf } from '../tree/visible-rows.ts';
import { traceAction, type PressedKey, type TraceAction } from '../view/trace-keys.ts';
import { panRange, zoomRange } from '../view/view-range.ts';

/** What the page does for keys that are not about spans. */
export interface PageActions {
  focusSearch(): void;
  copyLink(index: number): void;
  help(): void;
}

type Run = (large: boolean) => void;

/**
 * The keys of the trace page, by the table in view/trace-keys.ts. Letters work anywhere on the page
 * but in fields; the returned function is the tree's, which takes the arrows too.
 */
export function useTraceKeys(model: TraceModel, controls: TraceControls, page: PageActions): (pressed: PressedKey) => boolean {
  const latest = useRef({ model, controls, page });
  useEffect(() => {
    latest.current = { model, controls, page };
  });
  const press = useCallback((pressed: PressedKey, inTree: boolean): boolean => {
    const found = traceAction(pressed, inTree);
    if (found === null) return false;
    const { model: m, controls: c, page: p } = latest.current;
    if (found.action === 'close' && c.open < 0 && c.query === '') return false;
    actions(m, c, p)[found.action](found.large);
    return true;
  }, []);
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isTyping(event.target)) return;
      const inTree = event.target instanceof Element && event.target.getAttribute('role') === 'tree';
      // The tree has its own handler; a focused button keeps its Enter.
      if (inTree || !press(event, false)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    // Before the shell's own keys: on this page "?" is this page's help.
    addEventListener('keydown', listen, { capture: true });
    return () => removeEventListener('keydown', listen, { capture: true });
  }, [press]);
  return useCallback((pressed) => press(pressed, true), [press]);
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
    help: () => page.help(),
  };
}
