import type { AwsContext } from './context.ts';
import type { AwsService } from './service.ts';
import { serviceFactories } from './services.ts';

/** Makes every service and lets begin what works by itself: pollers, schedules. */
export async function startServices(context: AwsContext): Promise<AwsService[]> {
  const services: AwsService[] = [];
  for (const create of serviceFactories) services.push(await create(context));
  context.services = services;
  for (const service of services) service.start?.();
  return services;
}
