import { z } from 'zod';

export const SECTIONS = ['appearance', 'runtime', 'providers', 'profiles', 'about'] as const;
export type Section = (typeof SECTIONS)[number];

export const settingsSearch = z.object({ section: z.enum(SECTIONS).catch('appearance').default('appearance') });
