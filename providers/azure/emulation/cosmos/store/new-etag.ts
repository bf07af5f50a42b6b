import { randomUUID } from 'node:crypto';

/** With its quotes. */
export const newEtag = (): string => `"${randomUUID()}"`;

/** Since 1970. */
export const seconds = (): number => Math.floor(Date.now() / 1000);
