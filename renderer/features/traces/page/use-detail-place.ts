import { useState } from 'react';
import type { DetailPlace } from '../detail/span-detail.tsx';

const KEY = 'isobar-span-detail';

/** Whether details are shown under the span or beside the waterfall; the user's choice is remembered. */
export function useDetailPlace(): [DetailPlace, (place: DetailPlace) => void] {
  const [place, setPlace] = useState<DetailPlace>(() => (localStorage.getItem(KEY) === 'inline' ? 'inline' : 'side'));
  const choose = (next: DetailPlace): void => {
    setPlace(next);
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // Where storage is refused the choice lasts as long as the page.
    }
  };
  return [place, choose];
}
