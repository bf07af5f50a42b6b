import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';

type CopyState = 'ready' | 'copied' | 'failed';

const WORDS = { ready: null, copied: 'Copied', failed: 'Copying was refused' } as const;

/**
 * Copies text and says so for two seconds.
 *
 * @param value the text, or a function that makes it when the button is pressed
 * @param label what is copied: "Copy ref". With `icon` it is the name of an icon button.
 */
export function CopyButton({ value, label, icon = false }: { value: string | (() => string); label: string; icon?: boolean }) {
  const [state, copy] = useCopy(value);
  const text = WORDS[state] ?? label;
  const Icon = state === 'copied' ? IconCheck : IconCopy;
  if (!icon) {
    return (
      <Button variant="default" leftSection={<Icon size={14} aria-hidden />} onClick={copy} aria-live="polite">
        {text}
      </Button>
    );
  }
  return (
    <Tooltip label={text}>
      <ActionIcon aria-label={text} size={24} onClick={copy}>
        <Icon size={14} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

function useCopy(value: string | (() => string)): [CopyState, () => void] {
  const [state, setState] = useState<CopyState>('ready');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const settle = (next: CopyState) => {
    setState(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setState('ready'), 2000);
  };
  const copy = () => {
    const text = typeof value === 'string' ? value : value();
    navigator.clipboard.writeText(text).then(
      () => settle('copied'),
      () => settle('failed'),
    );
  };
  return [state, copy];
}
