import {
  IconActivity,
  IconChartDots3,
  IconCoin,
  IconFileText,
  IconFunction,
  IconHelp,
  IconLayoutDashboard,
  IconLayoutSidebarLeftCollapse,
  IconListDetails,
  IconMoon,
  IconPlayerPlay,
  IconPlayerStop,
  IconRefresh,
  IconRocket,
  IconSearch,
  IconServer,
  IconShieldCheck,
  IconSettings,
  IconSun,
  IconSunMoon,
} from '@tabler/icons-react';
import type { Action } from './actions.ts';

/** What the shell lends to its actions. */
export interface ShellCommands {
  go: (
    to: '/' | '/functions' | '/invocations' | '/traces' | '/logs' | '/costs' | '/security' | '/runtime' | '/settings' | '/deploy',
  ) => void;
  openPalette: () => void;
  openHelp: () => void;
  openTasks: () => void;
  toggleNav: () => void;
  setTheme: (theme: 'light' | 'dark' | 'auto') => void;
  setDensity: (density: 'compact' | 'comfortable') => void;
  setTimeZone: (zone: 'local' | 'utc') => void;
  startRuntime: () => void;
  stopRuntime: () => void;
  refresh: () => void;
}

/** Actions that are there on every page. */
export function baseActions(commands: ShellCommands, state: { running: boolean }): Action[] {
  return [...placeActions(commands), ...jobActions(commands, state.running), ...viewActions(commands)];
}

function placeActions({ go }: ShellCommands): Action[] {
  return [
    {
      id: 'go.overview',
      label: 'Go to overview',
      group: 'Go to',
      keys: 'g then o',
      icon: IconLayoutDashboard,
      keywords: ['home', 'dashboard'],
      run: () => go('/'),
    },
    {
      id: 'go.functions',
      label: 'Go to functions',
      group: 'Go to',
      keys: 'g then f',
      icon: IconFunction,
      keywords: ['lambda', 'list'],
      run: () => go('/functions'),
    },
    {
      id: 'go.invocations',
      label: 'Go to invocations',
      group: 'Go to',
      keys: 'g then i',
      icon: IconActivity,
      keywords: ['history', 'requests', 'calls'],
      run: () => go('/invocations'),
    },
    {
      id: 'go.traces',
      label: 'Go to traces',
      group: 'Go to',
      keys: 'g then t',
      icon: IconChartDots3,
      keywords: ['spans', 'waterfall'],
      run: () => go('/traces'),
    },
    {
      id: 'go.logs',
      label: 'Go to logs',
      group: 'Go to',
      keys: 'g then l',
      icon: IconFileText,
      keywords: ['tail', 'print'],
      run: () => go('/logs'),
    },
    {
      id: 'go.costs',
      label: 'Go to costs',
      group: 'Go to',
      keys: 'g then c',
      icon: IconCoin,
      keywords: ['price', 'bill', 'compare', 'budget', 'money'],
      run: () => go('/costs'),
    },
    {
      id: 'go.security',
      label: 'Go to security',
      group: 'Go to',
      keys: 'g then a',
      icon: IconShieldCheck,
      keywords: ['audit', 'finding', 'vulnerability', 'waiver', 'report', 'secret'],
      run: () => go('/security'),
    },
    {
      id: 'go.runtime',
      label: 'Go to the local runtime',
      group: 'Go to',
      keys: 'g then r',
      icon: IconServer,
      keywords: ['emulation', 'endpoints', 'environments', 'fidelity'],
      run: () => go('/runtime'),
    },
    {
      id: 'go.settings',
      label: 'Go to settings',
      group: 'Go to',
      keys: 'g then s',
      icon: IconSettings,
      keywords: ['preferences', 'options'],
      run: () => go('/settings'),
    },
  ];
}

function jobActions(commands: ShellCommands, running: boolean): Action[] {
  return [
    {
      id: 'deploy',
      label: 'Deploy a function',
      group: 'Deploy',
      keys: 'c',
      icon: IconRocket,
      keywords: ['create', 'new', 'upload', 'template'],
      run: () => commands.go('/deploy'),
    },
    {
      id: 'tasks',
      label: 'Show tasks',
      group: 'Deploy',
      keys: 'g then d',
      icon: IconListDetails,
      keywords: ['deployments', 'progress'],
      run: commands.openTasks,
    },
    ...(running
      ? [{ id: 'runtime.stop', label: 'Stop the runtime', group: 'Runtime' as const, icon: IconPlayerStop, run: commands.stopRuntime }]
      : [{ id: 'runtime.start', label: 'Start the runtime', group: 'Runtime' as const, icon: IconPlayerPlay, run: commands.startRuntime }]),
  ];
}

function viewActions(commands: ShellCommands): Action[] {
  return [
    {
      id: 'palette',
      label: 'Search or run a command',
      group: 'Help',
      keys: 'mod+k',
      icon: IconSearch,
      keyOnly: true,
      run: commands.openPalette,
    },
    {
      id: 'refresh',
      label: 'Refresh what is on screen',
      group: 'View',
      keys: 'r',
      icon: IconRefresh,
      keywords: ['reload'],
      run: commands.refresh,
    },
    {
      id: 'nav.toggle',
      label: 'Collapse or expand the navigation',
      group: 'View',
      keys: '[',
      icon: IconLayoutSidebarLeftCollapse,
      keywords: ['sidebar'],
      run: commands.toggleNav,
    },
    {
      id: 'theme.light',
      label: 'Light theme',
      group: 'View',
      icon: IconSun,
      keywords: ['appearance', 'colour'],
      run: () => commands.setTheme('light'),
    },
    {
      id: 'theme.dark',
      label: 'Dark theme',
      group: 'View',
      icon: IconMoon,
      keywords: ['appearance', 'colour', 'night'],
      run: () => commands.setTheme('dark'),
    },
    {
      id: 'theme.auto',
      label: "Follow the system's theme",
      group: 'View',
      icon: IconSunMoon,
      keywords: ['appearance', 'auto'],
      run: () => commands.setTheme('auto'),
    },
    { id: 'density.compact', label: 'Compact rows', group: 'View', keywords: ['density'], run: () => commands.setDensity('compact') },
    {
      id: 'density.comfortable',
      label: 'Comfortable rows',
      group: 'View',
      keywords: ['density'],
      run: () => commands.setDensity('comfortable'),
    },
    { id: 'zone.local', label: 'Show local time', group: 'View', keywords: ['time zone'], run: () => commands.setTimeZone('local') },
    { id: 'zone.utc', label: 'Show times in UTC', group: 'View', keywords: ['time zone'], run: () => commands.setTimeZone('utc') },
    { id: 'help', label: 'Keyboard shortcuts', group: 'Help', keys: '?', icon: IconHelp, run: commands.openHelp },
  ];
}
