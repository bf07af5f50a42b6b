import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';

const KEY = 'isobar-recent-functions';
const KEEP = 6;

/** Refs of the functions that were looked at last, the latest first. */
export function recentFunctions(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((ref) => typeof ref === 'string') : [];
  } catch {
    return [];
  }
}

/** The list after a function was looked at. */
export function withRecent(kept: readonly string[], ref: string): string[] {
  return [ref, ...kept.filter((each) => each !== ref)].slice(0, KEEP);
}

/** Remembers which function's page is open. */
export function useRememberFunction(): void {
  const { ref } = useParams({ strict: false });
  useEffect(() => {
    if (ref === undefined) return;
    try {
      localStorage.setItem(KEY, JSON.stringify(withRecent(recentFunctions(), ref)));
    } catch {
      // Where storage is refused, nothing is remembered.
    }
  }, [ref]);
}
