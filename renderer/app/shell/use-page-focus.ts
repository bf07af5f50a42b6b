import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

/**
 * After a change of page the focus goes to its heading, so that keys and screen readers start there and
 * not in the navigation. A change of filters or tabs moves nothing.
 */
export function usePageFocus(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        if (fromLocation === undefined || !pathChanged) return;
        if (document.querySelector('[role=dialog]') !== null) return;
        const main = document.getElementById('main');
        main?.scrollTo(0, 0);
        const target = main?.querySelector('h1') ?? main;
        target?.focus({ preventScroll: true });
      }),
    [router],
  );
}
