import { IconCloud, IconDeviceDesktop } from '@tabler/icons-react';
import classes from './target-mark.module.css';

/** Whether calling something stays on this machine or leaves it. Same words everywhere. */
export function TargetMark({ target }: { target: 'local' | 'cloud' }) {
  const Icon = target === 'local' ? IconDeviceDesktop : IconCloud;
  return (
    <span
      className={classes.mark}
      data-target={target}
      title={
        target === 'local'
          ? 'Runs on this machine; calling it costs nothing'
          : 'Runs in a cloud; calling it leaves this machine and may cost money'
      }
    >
      <Icon size={12} stroke={2} aria-hidden />
      {target === 'local' ? 'LOCAL' : 'CLOUD'}
    </span>
  );
}
