import { z } from 'zod';
import { isUnread, type Reading } from '#shared/model/audit/posture.ts';

const Registration = z.object({ openIdIssuer: z.string().nullish(), clientId: z.string().nullish() }).loose().nullish();
const Texts = z.array(z.string()).nullish();
const Directory = z
  .object({
    enabled: z.boolean().nullish(),
    registration: Registration,
    validation: z
      .object({
        jwtClaimChecks: z.object({ allowedGroups: Texts, allowedClientApplications: Texts }).loose().nullish(),
        defaultAuthorizationPolicy: z
          .object({ allowedPrincipals: z.object({ groups: Texts, identities: Texts }).loose().nullish(), allowedApplications: Texts })
          .loose()
          .nullish(),
      })
      .loose()
      .nullish(),
  })
  .loose()
  .nullish();
const Social = z
  .object({ enabled: z.boolean().nullish(), registration: z.record(z.string(), z.unknown()).nullish() })
  .loose()
  .nullish();

const AuthSettings = z.object({
  properties: z
    .object({
      platform: z.object({ enabled: z.boolean().nullish() }).loose().nullish(),
      globalValidation: z
        .object({ requireAuthentication: z.boolean().nullish(), unauthenticatedClientAction: z.string().nullish() })
        .loose()
        .nullish(),
      identityProviders: z
        .object({ azureActiveDirectory: Directory, facebook: Social, gitHub: Social, google: Social, twitter: Social, apple: Social })
        .loose()
        .nullish(),
    })
    .loose(),
});

/** What Easy Auth asks of callers. @see https://learn.microsoft.com/azure/app-service/overview-authentication-authorization */
export interface PlatformAuth {
  /** Whether callers who have not signed in are turned away. */
  required: boolean;
  /** Tenant that the issuer of tokens names: an id, or `common` and the like for all of them; null where Microsoft Entra is not used. */
  tenant: string | null;
  /** True where only named people, groups or applications of the tenant get in. */
  named: boolean;
  /** Other networks whose accounts are let in. */
  networks: string[];
}

const NETWORKS = { facebook: 'Facebook', gitHub: 'GitHub', google: 'Google', twitter: 'X', apple: 'Apple' } as const;

/** `https://login.microsoftonline.com/TENANT/v2.0`, `https://sts.windows.net/TENANT/`, `https://login.microsoftonline.com/v2.0/TENANT/`. */
function tenantOf(issuer: string): string | null {
  const parts = (URL.canParse(issuer) ? new URL(issuer).pathname : '').split('/');
  return parts.find((part) => part !== '' && part !== 'v2.0')?.toLowerCase() ?? null;
}

const some = (...lists: readonly (readonly string[] | null | undefined)[]) => lists.some((list) => (list?.length ?? 0) > 0);

function isRequired({ requireAuthentication, unauthenticatedClientAction: action }: { requireAuthentication?: boolean | null | undefined; unauthenticatedClientAction?: string | null | undefined }): boolean {
  // To let everybody through and leave the check to the code is one of the actions.
  if (action === 'AllowAnonymous') return false;
  return !(requireAuthentication === false && (action ?? null) === null);
} // prettier-ignore

/** Whether only named people, groups or applications of a tenant get in. */
function isNamed(directory: z.infer<typeof Directory>): boolean {
  const { defaultAuthorizationPolicy: policy, jwtClaimChecks: claims } = directory?.validation ?? {};
  const people = policy?.allowedPrincipals;
  return some(people?.groups, people?.identities, policy?.allowedApplications, claims?.allowedGroups, claims?.allowedClientApplications);
}

function isUsed(network: z.infer<typeof Social>): boolean {
  return (
    network?.enabled !== false && Object.values(network?.registration ?? {}).some((value) => typeof value === 'string' && value !== '')
  );
}

/** Reads `config/authsettingsV2`. Throws where the answer has another form. */
export function parsePlatformAuth(body: unknown): PlatformAuth {
  const { platform, globalValidation, identityProviders } = AuthSettings.parse(body).properties;
  const { azureActiveDirectory: directory, ...others } = identityProviders ?? {};
  const issuer = isUsed(directory) ? directory?.registration?.openIdIssuer : null;
  return {
    required: platform?.enabled === true && isRequired(globalValidation ?? {}),
    tenant: tenantOf(issuer ?? ''),
    named: isNamed(directory),
    networks: Object.entries(NETWORKS).flatMap(([name, label]) => (isUsed(others[name as keyof typeof NETWORKS]) ? [label] : [])),
  };
}

/** Issuers that stand for every tenant. @see https://learn.microsoft.com/entra/identity-platform/v2-protocols#endpoints */
const EVERY_TENANT = /^(?:common|organizations|consumers)$/;
const ALLOWED = 'WEBSITE_AUTH_AAD_ALLOWED_TENANTS';

/** Tenants and networks beside its own whose people get past the sign-in; empty where nobody has to sign in (EXP-003 tells that). */
export function outsidersOf(auth: PlatformAuth, own: Reading<string>, settings: Reading<Readonly<Record<string, string>>>): Reading<string[]> {
  if (!auth.required) return [];
  const networks = auth.networks.map((network) => `everybody with an account of ${network}`);
  if (auth.tenant === null || auth.named) return networks;
  if (isUnread(own)) return own;
  if (!EVERY_TENANT.test(auth.tenant)) return auth.tenant === own.toLowerCase() ? networks : [`the tenant ${auth.tenant}`, ...networks];
  if (isUnread(settings)) return settings;
  const allowed = (settings[ALLOWED] ?? '').split(',').map((id) => id.trim().toLowerCase()).filter((id) => id !== ''); // prettier-ignore
  if (allowed.length === 0) return ['every tenant', ...networks];
  return [...allowed.filter((id) => id !== own.toLowerCase()).map((id) => `the tenant ${id}`), ...networks];
} // prettier-ignore
