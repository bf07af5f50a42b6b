import type { HostDocuments } from '../../../../emulation-host.ts';
import { createCollection, type Collection } from '../../collection.ts';
import { documentKey, type FunctionKey } from './function-key.ts';
import type {
  AliasDocument,
  CodeSigningConfigDocument,
  EventInvokeConfigDocument,
  EventSourceMappingDocument,
  FunctionDocument,
  FunctionUrlDocument,
  LayerVersionDocument,
  PolicyDocument,
  ProvisionedConcurrencyDocument,
  TreeDocument,
  VersionDocument,
} from './model.ts';

/** All that is kept of Lambda, by kind. */
export interface LambdaDocuments {
  functions: Collection<FunctionDocument>;
  versions: Collection<VersionDocument>;
  aliases: Collection<AliasDocument>;
  policies: Collection<PolicyDocument>;
  eventInvokeConfigs: Collection<EventInvokeConfigDocument>;
  provisioned: Collection<ProvisionedConcurrencyDocument>;
  urls: Collection<FunctionUrlDocument>;
  /** Where a URL's id leads: function and qualifier. */
  urlIds: Collection<{ key: FunctionKey; qualifier: string | null }>;
  mappings: Collection<EventSourceMappingDocument>;
  layers: Collection<LayerVersionDocument>;
  layerNumbers: Collection<number>;
  codeSigningConfigs: Collection<CodeSigningConfigDocument>;
  trees: Collection<TreeDocument>;
  /** Removes a function and what hangs on it. Event source mappings stay, as in AWS. */
  forget(key: FunctionKey): void;
}

export function createDocuments(documents: HostDocuments): LambdaDocuments {
  const of = <T>(name: string): Collection<T> => createCollection<T>(documents, `lambda.${name}`);
  const all: LambdaDocuments = {
    functions: of('functions'),
    versions: of('versions'),
    aliases: of('aliases'),
    policies: of('policies'),
    eventInvokeConfigs: of('event-invoke-configs'),
    provisioned: of('provisioned-concurrency'),
    urls: of('urls'),
    urlIds: of('url-ids'),
    mappings: of('event-source-mappings'),
    layers: of('layers'),
    layerNumbers: of('layer-numbers'),
    codeSigningConfigs: of('code-signing-configs'),
    trees: of('trees'),
    forget: (key) =>
      documents.transaction(() => {
        const prefix = `${documentKey(key)}/`;
        for (const { value } of all.urls.list({ prefix })) all.urlIds.remove(value.urlId);
        for (const each of [all.versions, all.aliases, all.policies, all.eventInvokeConfigs, all.provisioned, all.urls]) {
          each.removeAll(prefix);
        }
        all.functions.remove(documentKey(key));
      }),
  };
  return all;
}
