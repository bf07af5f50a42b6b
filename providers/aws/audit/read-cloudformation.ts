import { dirname } from 'node:path/posix';
import { readCloudDocument, type CloudDocument } from '../../detection/cloud-document.ts';
import { isMapping, mappingAt, type Mapping } from '../../detection/cloud-yaml.ts';
import type { Resource, Template } from './template.ts';

const FOLDED = new Set(['Environment', 'Tags', 'VpcConfig', 'Layers']);

/** What SAM's `Globals` add to a function: maps are merged, lists put together, the rest is overridden. */
function withGlobals(globals: Mapping, props: Mapping): Mapping {
  const merged: Mapping = { ...globals, ...props };
  for (const name of FOLDED) {
    const [ours, own] = [globals[name], props[name]];
    if (Array.isArray(ours) && Array.isArray(own)) merged[name] = [...ours, ...own];
    else if (isMapping(ours) && isMapping(own)) {
      merged[name] = {
        ...ours,
        ...own,
        ...(name === 'Environment' ? { Variables: { ...mappingAt(ours, 'Variables'), ...mappingAt(own, 'Variables') } } : {}),
      };
    }
  }
  return merged;
}

/** Resources of a CloudFormation document below a path of keys. */
export function readResources(document: CloudDocument, base: readonly string[], globals: Mapping = {}): Map<string, Resource> {
  const resources = new Map<string, Resource>();
  for (const [id, each] of Object.entries(mappingAt(document.value, ...base))) {
    if (!isMapping(each) || typeof each['Type'] !== 'string') continue;
    const props = mappingAt(each, 'Properties');
    resources.set(id, {
      id,
      type: each['Type'],
      props: each['Type'] === 'AWS::Serverless::Function' ? withGlobals(mappingAt(globals, 'Function'), props) : props,
      at: (...path) => {
        const own = document.at([...base, id, 'Properties', ...path]);
        const shared = path.length === 0 || path[0] === undefined || path[0] in props ? own : document.at(['Globals', 'Function', ...path]);
        return shared.line === 1 ? own : shared;
      },
    });
  }
  return resources;
}

/** A SAM or CloudFormation template; null where the text is none, with a note where it tried to be one. */
export function readCloudFormation(file: string, text: string): { template: Template | null; note: string | null } {
  if (!/AWSTemplateFormatVersion|AWS::Serverless|AWS::Lambda::/.test(text)) return { template: null, note: null };
  const document = readCloudDocument(file, text);
  const note = document.problem === null ? null : `${file}: the template has an error and was read in part only: ${document.problem}.`;
  if (!isMapping(document.value)) return { template: null, note: note ?? `${file}: it is no template.` };
  const parameters = Object.fromEntries(
    Object.entries(mappingAt(document.value, 'Parameters')).flatMap(([name, each]) =>
      isMapping(each) && each['Default'] !== undefined ? [[name, each['Default']]] : [],
    ),
  );
  const folder = dirname(file);
  const globals = mappingAt(document.value, 'Globals');
  const resources = readResources(document, ['Resources'], globals);
  return { template: { file, folder: folder === '.' ? '' : folder, resources, parameters, globals }, note };
}
