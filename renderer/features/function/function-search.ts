import { z } from 'zod';

export const TABS = ['overview', 'invoke', 'code', 'logs', 'traces', 'invocations', 'versions', 'configuration', 'security'] as const;
export type Tab = (typeof TABS)[number];

/** Text from the address; the router reads `?version=2` as a number. */
const text = z
  .preprocess((value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value), z.string())
  .catch('')
  .default('');

/** What the function page keeps in the address; embedded lists keep their own parameters beside these. */
export const functionSearch = z.object({
  tab: z.enum(TABS).catch('overview').default('overview'),
});

/** The invoke tab. The body itself is too large for an address; the draft survives a reload in session storage. */
export const invokeSearch = z.object({
  /** Version to call; empty is the live one. */
  version: text,
  /** Run of this session whose result is shown; empty is the newest. */
  run: text,
  /** Run to compare it with. */
  compare: text,
  view: z.enum(['body', 'headers', 'logs', 'chunks']).catch('body').default('body'),
});

/** The code tab. */
export const codeSearch = z.object({
  version: text,
  file: text,
  line: z.coerce.number().int().positive().catch(0).default(0),
  /** Version to compare the file with; empty shows the file alone. */
  against: text,
});

/** The versions tab: two versions whose configuration is compared. */
export const versionsSearch = z.object({ from: text, to: text });
