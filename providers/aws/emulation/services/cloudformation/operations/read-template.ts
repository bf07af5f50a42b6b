import { decoded } from '#shared/decoded.ts';
import { isMapping, type Mapping } from '../../../../../detection/cloud-yaml.ts';
import type { AwsContext } from '../../../server/context.ts';
import { AwsError } from '../../../server/service.ts';
import { validationError } from '../errors.ts';
import { transformServerless } from '../sam/transform.ts';
import { parseTemplate } from '../template/parse-template.ts';
import { readTemplate, transformsOf, type Template } from '../template/template.ts';

/** "The maximum length of … a template body in an Amazon S3 object": one megabyte. */
const MAX_BYTES = 1_048_576;
export const SERVERLESS = 'AWS::Serverless-2016-10-31';

/** Where a template is; exactly one of them is given. */
export interface TemplateSource {
  TemplateBody?: string | undefined;
  TemplateURL?: string | undefined;
}

/** The text of a template that was sent, or is in a bucket. Throws `ValidationError`. */
export async function templateText(
  { links }: Pick<AwsContext, 'links'>,
  { TemplateBody, TemplateURL }: TemplateSource,
  place: { account: string; region: string },
): Promise<string> {
  if (TemplateBody !== undefined && TemplateURL === undefined) return TemplateBody;
  if (TemplateURL === undefined || TemplateBody !== undefined) {
    throw validationError('Either Template URL or Template Body must be specified.');
  }
  const object = objectOf(TemplateURL);
  if (object === null || links.objects === null) throw validationError('TemplateURL must be a supported URL.');
  try {
    const bytes = await links.objects.read({ ...place, ...object });
    if (bytes.byteLength > MAX_BYTES) throw validationError(`Template may not exceed ${MAX_BYTES} bytes in size.`);
    return Buffer.from(bytes).toString('utf8');
  } catch (error) {
    if (error instanceof AwsError && error.code !== 'ValidationError') throw validationError(`S3 error: ${error.message}`);
    throw error;
  }
}

/** Bucket and key in the forms of S3's URLs, this endpoint's among them. Null where it is none. */
function objectOf(url: string): { bucket: string; key: string; versionId: string | null } | null {
  if (!URL.canParse(url)) return null;
  const { hostname, pathname, searchParams } = new URL(url);
  const path = decoded(pathname.slice(1));
  const inHost = /^(.+)\.s3(?:[.-][a-z0-9-]+)*\.(?:amazonaws\.com(?:\.cn)?|localhost)$/.exec(hostname)?.[1];
  const [first = '', ...rest] = path.split('/');
  const [bucket, key] = inHost === undefined ? [first, rest.join('/')] : [inHost, path];
  return bucket === '' || key === '' ? null : { bucket, key, versionId: searchParams.get('versionId') };
}

/** A template with its transforms run. Throws `ValidationError` in CloudFormation's words. */
export async function readProcessed(
  text: string,
  parameters: (declared: Mapping) => Readonly<Record<string, string>>,
  managedPolicies: () => Promise<ReadonlyMap<string, string>>,
): Promise<{ template: Template; processed: string; transforms: readonly string[] }> {
  const value = await parseTemplate(text);
  const transforms = transformsOf(value['Transform']);
  const unknown = transforms.find((name) => name !== SERVERLESS);
  if (unknown !== undefined) throw validationError(`No transform named ${unknown} found.`);
  if (!transforms.includes(SERVERLESS)) {
    if (value['Globals'] !== undefined) throw validationError('Template format error: Invalid template property or properties [Globals]');
    return { template: readTemplate(value), processed: text, transforms };
  }
  // What is wrong with the template as such is said before what the transform would say.
  readTemplate(value);
  const declared = isMapping(value['Parameters']) ? value['Parameters'] : {};
  const result = transformServerless(value, { parameters: parameters(declared), managedPolicies: await managedPolicies() });
  return { template: readTemplate(result), processed: JSON.stringify(result, null, 2), transforms };
}
