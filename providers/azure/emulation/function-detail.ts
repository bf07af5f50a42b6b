import type { Variables } from './bindings/connection.ts';
import type { RegisteredFunction, RpcBinding, RpcRetryOptions } from './functions-core.ts';

/** What the host knows of a function inside an app: its `function.json`, written or made from the code. */
export interface FunctionDetail {
  /** The trigger and the inputs and outputs beside it, each with its name. */
  bindings: (RpcBinding & { name: string })[];
  retry?: RpcRetryOptions;
  /** Relative to the app. */
  scriptFile?: string;
  entryPoint?: string;
  /** It is indexed and not run. */
  disabled?: boolean;
}

/** The function for those outside of the worker. */
export function functionDetail({ metadata }: RegisteredFunction): FunctionDetail & Record<string, unknown> {
  const { retryOptions, scriptFile, entryPoint, disabled } = metadata;
  return {
    bindings: Object.entries(metadata.bindings).map(([name, binding]) => ({ ...binding, name })),
    ...(retryOptions === undefined ? {} : { retry: retryOptions }),
    ...(scriptFile === undefined ? {} : { scriptFile }),
    ...(entryPoint === undefined ? {} : { entryPoint }),
    ...(disabled === true ? { disabled } : {}),
  };
}

/** Whether a setting switches the function off. @see https://learn.microsoft.com/azure/azure-functions/disable-function */
export function isDisabled(name: string, variables: Variables): boolean {
  const value = variables[`AzureWebJobs.${name}.Disabled`] ?? variables[`AzureWebJobs_${name}_Disabled`] ?? '';
  return /^(?:true|1)$/i.test(value);
}
