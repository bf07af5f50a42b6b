import { IconPlayerPlay } from '@tabler/icons-react';
import { useEffect, useMemo, useRef } from 'react';
import { useActions, type Action } from '../../../app/actions.ts';

/** The key that sends the call, wherever the focus is; editors that take the key themselves send it too. */
export function useInvokeActions(onSubmit: () => void): void {
  const latest = useRef(onSubmit);
  useEffect(() => {
    latest.current = onSubmit;
  });
  useActions(
    useMemo<Action[]>(
      () => [
        {
          id: 'invoke.send',
          label: 'Invoke with what is in the editor',
          group: 'This page',
          keys: 'mod+enter',
          icon: IconPlayerPlay,
          keywords: ['call', 'run', 'send', 'test'],
          run: () => latest.current(),
        },
      ],
      [],
    ),
  );
}
