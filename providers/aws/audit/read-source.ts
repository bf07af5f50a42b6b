import type { FunctionPosture } from '#shared/model/audit/posture.ts';
import type { SourceReading } from '../../audit.ts';
import type { SourceFiles } from '../../emulation.ts';
import { terraformModules } from '../../detection/terraform.ts';
import { readCloudFormation } from './read-cloudformation.ts';
import { readServerless } from './read-serverless.ts';
import { readTerraform } from './read-terraform.ts';
import { posturesOf } from './template-posture.ts';
import type { Template } from './template.ts';

const SERVERLESS = /(?:^|\/)serverless\.(?:ya?ml|json)$/;

/** Every declaration of Lambda functions in a source: SAM and CloudFormation, Serverless Framework, Terraform. */
export function readSource(files: SourceFiles): SourceReading {
  const functions: FunctionPosture[] = [];
  const notes: string[] = [];
  const take = ({ template, note }: { template: Template | null; note: string | null }) => {
    if (template !== null) functions.push(...posturesOf(template));
    if (note !== null) notes.push(note);
  };
  for (const path of files.paths) {
    if (!/\.(?:ya?ml|json|template)$/.test(path) || /(?:^|\/)(?:node_modules|package(?:-lock)?\.json|tsconfig[^/]*\.json)/.test(path))
      continue;
    const text = files.text(path);
    if (text === null) continue;
    if (SERVERLESS.test(path)) take(readServerless(path, text));
    else take(readCloudFormation(path, text));
  }
  for (const module of terraformModules(files)) take({ template: readTerraform(module), note: null });
  return { functions, notes };
}
