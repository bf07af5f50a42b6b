import type { Collection } from '../../collection.ts';
import type { FunctionKey } from './function-key.ts';
import type { LambdaState } from './lambda-state.ts';
import type { CodeSigningConfigDocument, FunctionDocument, LayerVersionDocument, TreeDocument, VersionDocument } from './model.ts';

/** The state with all that the control plane writes. */
export interface LambdaStore extends LambdaState {
  /** Writes a function down. */
  put(fn: FunctionDocument): void;
  /** Notes that the API makes the function of this name in the runtime: a reset removes it. */
  own(runtimeName: string): void;
  putVersion(key: FunctionKey, version: VersionDocument): void;
  removeVersion(key: FunctionKey, version: string): boolean;
  /** Forgets the function with everything that hangs on it; the runtime's own function is the caller's to remove. */
  forget(key: FunctionKey): void;
  /** All functions there are, with the last of each region's names first looked up: for counts and for what is in use. */
  all(): FunctionDocument[];
  /** By `ACCOUNT/REGION/NAME/0000000001`. */
  layers: Collection<LayerVersionDocument>;
  /** Number given last, by `ACCOUNT/REGION/NAME`; numbers of deleted versions are not given again. */
  layerNumbers: Collection<number>;
  /** By `ACCOUNT/REGION/ID`. */
  codeSigningConfigs: Collection<CodeSigningConfigDocument>;
  /** By digest of the tree. */
  trees: Collection<TreeDocument>;
  /** Runs `work` without its changes of the runtime's function being taken for the console's. All of its writes or none. */
  change<T>(key: FunctionKey, work: () => T): T;
  /** Reads everything anew, after the documents were cleared. */
  reload(): void;
}
