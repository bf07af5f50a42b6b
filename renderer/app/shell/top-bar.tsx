import { ActionIcon, Menu } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { IconMoon, IconRocket, IconSearch, IconSun, IconSunMoon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Settings } from '#shared/model/settings.ts';
import { useSettings, useUpdateSettings } from '../../api/settings.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ContextSwitcher } from './context-switcher.tsx';
import { TaskTray } from './task-tray.tsx';
import classes from './top-bar.module.css';

/** Where one is, what one looks for, what is under way, and the one thing one does most. */
export function TopBar() {
  return (
    <header className={classes.bar}>
      <div className={classes.start}>
        <Link to="/" className={classes.brand} aria-label="Isobar">
          <img src="/favicon.svg" width={20} height={20} alt="" />
          <span className={classes.word}>Isobar</span>
        </Link>
        <ContextSwitcher />
      </div>
      <button type="button" className={classes.search} onClick={() => spotlight.open()}>
        <IconSearch size={14} aria-hidden />
        <span className={classes.hint}>Search or run a command</span>
        <KeyHint keys="mod+k" />
      </button>
      <div className={classes.end}>
        <TaskTray />
        <ThemeMenu />
        <LinkButton to="/deploy" leftSection={<IconRocket size={14} aria-hidden />}>
          Deploy
        </LinkButton>
      </div>
    </header>
  );
}

const THEMES = [
  { value: 'light', label: 'Light', icon: IconSun },
  { value: 'dark', label: 'Dark', icon: IconMoon },
  { value: 'auto', label: 'System', icon: IconSunMoon },
] as const;

function ThemeMenu() {
  const theme = useSettings().data?.theme ?? 'auto';
  const { mutate } = useUpdateSettings();
  const Icon = THEMES.find((each) => each.value === theme)?.icon ?? IconSunMoon;
  return (
    <Menu width={160}>
      <Menu.Target>
        <ActionIcon aria-label="Theme">
          <Icon size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={theme} onChange={(value) => mutate({ theme: Settings.shape.theme.parse(value) })}>
          {THEMES.map(({ value, label, icon: ItemIcon }) => (
            <Menu.RadioItem key={value} value={value} closeMenuOnClick rightSection={<ItemIcon size={14} aria-hidden />}>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
