import type { Fidelity } from '#shared/model/runtime-status.ts';
import { operations } from './operations.ts';
import { RUN_NOTES } from './run/run-notes.ts';

const NO_EXECUTIONS = 'Durable functions are not offered: they cannot be made, and every execution is unknown.';
const NO_PROVIDERS = 'Capacity providers are not offered: they cannot be made, and every one is unknown.';
const UPDATE = 'LastUpdateStatus is InProgress in the answer to the call alone: the next call finds it done.';
const SIGNING = 'Kept and given back. No signature is checked, and no deployment is refused.';
const POLICY =
  'The policy decides for function URLs, services and other accounts. What an identity of the own account may do is not looked at.';

/** Operations that answer as AWS does and mean less, with what is missing. All others are driven by botocore's client in a test. */
const APPROXIMATED: Readonly<Record<string, string>> = {
  ...RUN_NOTES,
  CreateFunction:
    'State is Pending in the answer to the call alone. Roles, VPCs, file systems, KMS keys and architectures are kept and not used; the role need not exist. Java, .NET, Ruby, Go and container images end in State Failed, because nothing here runs them. Durable functions, capacity providers and tenants are refused. RuntimeVersionConfig is left out.',
  UpdateFunctionCode: UPDATE,
  UpdateFunctionConfiguration: `${UPDATE} Roles, VPCs, file systems and KMS keys are kept and not used.`,
  GetFunction: 'Code.Location leads to this endpoint and does not expire. Of code from the console it gives a zip made of the tree.',
  PublishLayerVersion:
    'Layers are at /opt where environments are confined by bubblewrap and the machine has a directory /opt; elsewhere they are in .isobar-opt of the task root, and packages, programs, libraries, extensions and bootstrap are found there. AWS_LAMBDA_EXEC_WRAPPER is heeded by Node and Python; custom runtimes start without it, as on Lambda.',
  UpdateFunctionUrlConfig: 'The URL is http, below localhost at the port of this endpoint.',
  PutProvisionedConcurrencyConfig:
    'At most half of the environments that this machine may run are kept warm: with more than that it is READY with fewer available than requested. Those of an alias with weights all go to its first version.',
  PutFunctionRecursionConfig:
    'Loops of functions, SQS and S3 are stopped after 16 calls and counted in RecursiveInvocationsDropped. A message that is part of one stays in its queue until the redrive policy takes it; nobody is sent a mail.',
  PutFunctionEventInvokeConfig: 'Destinations of SNS, S3 and EventBridge are taken without a look whether they exist.',
  UpdateFunctionEventInvokeConfig: 'Destinations of SNS, S3 and EventBridge are taken without a look whether they exist.',
  AddPermission: POLICY,
  RemovePermission: POLICY,
  PutRuntimeManagementConfig: 'Kept and given back: the local runtime changes with Isobar itself.',
  CreateCodeSigningConfig: SIGNING,
  UpdateCodeSigningConfig: SIGNING,
  PutFunctionCodeSigningConfig: SIGNING,
  PutFunctionScalingConfig: NO_PROVIDERS,
  GetFunctionScalingConfig: NO_PROVIDERS,
  CreateCapacityProvider: NO_PROVIDERS,
  GetCapacityProvider: NO_PROVIDERS,
  UpdateCapacityProvider: NO_PROVIDERS,
  DeleteCapacityProvider: NO_PROVIDERS,
  ListCapacityProviders: NO_PROVIDERS,
  ListFunctionVersionsByCapacityProvider: NO_PROVIDERS,
  ListDurableExecutionsByFunction: NO_EXECUTIONS,
  GetDurableExecution: NO_EXECUTIONS,
  GetDurableExecutionHistory: NO_EXECUTIONS,
  GetDurableExecutionState: NO_EXECUTIONS,
  StopDurableExecution: NO_EXECUTIONS,
  CheckpointDurableExecution: NO_EXECUTIONS,
  SendDurableExecutionCallbackSuccess: NO_EXECUTIONS,
  SendDurableExecutionCallbackFailure: NO_EXECUTIONS,
  SendDurableExecutionCallbackHeartbeat: NO_EXECUTIONS,
};

/** How far each operation of Lambda can be trusted. */
export const fidelity: readonly Fidelity[] = Object.keys(operations)
  .toSorted()
  .map((operation) => {
    const note = APPROXIMATED[operation] ?? null;
    return { service: 'lambda', operation, level: note === null ? 'verified' : 'approximated', note };
  });
