import { spotlight } from '@mantine/spotlight';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useRuntime, useRuntimeControl } from '../../api/runtime.ts';
import { useUpdateSettings } from '../../api/settings.ts';
import { useActions } from '../actions.ts';
import { baseActions, type ShellCommands } from '../base-actions.ts';
import { setShell, toggleNav } from './shell-state.ts';

/** Registers what can be done everywhere. */
export function useBaseActions(): void {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const running = useRuntime().data?.running === true;
  const { start, stop } = useRuntimeControl();
  const { mutate: update } = useUpdateSettings();
  const commands = useMemo<ShellCommands>(
    () => ({
      go: (to) => void navigate({ to }),
      openPalette: () => spotlight.open(),
      openHelp: () => setShell({ helpOpen: true }),
      openTasks: () => setShell({ tasksOpen: true }),
      toggleNav,
      setTheme: (theme) => update({ theme }),
      setDensity: (density) => update({ density }),
      setTimeZone: (timeZone) => update({ timeZone }),
      startRuntime: start,
      stopRuntime: stop,
      refresh: () => void queries.invalidateQueries({ type: 'active' }),
    }),
    [navigate, queries, start, stop, update],
  );
  useActions(useMemo(() => baseActions(commands, { running }), [commands, running]));
}
