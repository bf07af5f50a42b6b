/**
 * The secret that a setting refers to, as `VAULT/NAME`; null where it refers to none.
 * @see https://learn.microsoft.com/azure/app-service/app-service-key-vault-references#understand-source-app-settings-from-key-vault
 */
export function secretNamed(setting: string): string | null {
  const inside = /^@Microsoft\.KeyVault\((.*)\)$/i.exec(setting)?.[1];
  if (inside === undefined) return null;
  const address = /SecretUri=https:\/\/([^./;]+)[^/;]*\/secrets\/([^/;]+)/i.exec(inside);
  if (address !== null) return `${address[1]}/${address[2]}`;
  const part = (name: string) => new RegExp(`(?:^|;)\\s*${name}=([^;]+)`, 'i').exec(inside)?.[1]?.trim();
  const [vault, name] = [part('VaultName'), part('SecretName')];
  return vault === undefined || name === undefined ? null : `${vault}/${name}`;
}
