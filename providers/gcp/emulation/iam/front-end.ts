import { LOCAL_DEVELOPER } from '../../local-developer.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import type { ArrivingCall } from '../../../admission.ts';
import type { HttpResult } from '../../../emulation.ts';
import { textOf } from '../api/json.ts';
import type { FunctionStore } from '../functions/function-store.ts';
import type { SigningKey } from '../identity/keys.ts';
import { formatParent } from '../functions/resource-name.ts';
import { memberOf, type Callers } from './caller.ts';
import type { Policies } from './policies.ts';

/** Who may call a function, as Cloud Run's front end sees to it. */
export interface FrontEnd {
  /** Null where the call may pass. Functions that were not deployed through the API are nobody's secret. */
  refusal(call: ArrivingCall): HttpResult | null;
}

const PERMISSION = 'run.routes.invoke';
/** Whom gcloud's ID tokens are for, which is accepted too. @see https://cloud.google.com/run/docs/authenticating/developers */
const GCLOUD = '32555940559.apps.googleusercontent.com';

/** @see https://cloud.google.com/run/docs/authenticating/service-to-service */
export function createFrontEnd(
  { functions }: Pick<EmulationHost, 'functions'>,
  store: FunctionStore,
  policies: Policies,
  callers: Callers,
  key: SigningKey,
): FrontEnd {
  /** Resource by function; null where anybody may call. Kept in memory: every request asks. */
  const known = new Map<string, string | null>();
  functions.onChange((name) => known.delete(name));
  policies.onChange(() => known.clear());

  const read = (name: string): string | null => {
    const place = store.placeOf(name);
    if (store.get(place).document === null) return null;
    const resource = `${formatParent(place)}/services/${place.id}`;
    return callers.named('').may(PERMISSION, resource) ? null : resource;
  };
  return {
    refusal({ name, header }) {
      let resource = known.get(name);
      if (resource === undefined) known.set(name, (resource = read(name)));
      if (resource === null) return null;
      const given = header('x-serverless-authorization') ?? header('authorization');
      const token = /^Bearer (.+)$/i.exec(given ?? '')?.[1];
      if (token === undefined) return forbidden();
      const claims = key.verify(token);
      const audience = textOf(claims, 'aud');
      const url = functions.url(name) ?? '';
      if (claims === null || !(audience === url || audience === GCLOUD || audience.startsWith(`${url}/`))) return unauthorized();
      const email = textOf(claims, 'email');
      return email === LOCAL_DEVELOPER || callers.named(memberOf(email)).may(PERMISSION, resource) ? null : forbidden();
    },
  };
}

/** @see https://cloud.google.com/run/docs/troubleshooting#unauthorized-client */
function forbidden(): HttpResult {
  return page(403, 'Forbidden', 'Your client does not have permission to get URL <code>/</code> from this server.', []);
}

function unauthorized(): HttpResult {
  const challenge = 'Bearer error="invalid_token" error_description="The access token could not be verified"';
  return page(401, 'Unauthorized', 'Your client does not have permission to the requested URL <code>/</code>.', [['www-authenticate', challenge]]); // prettier-ignore
}

function page(status: number, title: string, text: string, headers: [string, string][]): HttpResult {
  const body = `<html><head>\n<meta http-equiv="content-type" content="text/html;charset=utf-8">\n<title>${status} ${title}</title>\n</head>\n<body text=#000000 bgcolor=#ffffff>\n<h1>Error: ${title}</h1>\n<h2>${text}</h2>\n<h2></h2>\n</body></html>\n`;
  return { status, headers: [['content-type', 'text/html; charset=UTF-8'], ...headers], body };
}
