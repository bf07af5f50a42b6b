import { splitValues, type FormValues } from '#shared/model/form.ts';
import type { ProfileRules } from '../../provider.ts';
import { profileForm, SOURCES } from './form.ts';

/** Whether an endpoint is somewhere else than Google Cloud: what is called there is not a cloud's. */
export function isElsewhere(endpoint: string | undefined): boolean {
  return endpoint !== undefined && URL.canParse(endpoint);
}

/** Tokens of Google go to Google only, so an endpoint elsewhere is called without any. */
function validate({ source, endpoint, keyFile }: FormValues): Record<string, string> {
  const errors: Record<string, string> = {};
  if (endpoint !== undefined && !URL.canParse(endpoint))
    errors['endpoint'] = 'This is no address. Write one such as http://127.0.0.1:8085.';
  if (endpoint !== undefined && /(?:^|\.)googleapis\.com(?::\d+)?\/?$/.test(endpoint)) {
    errors['endpoint'] = 'Leave it empty for Google Cloud itself: each of its services has an address of its own.';
  }
  if (source === SOURCES.none && endpoint === undefined)
    errors['source'] = 'Google Cloud takes no calls without credentials. Choose where they come from, or give an endpoint.';
  if (source !== SOURCES.none && endpoint !== undefined) {
    errors['source'] = "Google's credentials are not sent to an endpoint that is not Google's. Choose None.";
  }
  if (keyFile !== undefined && !/^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(keyFile)) errors['keyFile'] = 'Write the whole path, from the root on.';
  return errors;
}

/** Where the calls of a profile go. */
function whereOf(endpoint: string | undefined): { target: 'local' | 'cloud'; endpoint: string | null } {
  return isElsewhere(endpoint) ? { target: 'local', endpoint: endpoint ?? null } : { target: 'cloud', endpoint: null };
}

/** How profiles of Google Cloud are added. */
export const profileRules: ProfileRules = {
  form: profileForm,
  validate,
  describe(settings) {
    const regions = splitValues(settings['regions']);
    return {
      scope: [settings['project'] ?? '', regions.join(', ')].filter((one) => one !== '').join(' · '),
      regions,
      ...whereOf(settings['endpoint']),
    };
  },
  lookUp: async (_field, settings, ports, call) => (await import('./find-projects.ts')).lookUpProjects(settings, ports, call),
  discover: async (call) => (await import('./discover.ts')).discover(process.env, call),
};
