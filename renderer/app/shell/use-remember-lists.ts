import { useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { rememberList } from '../../ui/list-link.tsx';

/** Remembers how the lists were filtered and sorted, for the links that lead back to them. */
export function useRememberLists(): void {
  const { pathname, search } = useLocation();
  useEffect(() => rememberList(pathname, search), [pathname, search]);
}
