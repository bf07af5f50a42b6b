import { type RefObject, useEffect } from 'react';

const KEYS = new Set(['j', 'k', 'J', 'K', 'x', 'X']);

/** True where a key press belongs to a field, a dialog or a control, and not to the page. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest('input,textarea,select,[contenteditable=true],[role=dialog],[role=menu],[role=listbox],.cm-editor') !== null;
}

/** Lets j, k and x reach the page's main grid from anywhere: they move the focus into it. */
export function usePageKeys(enabled: boolean, grid: RefObject<HTMLElement | null>, onKey: (event: KeyboardEvent) => boolean): void {
  useEffect(() => {
    if (!enabled) return undefined;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !KEYS.has(event.key) || event.target === grid.current || isTyping(event.target)) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      grid.current?.focus({ preventScroll: true });
      if (onKey(event)) event.preventDefault();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [enabled, grid, onKey]);
}
