import { Tooltip } from '@mantine/core';
import {
  IconActivity,
  IconChartDots3,
  IconCoin,
  IconFileText,
  IconFunction,
  IconLayoutDashboard,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconServer,
  IconSettings,
  IconShieldCheck,
  type TablerIcon,
} from '@tabler/icons-react';
import { Link, type LinkProps } from '@tanstack/react-router';
import classes from './nav-bar.module.css';
import { toggleNav, useShell } from './shell-state.ts';

interface Place {
  to: NonNullable<LinkProps['to']>;
  label: string;
  icon: TablerIcon;
}

const PLACES: readonly Place[] = [
  { to: '/', label: 'Overview', icon: IconLayoutDashboard },
  { to: '/functions', label: 'Functions', icon: IconFunction },
  { to: '/invocations', label: 'Invocations', icon: IconActivity },
  { to: '/traces', label: 'Traces', icon: IconChartDots3 },
  { to: '/logs', label: 'Logs', icon: IconFileText },
  { to: '/costs', label: 'Costs', icon: IconCoin },
  { to: '/security', label: 'Security', icon: IconShieldCheck },
  { to: '/runtime', label: 'Local runtime', icon: IconServer },
];

/** Where to go; 208 px wide, or 48 with the words as tooltips. */
export function NavBar() {
  const { navCollapsed } = useShell();
  const Toggle = navCollapsed ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  return (
    <nav aria-label="Main" className={classes.nav} data-collapsed={navCollapsed || undefined}>
      {PLACES.map((place) => (
        <NavItem key={place.label} place={place} collapsed={navCollapsed} />
      ))}
      <span className="grow" />
      <NavItem place={{ to: '/settings', label: 'Settings', icon: IconSettings }} collapsed={navCollapsed} />
      <Tooltip label="Expand" position="right" disabled={!navCollapsed}>
        <button
          type="button"
          className={classes.item}
          onClick={toggleNav}
          aria-label={navCollapsed ? 'Expand the navigation' : 'Collapse the navigation'}
        >
          <Toggle size={16} stroke={1.75} aria-hidden />
          {navCollapsed ? null : <span>Collapse</span>}
        </button>
      </Tooltip>
    </nav>
  );
}

function NavItem({ place, collapsed }: { place: Place; collapsed: boolean }) {
  const { to, label, icon: Icon } = place;
  return (
    <Tooltip label={label} position="right" disabled={!collapsed}>
      <Link
        to={to}
        className={classes.item}
        activeOptions={{ exact: to === '/', includeSearch: false }}
        {...(collapsed ? { 'aria-label': label } : {})}
      >
        <Icon size={16} stroke={1.75} aria-hidden />
        {collapsed ? null : <span>{label}</span>}
      </Link>
    </Tooltip>
  );
}
