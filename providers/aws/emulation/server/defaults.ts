import type { EmulationHost } from '../../../emulation-host.ts';
import { hasPlainFunctions } from '../lambda/state/plain-functions.ts';
import type { AwsContext } from './context.ts';

type Defaults = AwsContext['defaults'];

/** Twelve zeros, as LocalStack and others have it; a 12-digit access key says otherwise for its calls. */
const ACCOUNT = '000000000000';
const REGION = 'us-east-1';
/** The collection they are kept in: the one that is there before anybody has called. */
export const DEFAULTS = 'defaults';

/**
 * The default account and region: the settings `aws.accountId` and `aws.region`. Functions of that account bear plain
 * names in the runtime, so that another one is taken up only while there are none; until then what was stays.
 */
export function readDefaults(host: EmulationHost): Defaults {
  const wanted = wantedDefaults(host);
  const known = host.documents.get(DEFAULTS, DEFAULTS) as Defaults | undefined;
  const same = known !== undefined && known.account === wanted.account && known.region === wanted.region;
  if (known === undefined || same || !hasPlainFunctions(host.documents)) {
    keepDefaults(host, wanted);
    return wanted;
  }
  host.log(
    'warn',
    `The default account stays ${known.account} in ${known.region}: functions were made in it. To change to ${wanted.account} in ${wanted.region}, POST /_isobar/reset or delete them, then start the runtime again.`,
  );
  return known;
}

/** Writes them down, also after everything was forgotten. */
export function keepDefaults({ documents }: EmulationHost, defaults: Defaults): void {
  documents.put(DEFAULTS, DEFAULTS, defaults);
}

function wantedDefaults({ settings, log }: EmulationHost): Defaults {
  const given = settings['emulation'];
  const values = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
  const { 'aws.accountId': account, 'aws.region': region } = values;
  const validAccount = typeof account === 'string' && /^\d{12}$/.test(account);
  const validRegion = typeof region === 'string' && /^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region);
  if (account !== undefined && !validAccount) log('warn', 'The setting "aws.accountId" is no account id: it needs twelve digits.');
  if (region !== undefined && !validRegion) log('warn', 'The setting "aws.region" is no region such as eu-central-1.');
  return { account: validAccount ? account : ACCOUNT, region: validRegion ? region : REGION };
}
