import { Spotlight } from '@mantine/spotlight';
import { IconArrowRight, IconChartDots3, IconFunction, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import type { FunctionSummary } from '#shared/model/function.ts';
import type { TraceSummary } from '#shared/model/trace.ts';
import { orpc } from '../../api/client.ts';
import { useFunctions } from '../../api/functions.ts';
import { formatMs } from '../../ui/format.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useAllActions, type Action } from '../actions.ts';
import { best } from '../rank.ts';
import classes from './palette.module.css';
import { recentFunctions } from './recent-functions.ts';

const NO_FUNCTIONS: FunctionSummary[] = [];
const NO_TRACES: TraceSummary[] = [];

/** Ctrl+K: every action, every function by name, recent traces. Generated from the registry and the host's lists. */
export function Palette() {
  const [query, setQuery] = useState('');
  const [open, setOpen] = useState(false);
  return (
    <Spotlight.Root
      shortcut={null}
      query={query}
      onQueryChange={setQuery}
      onSpotlightOpen={() => setOpen(true)}
      onSpotlightClose={() => {
        setOpen(false);
        setQuery('');
      }}
      scrollable
      maxHeight={420}
      size={600}
      yOffset={80}
      transitionProps={{ duration: 60 }}
      overlayProps={{ backgroundOpacity: 0.4 }}
      attributes={{ content: { 'aria-label': 'Command palette' } }}
    >
      <Spotlight.Search
        placeholder="Search functions, traces and commands"
        aria-label="Search functions, traces and commands"
        leftSection={<IconSearch size={16} aria-hidden />}
      />
      <Spotlight.ActionsList>{open ? <Results query={query} /> : null}</Spotlight.ActionsList>
      <Spotlight.Footer className={classes.footer ?? ''}>
        <span>
          <KeyHint keys="up" /> <KeyHint keys="down" /> choose
        </span>
        <span>
          <KeyHint keys="enter" /> run
        </span>
        <span>
          <KeyHint keys="escape" /> close
        </span>
      </Spotlight.Footer>
    </Spotlight.Root>
  );
}

function Results({ query }: { query: string }) {
  const navigate = useNavigate();
  const actions = useAllActions().filter((action) => action.run !== undefined && action.keyOnly !== true);
  const functions = useFunctions().data?.items ?? NO_FUNCTIONS;
  const traces = useQuery(orpc.traces.list.queryOptions({ input: { limit: 20 } })).data?.items ?? NO_TRACES;
  const empty = query.trim() === '';
  const recent = useMemo(() => recentFunctions(), []);
  const foundFunctions = empty
    ? recent.map((ref) => functions.find((fn) => fn.ref === ref)).filter((fn) => fn !== undefined)
    : best(
        query,
        functions,
        (fn) => fn.name,
        8,
        (fn) => [fn.ref, fn.runtime],
      );
  const foundActions = best(
    query,
    actions,
    (action) => action.label,
    empty ? 30 : 8,
    (action) => action.keywords ?? [],
  );
  const foundTraces = best(
    query,
    traces,
    (trace) => trace.name,
    empty ? 3 : 5,
    (trace) => [trace.traceId, ...trace.services],
  );
  const found = foundFunctions.length + foundActions.length + foundTraces.length;
  // Spotlight selects the first result when the query changes; what the host answers later would have none, and Enter would do nothing.
  useEffect(() => {
    const list = document.querySelector('.mantine-Spotlight-actionsList');
    if (list?.querySelector('[data-selected]') === null && !empty)
      list.querySelector('[data-action]')?.setAttribute('data-selected', 'true');
  }, [found, empty]);
  if (found === 0) {
    return <Spotlight.Empty>Nothing is called “{query}”. Try a function's name, or a verb such as deploy.</Spotlight.Empty>;
  }
  return (
    <>
      {foundFunctions.length === 0 ? null : (
        <Spotlight.ActionsGroup label={empty ? 'Recent functions' : 'Functions'}>
          {foundFunctions.map((fn) => (
            <Spotlight.Action
              key={fn.ref}
              onClick={() => void navigate({ to: '/functions/$ref', params: { ref: fn.ref } })}
              leftSection={<IconFunction size={16} stroke={1.75} aria-hidden />}
              rightSection={<StateBadge state={fn.state} />}
              label={fn.name}
              description={`${fn.provider}:${fn.profile} · ${fn.runtime}`}
            />
          ))}
        </Spotlight.ActionsGroup>
      )}
      {foundActions.length === 0 ? null : (
        <Spotlight.ActionsGroup label="Commands">
          {foundActions.map((action) => (
            <Command key={action.id} action={action} />
          ))}
        </Spotlight.ActionsGroup>
      )}
      {foundTraces.length === 0 ? null : (
        <Spotlight.ActionsGroup label="Recent traces">
          {foundTraces.map((trace) => (
            <Spotlight.Action
              key={trace.traceId}
              onClick={() => void navigate({ to: '/traces/$traceId', params: { traceId: trace.traceId } })}
              leftSection={<IconChartDots3 size={16} stroke={1.75} aria-hidden />}
              rightSection={
                <span className="meta">
                  <RelativeTime at={trace.startedAt} plain />
                </span>
              }
              label={trace.name}
              description={`${formatMs(trace.durationMs)} · ${trace.traceId}`}
            />
          ))}
        </Spotlight.ActionsGroup>
      )}
    </>
  );
}

function Command({ action }: { action: Action }) {
  const Icon = action.icon ?? IconArrowRight;
  return (
    <Spotlight.Action
      onClick={() => action.run?.()}
      leftSection={<Icon size={16} stroke={1.75} aria-hidden />}
      rightSection={action.keys === undefined ? undefined : <KeyHint keys={action.keys} />}
      label={action.label}
    />
  );
}
