import { isDeepStrictEqual } from 'node:util';
import { toAppError } from '#shared/errors.ts';
import type { Choice, FormValues } from '#shared/model/form.ts';
import type { ProfileSuggestion } from '#shared/model/profile.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { findProvider } from '../providers/find-provider.ts';
import { tidyValues, withDefaults } from './check-values.ts';

/** A provider whose files cannot be read is a note; the others are shown. */
export const discoverProfiles =
  (core: CoreContext): HandlerOf<'profiles', 'discover'> =>
  async ({ provider: only }, call) => {
    if (only !== undefined) findProvider(core.registry, only);
    const suggestions: ProfileSuggestion[] = [];
    const choices: Record<string, Record<string, Choice[]>> = {};
    const notes: string[] = [];
    for (const { meta, profiles } of core.registry.toSorted((a, b) => a.meta.order - b.meta.order)) {
      if (profiles === null || (only !== undefined && meta.id !== only)) continue;
      const same = (settings: FormValues) => withDefaults(profiles.form, tidyValues(profiles.form, settings));
      try {
        const found = await profiles.discover(call);
        choices[meta.id] = found.choices;
        notes.push(...found.notes);
        for (const suggestion of found.suggestions) {
          const wanted = same(suggestion.settings);
          const known = core.profiles.list().find((p) => p.provider === meta.id && isDeepStrictEqual(same(p.settings), wanted));
          suggestions.push({ ...suggestion, provider: meta.id, added: known === undefined ? null : `${meta.id}:${known.name}` });
        }
      } catch (error) {
        call.signal.throwIfAborted();
        const { message, hint } = toAppError(error);
        notes.push(`${meta.label}: ${message}${hint === undefined ? '' : ` ${hint}`}`);
      }
    }
    return { suggestions, choices, notes, secretStorage: await core.secrets.storage() };
  };
