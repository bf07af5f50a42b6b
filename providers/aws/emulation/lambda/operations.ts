import type { Operation } from './operation.ts';
import { getAccountSettings } from './operations/account-limits.ts';
import { createAlias, deleteAlias, getAlias, listAliases, updateAlias } from './operations/aliases.ts';
import * as codeSigning from './operations/code-signing.ts';
import * as concurrency from './operations/concurrency.ts';
import { createFunction } from './operations/create-function.ts';
import { deleteFunction } from './operations/delete-function.ts';
import * as eventInvoke from './operations/event-invoke-configs.ts';
import * as mappings from './operations/event-source-mappings.ts';
import * as settings from './operations/function-settings.ts';
import * as urls from './operations/function-urls.ts';
import { addLayerVersionPermission, getLayerVersionPolicy, removeLayerVersionPermission } from './operations/layer-permissions.ts';
import * as layers from './operations/layers.ts';
import * as missing from './operations/not-offered.ts';
import { addPermission, getPolicy, removePermission } from './operations/permissions.ts';
import { getFunction, getFunctionConfiguration, listFunctions } from './operations/read-functions.ts';
import { listTags, tagResource, untagResource } from './operations/tags.ts';
import { updateFunctionCode, updateFunctionConfiguration } from './operations/update-function.ts';
import { listVersionsByFunction, publishVersion } from './operations/versions.ts';

/** Lambda's operations by the model's names. */
export const operations: Readonly<Record<string, Operation>> = {
  CreateFunction: createFunction,
  GetFunction: getFunction,
  GetFunctionConfiguration: getFunctionConfiguration,
  ListFunctions: listFunctions,
  UpdateFunctionCode: updateFunctionCode,
  UpdateFunctionConfiguration: updateFunctionConfiguration,
  DeleteFunction: deleteFunction,

  PublishVersion: publishVersion,
  ListVersionsByFunction: listVersionsByFunction,
  CreateAlias: createAlias,
  UpdateAlias: updateAlias,
  GetAlias: getAlias,
  ListAliases: listAliases,
  DeleteAlias: deleteAlias,

  AddPermission: addPermission,
  GetPolicy: getPolicy,
  RemovePermission: removePermission,
  CreateFunctionUrlConfig: urls.createFunctionUrlConfig,
  UpdateFunctionUrlConfig: urls.updateFunctionUrlConfig,
  GetFunctionUrlConfig: urls.getFunctionUrlConfig,
  ListFunctionUrlConfigs: urls.listFunctionUrlConfigs,
  DeleteFunctionUrlConfig: urls.deleteFunctionUrlConfig,

  PutFunctionConcurrency: concurrency.putFunctionConcurrency,
  GetFunctionConcurrency: concurrency.getFunctionConcurrency,
  DeleteFunctionConcurrency: concurrency.deleteFunctionConcurrency,
  PutProvisionedConcurrencyConfig: concurrency.putProvisionedConcurrencyConfig,
  GetProvisionedConcurrencyConfig: concurrency.getProvisionedConcurrencyConfig,
  ListProvisionedConcurrencyConfigs: concurrency.listProvisionedConcurrencyConfigs,
  DeleteProvisionedConcurrencyConfig: concurrency.deleteProvisionedConcurrencyConfig,

  PutFunctionEventInvokeConfig: eventInvoke.putFunctionEventInvokeConfig,
  UpdateFunctionEventInvokeConfig: eventInvoke.updateFunctionEventInvokeConfig,
  GetFunctionEventInvokeConfig: eventInvoke.getFunctionEventInvokeConfig,
  ListFunctionEventInvokeConfigs: eventInvoke.listFunctionEventInvokeConfigs,
  DeleteFunctionEventInvokeConfig: eventInvoke.deleteFunctionEventInvokeConfig,
  CreateEventSourceMapping: mappings.createEventSourceMapping,
  UpdateEventSourceMapping: mappings.updateEventSourceMapping,
  GetEventSourceMapping: mappings.getEventSourceMapping,
  ListEventSourceMappings: mappings.listEventSourceMappings,
  DeleteEventSourceMapping: mappings.deleteEventSourceMapping,

  PublishLayerVersion: layers.publishLayerVersion,
  GetLayerVersion: layers.getLayerVersion,
  GetLayerVersionByArn: layers.getLayerVersionByArn,
  ListLayerVersions: layers.listLayerVersions,
  ListLayers: layers.listLayers,
  DeleteLayerVersion: layers.deleteLayerVersion,
  AddLayerVersionPermission: addLayerVersionPermission,
  GetLayerVersionPolicy: getLayerVersionPolicy,
  RemoveLayerVersionPermission: removeLayerVersionPermission,

  Invoke: ({ runner }, { request, path }) => runner.invoke(request, path['FunctionName'] ?? ''),
  InvokeAsync: ({ runner }, { request, path }) => runner.invokeAsync(request, path['FunctionName'] ?? ''),
  InvokeWithResponseStream: ({ runner }, { request, path }) => runner.invokeWithResponseStream(request, path['FunctionName'] ?? ''),

  GetAccountSettings: getAccountSettings,
  ListTags: listTags,
  TagResource: tagResource,
  UntagResource: untagResource,
  PutFunctionRecursionConfig: settings.putFunctionRecursionConfig,
  GetFunctionRecursionConfig: settings.getFunctionRecursionConfig,
  PutRuntimeManagementConfig: settings.putRuntimeManagementConfig,
  GetRuntimeManagementConfig: settings.getRuntimeManagementConfig,
  PutFunctionScalingConfig: settings.putFunctionScalingConfig,
  GetFunctionScalingConfig: settings.getFunctionScalingConfig,

  CreateCodeSigningConfig: codeSigning.createCodeSigningConfig,
  UpdateCodeSigningConfig: codeSigning.updateCodeSigningConfig,
  GetCodeSigningConfig: codeSigning.getCodeSigningConfig,
  ListCodeSigningConfigs: codeSigning.listCodeSigningConfigs,
  DeleteCodeSigningConfig: codeSigning.deleteCodeSigningConfig,
  ListFunctionsByCodeSigningConfig: codeSigning.listFunctionsByCodeSigningConfig,
  PutFunctionCodeSigningConfig: codeSigning.putFunctionCodeSigningConfig,
  GetFunctionCodeSigningConfig: codeSigning.getFunctionCodeSigningConfig,
  DeleteFunctionCodeSigningConfig: codeSigning.deleteFunctionCodeSigningConfig,

  CreateCapacityProvider: missing.createCapacityProvider,
  GetCapacityProvider: missing.noCapacityProvider,
  UpdateCapacityProvider: missing.noCapacityProvider,
  DeleteCapacityProvider: missing.noCapacityProvider,
  ListCapacityProviders: missing.listCapacityProviders,
  ListFunctionVersionsByCapacityProvider: missing.noCapacityProvider,
  ListDurableExecutionsByFunction: missing.listDurableExecutionsByFunction,
  GetDurableExecution: missing.noDurableExecution,
  GetDurableExecutionHistory: missing.noDurableExecution,
  StopDurableExecution: missing.noDurableExecution,
  GetDurableExecutionState: missing.refusedExecution,
  CheckpointDurableExecution: missing.refusedExecution,
  SendDurableExecutionCallbackSuccess: missing.refusedCallback,
  SendDurableExecutionCallbackFailure: missing.refusedCallback,
  SendDurableExecutionCallbackHeartbeat: missing.refusedCallback,
};
