/**
 * Where a front keeps credentials that a user typed in, by name. Values never leave the Node side:
 * no operation returns one.
 */
export interface SecretStore {
  /** False where nothing safe is at hand: secrets then last as long as the process. `reason` is shown to the user. */
  persistence(): Promise<{ persistent: true } | { persistent: false; reason: string }>;
  /** Null where there is none of this name, or where it can no longer be decrypted. */
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
  remove(name: string): Promise<void>;
}
