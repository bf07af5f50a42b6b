import { useMediaQuery } from '@mantine/hooks';

/** True where a window has no room for every column of a long list: those that can be missed are left out. */
export function useNarrow(): boolean {
  return useMediaQuery('(width < 1180px)', window.matchMedia('(width < 1180px)').matches) ?? false;
}
