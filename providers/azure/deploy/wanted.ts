import { splitValues } from '#shared/model/form.ts';
import type { Project } from '#shared/model/project.ts';
import { flexMemory } from '../limits.ts';
import { DESCRIPTION_TAG } from '../functions/read-detail.ts';
import { TIMEOUT_SETTING, toTimeSpan } from '../settings/timeout.ts';

/** A project in Azure's terms. Null means: as it is, or Azure's own default for a new app. */
export interface Wanted {
  app: string;
  runtime: string;
  /** MB; the instance size of Flex Consumption that has at least what the project asks for. */
  memoryMb: number;
  concurrency: number;
  /** Variables of the project, and the settings that stand for what else it says. */
  settings: Record<string, string>;
  tags: Record<string, string>;
  http: boolean;
  resourceGroup: string | null;
  location: string | null;
  plan: string;
  storage: string | null;
  insights: string | null;
  /** Whether a group, account or component that is named and not there is made. */
  makeMissing: boolean;
  /** Settings that stay with their slot when slots are swapped; null leaves them as they are. */
  slotSettings: string[] | null;
  slot: string | null;
  remoteBuild: boolean;
  updateStrategy: 'Recreate' | 'RollingUpdate' | null;
}

export function toWanted(project: Project): Wanted {
  const { options = {}, description } = project;
  const { updateStrategy } = options;
  return {
    app: project.name,
    runtime: project.runtime,
    memoryMb: flexMemory(project.memoryMb),
    concurrency: project.concurrency,
    settings: { ...project.env, [TIMEOUT_SETTING]: toTimeSpan(project.timeoutS) },
    tags: { ...project.tags, ...(description === '' ? {} : { [DESCRIPTION_TAG]: description }) },
    http: project.http.enabled,
    resourceGroup: options['resourceGroup'] ?? null,
    location: options['location'] ?? null,
    plan: options['plan'] ?? 'flex',
    storage: options['storage'] ?? null,
    insights: options['insights'] ?? null,
    makeMissing: options['missing'] === 'make',
    slotSettings: options['slotSettings'] === undefined ? null : splitValues(options['slotSettings']),
    slot: options['slot'] ?? null,
    remoteBuild: options['build'] === 'remote',
    updateStrategy: updateStrategy === 'Recreate' || updateStrategy === 'RollingUpdate' ? updateStrategy : null,
  };
}
