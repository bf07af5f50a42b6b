import { z } from 'zod';
import { AppError } from '../errors.ts';

/**
 * Names a function anywhere: `PROVIDER[:PROFILE]/[REGION/]NAME[@VERSION|ALIAS]`,
 * e.g. `local/hello`, `local/hello@3`. Without a profile the provider's default one is meant; without a region the
 * profile's first one. Isobar itself leaves a profile's first region out, so that a function has one reference.
 */
export interface FunctionRef {
  provider: string;
  profile: string | null;
  /** With `REGION/` before it where it is not in the profile's first region. */
  name: string;
  qualifier: string | null;
}

const PATTERN = /^([a-z][a-z0-9-]*)(?::([^/@\s]+))?\/([^@\s]+?)(?:@([^@\s]+))?$/;

export const FunctionRefText = z
  .string()
  .max(512)
  .regex(PATTERN, 'Write a function as PROVIDER[:PROFILE]/NAME[@VERSION], for example local/hello.');

/** Parses a reference; throws `invalid_input` where it is none. */
export function parseRef(text: string): FunctionRef {
  const match = PATTERN.exec(text);
  if (match?.[1] === undefined || match[3] === undefined) {
    throw new AppError('invalid_input', `"${text}" is not a function reference.`, {
      hint: 'Write PROVIDER[:PROFILE]/[REGION/]NAME[@VERSION], for example local/hello or local/hello@2.',
    });
  }
  return { provider: match[1], profile: match[2] ?? null, name: match[3], qualifier: match[4] ?? null };
}

/** The last part of a reference's name: without profile, region and what else stands before it. */
export function nameOfRef(ref: string): string {
  return parseRef(ref).name.split('/').at(-1) ?? ref;
}

export function formatRef(ref: FunctionRef): string {
  const profile = ref.profile === null ? '' : `:${ref.profile}`;
  const qualifier = ref.qualifier === null ? '' : `@${ref.qualifier}`;
  return `${ref.provider}${profile}/${ref.name}${qualifier}`;
}
