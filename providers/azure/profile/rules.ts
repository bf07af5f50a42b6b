import { splitValues, type FormValues } from '#shared/model/form.ts';
import type { ProfileRules } from '../../provider.ts';
import { CLOUDS } from './clouds.ts';
import { profileForm, SOURCES } from './form.ts';

const OWN_HOSTS: ReadonlySet<string> = new Set(Object.values(CLOUDS).map(({ resourceManager }) => new URL(resourceManager).hostname));

/** Whether an endpoint is somewhere else than Azure: what is called there is not a cloud's. */
export function isElsewhere(endpoint: string | undefined): boolean {
  return endpoint !== undefined && URL.canParse(endpoint) && !OWN_HOSTS.has(new URL(endpoint).hostname);
}

// oxlint-disable-next-line complexity -- one line for each rule
function validate(settings: FormValues): Record<string, string> {
  const errors: Record<string, string> = {};
  const { source = SOURCES.cli, tenant, clientId, endpoint, authority, certificate } = settings;
  const isPrincipal = source === SOURCES.principal || source === SOURCES.certificate;
  if (isPrincipal && tenant === undefined) errors['tenant'] = 'A service principal is of a tenant: name it.';
  if (isPrincipal && clientId === undefined) errors['clientId'] = 'Which service principal is it? Give its client id.';
  if (endpoint !== undefined && !URL.canParse(endpoint))
    errors['endpoint'] = 'This is no address. Write one such as https://127.0.0.1:8443.';
  if (authority !== undefined && !isElsewhere(endpoint))
    errors['authority'] = 'A sign-in address belongs to an endpoint that is not of Azure.';
  if (certificate !== undefined && !isElsewhere(endpoint))
    errors['certificate'] = 'A certificate belongs to an endpoint that is not of Azure.';
  if (isElsewhere(endpoint) && !isPrincipal) {
    errors['source'] = 'Tokens of Azure are not sent to an endpoint that is not of Azure. Choose a service principal; any will do there.';
  }
  return errors;
}

/** Where the calls of a profile go. */
function whereOf(endpoint: string | undefined): { target: 'local' | 'cloud'; endpoint: string | null } {
  return isElsewhere(endpoint) ? { target: 'local', endpoint: endpoint ?? null } : { target: 'cloud', endpoint: null };
}

/** How profiles of Azure are added. */
export const profileRules: ProfileRules = {
  form: profileForm,
  validate,
  describe(settings) {
    const subscriptions = splitValues(settings['subscriptions']);
    const scope = subscriptions.length === 0 ? 'every subscription it can see' : subscriptions.join(', ');
    return { scope, regions: [], ...whereOf(settings['endpoint']) };
  },
  discover: async (call) => (await import('./discover.ts')).discover(process.env, call),
};
