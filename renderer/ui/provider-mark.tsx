import type { CSSProperties } from 'react';
import classes from './provider-mark.module.css';
import { useProviderInfo } from './provider-info.ts';

/** A provider as an 8 px swatch and its name: never a logo, never a coloured ground. */
export function ProviderMark({ id, short = false }: { id: string; short?: boolean }) {
  const info = useProviderInfo(id);
  const style = { '--hue-light': info?.hue?.light, '--hue-dark': info?.hue?.dark } as CSSProperties;
  return (
    <span className={classes.mark}>
      <span className={classes.swatch} style={style} aria-hidden />
      <span className={short ? 'sr-only' : classes.word}>{info?.label ?? id}</span>
    </span>
  );
}
