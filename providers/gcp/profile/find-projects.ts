import type { Choice, FormValues } from '#shared/model/form.ts';
import type { Call, SessionPorts } from '../../provider.ts';
import { createClients } from '../clients/clients.ts';
import { createGcpContext, type GcpContext } from '../gcp-context.ts';
import { createCredentials } from './credentials.ts';
import { isElsewhere } from './rules.ts';

const PAGE = 100;

/** Projects that a session's credentials see, by id: the first hundred. */
export async function findProjects(context: GcpContext, op: string, call: Call): Promise<Choice[]> {
  const [found] = await context.read(op, null, call, async () => {
    const projects = await context.clients.projects();
    return projects.searchProjects({ pageSize: PAGE }, { autoPaginate: false });
  });
  return found
    .flatMap(({ projectId, displayName }): Choice[] =>
      projectId ? [{ value: projectId, label: projectId, note: displayName && displayName !== projectId ? displayName : null }] : [],
    )
    .toSorted((a, b) => (a.value < b.value ? -1 : 1));
}

/** The same for a profile that is only being filled in. */
export async function lookUpProjects(
  settings: FormValues,
  { secret, home }: Pick<SessionPorts, 'secret' | 'home'>,
  call: Call,
): Promise<Choice[]> {
  const endpoint = isElsewhere(settings['endpoint']) ? (settings['endpoint'] ?? null) : null;
  const credentials = createCredentials(settings, secret);
  const clients = createClients({ credentials, project: '', endpoint });
  try {
    return await findProjects(createGcpContext('', settings, home, clients), 'profiles.lookUp', call);
  } finally {
    clients.close();
  }
}
