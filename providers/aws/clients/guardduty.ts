import { GuardDuty } from '@aws-sdk/client-guardduty';
import { clientConfig, type ClientSettings } from './client-config.ts';

export const createClient = (settings: ClientSettings): GuardDuty => new GuardDuty(clientConfig(settings));
