import { useEffect, useRef, useState } from 'react';

/**
 * A value that changes many times a second (a zoom, a search being typed) and is kept somewhere slow
 * (the address). The local value changes at once; `save` gets it when it has been still for `waitMs`.
 * A change from outside (Back) wins.
 */
export function useSettled(outside: string, save: (value: string) => void, waitMs = 250): [string, (value: string) => void] {
  const [local, setLocal] = useState(outside);
  const [seen, setSeen] = useState(outside);
  const [sent, setSent] = useState(outside);
  const latest = useRef(save);
  useEffect(() => {
    latest.current = save;
  });
  if (outside !== seen) {
    setSeen(outside);
    // Not our own echo: somebody else set it.
    if (outside !== sent) setLocal(outside);
    setSent(outside);
  }
  useEffect(() => {
    if (local === outside) return undefined;
    const timer = setTimeout(() => {
      setSent(local);
      latest.current(local);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [local, outside, waitMs]);
  return [local, setLocal];
}
