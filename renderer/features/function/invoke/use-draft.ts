import { useCallback, useEffect, useState } from 'react';
import type { Draft } from './draft.ts';

const drafts = new Map<string, Draft>();

const key = (ref: string) => `isobar-draft:${ref}`;

/** Above this a draft is kept for the page's life only: session storage has about 5 MB for everything. */
const KEEP_CHARS = 500_000;

/**
 * The call being written for a function. It survives leaving the page, and a reload of this tab.
 *
 * @param initial what to begin with where nothing has been written yet
 */
export function useDraft(ref: string, initial: () => Draft): [Draft, (change: Partial<Draft>) => void] {
  const [draft, setDraft] = useState<Draft>(() => drafts.get(ref) ?? stored(ref) ?? initial());
  useEffect(() => {
    drafts.set(ref, draft);
    const timer = setTimeout(() => store(ref, draft), 400);
    return () => clearTimeout(timer);
  }, [ref, draft]);
  const change = useCallback((patch: Partial<Draft>) => setDraft((current) => ({ ...current, ...patch })), []);
  return [draft, change];
}

/** Puts a call into the invoke tab of a function, for when it is opened next: to run an invocation again. */
export function keepDraft(ref: string, draft: Draft): void {
  drafts.set(ref, draft);
  store(ref, draft);
}

function stored(ref: string): Draft | null {
  try {
    const text = sessionStorage.getItem(key(ref));
    // Written by this module in this tab; nothing else has the key.
    return text === null ? null : (JSON.parse(text) as Draft);
  } catch {
    return null;
  }
}

function store(ref: string, draft: Draft): void {
  try {
    const text = JSON.stringify(draft);
    if (text.length > KEEP_CHARS) sessionStorage.removeItem(key(ref));
    else sessionStorage.setItem(key(ref), text);
  } catch {
    // Full or refused: the draft then lasts as long as the page.
  }
}
