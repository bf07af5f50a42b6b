import { createSqsService } from '../services/sqs/create-sqs-service.ts';
import type { AwsServiceFactory } from './context.ts';

/** Every emulated service, in the order in which they are asked whether an address is theirs. The only list. */
export const serviceFactories: readonly AwsServiceFactory[] = [createSqsService];
