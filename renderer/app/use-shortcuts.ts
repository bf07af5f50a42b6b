import { useEffect } from 'react';
import { isTyping } from '../ui/grid/use-page-keys.ts';
import { allActions } from './actions.ts';
import { createShortcutReader, worksInFields } from './shortcuts.ts';

/** Runs the actions of the registry by their keys. Mounted once, by the shell. */
export function useShortcuts(): void {
  useEffect(() => {
    const read = createShortcutReader();
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      const withKeys = allActions().filter((action) => action.keys !== undefined && action.run !== undefined);
      const keys = read(event, new Set(withKeys.map((action) => action.keys ?? '')), event.timeStamp);
      if (keys === null || (isTyping(event.target) && !worksInFields(keys))) return;
      // The page's own action comes after the shell's in the registry and wins.
      const action = withKeys.findLast((each) => each.keys === keys);
      if (action?.run === undefined) return;
      event.preventDefault();
      action.run();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}
