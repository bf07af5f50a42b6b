import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconExclamationCircleFilled,
  IconProgress,
} from '@tabler/icons-react';
import classes from './state-badge.module.css';
import { stateTone, type Tone } from './state-tone.ts';

const ICONS = {
  ok: IconCircleCheckFilled,
  warn: IconExclamationCircleFilled,
  bad: IconAlertTriangleFilled,
  busy: IconProgress,
  idle: IconCircleDashed,
} as const satisfies Record<Tone, unknown>;

/**
 * A state as icon, word and colour, so that no one of them has to be told apart.
 * Understands the states of functions, invocations, deployments, environments and plans.
 *
 * @param label replaces the word; `tone` replaces the tone
 * @param soft gives it a tinted ground, for headers
 */
export function StateBadge({
  state,
  label,
  tone,
  soft = false,
  title,
}: {
  state: string;
  label?: string;
  tone?: Tone;
  soft?: boolean;
  title?: string | undefined;
}) {
  const known = stateTone(state);
  const shown = tone ?? known.tone;
  const Icon = ICONS[shown];
  return (
    <span className={classes.badge} data-tone={shown} data-soft={soft || undefined} title={title}>
      <Icon size={14} aria-hidden className={classes.icon} />
      <span className={classes.word}>{label ?? known.word}</span>
    </span>
  );
}
