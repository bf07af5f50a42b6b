import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { z } from 'zod';
import { withoutDefaults } from './search-params.ts';

/**
 * A view's state in the URL. The schema gives every field a default (`.catch(x).default(x)`), so that
 * a hand-edited address never breaks a page; fields at their default are left out of the address.
 *
 * @param schema a zod object whose fields all have defaults; define it at module scope
 * @returns the state, and a function that merges a patch into it. Typing (filters) replaces the
 *   history entry; pass `{ push: true }` where Back should undo the change (tabs, selection).
 */
export function useSearchState<S extends z.ZodObject>(
  schema: S,
): [z.output<S>, (patch: Partial<z.output<S>>, options?: { push?: boolean }) => void] {
  const raw: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const state = useMemo(() => schema.parse(raw), [schema, raw]);
  const defaults = useMemo(() => schema.parse({}), [schema]);
  const update = useCallback(
    (patch: Partial<z.output<S>>, options: { push?: boolean } = {}) => {
      void navigate({
        to: '.',
        replace: options.push !== true,
        resetScroll: false,
        search: (previous: Record<string, unknown>) => withoutDefaults({ ...previous, ...patch }, defaults),
      });
    },
    [navigate, defaults],
  );
  return [state, update];
}
