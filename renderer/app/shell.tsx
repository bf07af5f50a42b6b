import { Outlet } from '@tanstack/react-router';
import { ConfirmHost } from '../ui/confirm.tsx';
import { Banners } from './shell/banners.tsx';
import { HelpSheet } from './shell/help-sheet.tsx';
import { NavBar } from './shell/nav-bar.tsx';
import { Palette } from './shell/palette.tsx';
import classes from './shell/shell.module.css';
import { useShell } from './shell/shell-state.ts';
import { useRememberFunction } from './shell/recent-functions.ts';
import { StatusBar } from './shell/status-bar.tsx';
import { TopBar } from './shell/top-bar.tsx';
import { useAppearance } from './shell/use-appearance.ts';
import { useBaseActions } from './shell/use-base-actions.ts';
import { useDeploymentNotes } from './shell/use-deployment-notes.ts';
import { usePageFocus } from './shell/use-page-focus.ts';
import { useProviderList } from './shell/use-provider-list.ts';
import { useRememberLists } from './shell/use-remember-lists.ts';
import { useRuntimeReturn } from './shell/use-runtime-return.ts';
import { useShortcuts } from './use-shortcuts.ts';

/** The frame around every page: bars, navigation, palette, help, notices. The page scrolls inside `main`. */
export function Shell() {
  const { navCollapsed } = useShell();
  useAppearance();
  useProviderList();
  useBaseActions();
  useShortcuts();
  usePageFocus();
  useDeploymentNotes();
  useRememberFunction();
  useRememberLists();
  useRuntimeReturn();
  return (
    <div className={classes.shell} data-collapsed={navCollapsed || undefined}>
      <a href="#main" className={classes.skip} onClick={skipToMain}>
        Skip to content
      </a>
      <TopBar />
      <NavBar />
      <div className={classes.center}>
        <Banners />
        <main id="main" tabIndex={-1} className={classes.main}>
          <Outlet />
        </main>
      </div>
      <StatusBar />
      <Palette />
      <HelpSheet />
      <ConfirmHost />
    </div>
  );
}

function skipToMain(event: { preventDefault: () => void }): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
