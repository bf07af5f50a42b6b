import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { z } from 'zod';

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

/** What has to be in the address: everything that differs from its default. */
export function withoutDefaults(state: Record<string, unknown>, defaults: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(state).filter(
    ([key, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(defaults[key]),
  );
  return Object.fromEntries(kept);
}
