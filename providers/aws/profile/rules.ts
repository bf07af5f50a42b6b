import { splitValues, type FormValues } from '#shared/model/form.ts';
import type { ProfileRules } from '../../provider.ts';
import { profileForm, SOURCES } from './form.ts';

/** Hosts of AWS itself, also behind a VPC endpoint. @see https://docs.aws.amazon.com/general/latest/gr/rande.html */
const AWS_HOST = /(?:^|\.)(?:amazonaws\.com(?:\.cn)?|api\.aws|api\.amazonwebservices\.com\.cn|on\.aws)$/;

/** Whether an endpoint is somewhere else than AWS: what is called there is not a cloud's. */
export function isElsewhere(endpoint: string | undefined): boolean {
  return endpoint !== undefined && URL.canParse(endpoint) && !AWS_HOST.test(new URL(endpoint).hostname);
}

function validate(settings: FormValues): Record<string, string> {
  const errors: Record<string, string> = {};
  const { roleArn, externalId, sessionName, endpoint, source } = settings;
  if (roleArn === undefined && externalId !== undefined) errors['externalId'] = 'An external id belongs to a role: name the role too.';
  if (roleArn === undefined && sessionName !== undefined) errors['sessionName'] = 'A session name belongs to a role: name the role too.';
  if (endpoint !== undefined && !URL.canParse(endpoint))
    errors['endpoint'] = 'This is no address. Write one such as http://127.0.0.1:4566.';
  else if (endpoint?.startsWith('http:') === true && !isElsewhere(endpoint)) errors['endpoint'] = 'AWS is reached over https only.';
  if (source === SOURCES.sso && isElsewhere(endpoint)) {
    errors['source'] = 'Single sign-on credentials are not sent to an endpoint that is not of AWS. Choose access keys; any will do there.';
  }
  return errors;
}

/** Where the calls of a profile go. */
function whereOf(endpoint: string | undefined): { target: 'local' | 'cloud'; endpoint: string | null } {
  return isElsewhere(endpoint) ? { target: 'local', endpoint: endpoint ?? null } : { target: 'cloud', endpoint: null };
}

/** How profiles of AWS are added. */
export const profileRules: ProfileRules = {
  form: profileForm,
  validate,
  describe(settings) {
    const regions = splitValues(settings['regions']);
    return { scope: regions.join(', '), regions, ...whereOf(settings['endpoint']) };
  },
  discover: async (call) => (await import('./discover.ts')).discover(process.env, call),
};
