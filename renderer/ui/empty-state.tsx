import { IconInbox } from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import { CommandLine } from './command-line.tsx';
import classes from './state.module.css';

/**
 * Nothing is there yet: why, the one thing to do about it, and the command that does the same.
 * Where a filter hides what is there, use NoMatch; where reading failed, ErrorState.
 */
export function EmptyState({
  title,
  children,
  action,
  command,
  icon: Icon = IconInbox,
}: {
  title: string;
  children: ReactNode;
  action?: ReactNode;
  command?: string;
  icon?: ComponentType<{ size?: number; stroke?: number; className?: string | undefined }>;
}) {
  return (
    <div className={classes.state}>
      <Icon size={28} stroke={1.5} className={classes.icon} />
      <p className={classes.title}>{title}</p>
      <p className={classes.text}>{children}</p>
      {action === undefined ? null : <div className={classes.actions}>{action}</div>}
      {command === undefined ? null : <CommandLine command={command} />}
    </div>
  );
}
