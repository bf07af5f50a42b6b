import { useEffect, useState, useSyncExternalStore } from 'react';
import { toInstant } from '#shared/model/time.ts';
import { client } from '../../../api/client.ts';
import { toSinceUntil } from '../../../ui/time-range/time-range.ts';
import { sleep } from '../buffer/follow.ts';
import { usePatience } from './use-patience.ts';
import { LogSession, type LogMode, type LogSnapshot, type LogSource } from '../buffer/log-session.ts';
import type { LogsSearch } from './logs-search.ts';

export interface LogState {
  session: LogSession;
  snapshot: LogSnapshot;
  mode: LogMode['kind'];
  /** Another filter has been chosen; what is on show is still the old one's. */
  changing: boolean;
  /** Begins anew: after an error that was not tried again by itself. */
  restart: () => void;
}

/**
 * The lines for a filter. While a new filter is being read the old lines stay; they change places in
 * one go.
 */
export function useLogSession(search: LogsSearch): LogState {
  const [generation, setGeneration] = useState(0);
  const { ref, invocation, level, q, last, from, to, line, at } = search;
  const key = JSON.stringify([generation, ref, invocation, level, q, last, from, to, line, at]);
  // Never started: it stands for "nothing read yet" until the first real one has something to show.
  const [shown, setShown] = useState(() => ({ key: '', ...openSession(search) }));
  const patience = usePatience();
  useEffect(() => {
    const opened = { key, ...openSession({ ref, invocation, level, q, last, from, to, line, at }, patience) };
    const { session } = opened;
    const unsubscribe = session.subscribe(() => {
      const { loaded, error } = session.snapshot();
      if (!loaded && error === null) return;
      unsubscribe();
      setShown(opened);
    });
    void session.start();
    return () => session.stop();
  }, [key, patience, ref, invocation, level, q, last, from, to, line, at]);
  const snapshot = useSyncExternalStore(shown.session.subscribe, shown.session.snapshot);
  return {
    session: shown.session,
    snapshot,
    mode: shown.mode,
    changing: shown.key !== '' && shown.key !== key,
    restart: () => setGeneration((now) => now + 1),
  };
}

type Filter = Pick<LogsSearch, 'ref' | 'invocation' | 'level' | 'q' | 'last' | 'from' | 'to' | 'line' | 'at'>;

function openSession(filter: Filter, wait = sleep): { session: LogSession; mode: LogMode['kind'] } {
  const mode = modeOf(filter);
  return { session: new LogSession(sourceOf(filter, mode.kind), mode, { sleep, wait, now: Date.now }), mode: mode.kind };
}

function modeOf({ line, at, to }: Filter): LogMode {
  if (line !== '' && !Number.isNaN(Date.parse(at))) return { kind: 'around', id: line, at: toInstant(Date.parse(at)) };
  return to === '' ? { kind: 'live' } : { kind: 'fixed' };
}

/** The operations with the filter in them. Around a line only the function counts: the point is what else was going on. */
function sourceOf(filter: Filter, mode: LogMode['kind']): LogSource {
  const range = mode === 'around' ? {} : toSinceUntil(filter, Date.now());
  const where = {
    ...(filter.ref === '' ? {} : { ref: filter.ref }),
    ...(filter.invocation === '' ? {} : { invocationId: filter.invocation }),
    ...(mode === 'around' || filter.level === '' ? {} : { level: filter.level }),
    ...(mode === 'around' || filter.q === '' ? {} : { contains: filter.q }),
  };
  // A cursor is one profile's: over all functions, which may be of several, it is gone by time.
  const everywhere = filter.ref === '';
  return {
    beginsNow: everywhere,
    list: ({ before, limit, around }, signal) =>
      client.logs.list(
        {
          ...where,
          ...range,
          ...(before === undefined ? {} : everywhere ? { until: toInstant(Date.parse(before.at) + 1) } : { before: before.id }),
          // Instants are whole milliseconds, what is stored may be finer.
          ...(around === undefined ? {} : { since: around, until: toInstant(Date.parse(around) + 1) }),
          limit,
        },
        { signal },
      ),
    tail: (after, signal) => client.logs.tail({ ...where, ...(after === null || everywhere ? {} : { after }) }, { signal }),
  };
}
