import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AwsHome } from '../testing/aws-home.ts';
import { isInstalled, runTool } from './run-tool.ts';

/** Where Terraform finds providers without a network: its own places, or the one that TERRAFORM_PLUGINS names. */
const plugins = [
  process.env['TERRAFORM_PLUGINS'],
  join(homedir(), '.terraform.d/plugins'),
  '/usr/local/share/terraform/plugins',
  '/usr/share/terraform/plugins',
].find((directory) => directory !== undefined && existsSync(join(directory, 'registry.terraform.io/hashicorp/aws')));

/** Why tests with Terraform cannot run here; false where they can. */
export const noTerraform =
  plugins !== undefined && isInstalled('terraform', ['version'])
    ? false
    : 'tool not installed: terraform with the AWS provider (TERRAFORM_PLUGINS)';

/** What a configuration begins with. */
const HEAD = `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  region                      = "us-east-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}
`;

/** A configuration in a directory of its own. */
export interface TerraformDirectory {
  path: string;
  /** Writes a file; `main.tf` gets the provider's configuration before it. */
  write(name: string, content: string | Uint8Array): void;
  /** Runs a command that asks nothing and gives what it printed. */
  run(...args: string[]): Promise<string>;
  /** Throws where there is anything to change. */
  nothingToDo(): Promise<void>;
}

export function terraformDirectory(t: { after(fn: () => unknown): void }, { env }: AwsHome): TerraformDirectory {
  const path = mkdtempSync(join(tmpdir(), 'isobar-terraform-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  const settings = join(path, 'terraform.rc');
  writeFileSync(settings, `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(plugins)}\n  }\n}\n`);
  const run = (...args: string[]): Promise<string> =>
    runTool('terraform', [...args, '-no-color', '-input=false'], {
      cwd: path,
      env: { ...env, TF_CLI_CONFIG_FILE: settings, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' },
    });
  return {
    path,
    write: (name, content) => writeFileSync(join(path, name), name === 'main.tf' ? `${HEAD}${String(content)}` : content),
    run,
    async nothingToDo() {
      await run('plan', '-detailed-exitcode');
    },
  };
}
