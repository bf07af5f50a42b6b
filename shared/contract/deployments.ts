import { z } from 'zod';
import { Deployment, DeploymentEvent, DeploymentInput, DeploymentPlan } from '../model/deployment.ts';
import { Choice } from '../model/form.ts';
import { FunctionRefText } from '../model/ref.ts';
import { mutation, query, stream } from './operation.ts';

/** Source to running function: plan, apply, follow. */
export const deployments = {
  choices: query(
    { summary: 'List what a deploy option may be set to at a target', cli: { hidden: true } },
    z.object({ target: z.string(), option: z.string() }),
    z.object({ items: z.array(Choice) }),
  ),
  plan: query({ summary: 'Show what a deployment would do', cli: { hidden: true } }, DeploymentInput, DeploymentPlan),
  apply: mutation(
    { summary: 'Start a deployment and return at once; follow it with tail', cli: { hidden: true } },
    DeploymentInput,
    z.object({ id: z.string() }),
  ),
  tail: stream(
    { summary: 'Follow a deployment from its beginning', cli: { positionals: ['id'] } },
    z.object({ id: z.string() }),
    DeploymentEvent,
  ),
  cancel: mutation(
    { summary: 'Stop a deployment that is under way', cli: { positionals: ['id'] } },
    z.object({ id: z.string() }),
    Deployment,
  ),
  list: query(
    { summary: 'List deployments, newest first' },
    z
      .object({
        limit: z.number().int().min(1).max(500).default(50).describe('So many at the most'),
        functionRef: FunctionRefText.optional().describe('Only those of this function'),
      })
      .default({ limit: 50 }),
    z.object({ items: z.array(Deployment) }),
  ),
  get: query({ summary: 'Show a deployment', cli: { positionals: ['id'] } }, z.object({ id: z.string() }), Deployment),
};
