/** A secret that is known by its form. `near` is a text that has to be there: it is looked for first, because it is quick. */
export interface SecretPattern {
  kind: string;
  near: readonly string[];
  /** Group 1, where there is one, is the secret; the whole match otherwise. */
  pattern: RegExp;
  confidence: 'high' | 'medium';
}

const high = (kind: string, near: string | readonly string[], pattern: RegExp): SecretPattern => ({
  kind,
  near: typeof near === 'string' ? [near] : near,
  pattern,
  confidence: 'high',
});

/** Every pattern takes time in proportion to the text: no repetition stands within another. */
export const PATTERNS: readonly SecretPattern[] = [
  high('private key', '-----BEGIN', /-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED |PGP )?PRIVATE KEY(?: BLOCK)?-----([^-]{8,10000})/g),
  high('AWS access key id', ['AKIA', 'ASIA', 'AIDA'], /\b((?:AKIA|ASIA)[A-Z0-9]{16})\b/g),
  high('AWS secret access key', ['ecret', 'ECRET'], /(?:aws)?_?secret_?(?:access)?_?key["']?\s{0,3}[:=]\s{0,3}["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])/gi),
  high('Azure storage account key', 'AccountKey=', /AccountKey=([A-Za-z0-9+/]{86}==)/g),
  high('Azure Service Bus or Event Hubs key', 'SharedAccessKey=', /SharedAccessKey=([A-Za-z0-9+/]{42,44}=?)/g),
  high('Azure shared access signature', 'sig=', /[?&]sig=([A-Za-z0-9%+/]{40,90}(?:%3D|=)?)/g),
  high('Azure client secret', '~', /\b([A-Za-z0-9_.-]{3}[0-9]Q~[A-Za-z0-9_.~-]{31,34})/g),
  high('Cosmos DB key', ['documents.azure.com', 'AccountEndpoint'], /AccountKey=([A-Za-z0-9+/]{86}==)/g),
  high('Google API key', 'AIza', /\b(AIza[A-Za-z0-9_-]{35})/g),
  high('Google OAuth client secret', 'GOCSPX-', /\b(GOCSPX-[A-Za-z0-9_-]{28})/g),
  high('Google OAuth token', 'ya29.', /\b(ya29\.[A-Za-z0-9_-]{20,400})/g),
  high('GitHub token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'], /\b(gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,90})\b/g),
  high('GitLab token', 'glpat-', /\b(glpat-[A-Za-z0-9_-]{20,60})/g),
  high('Slack token', 'xox', /\b(xox[abeprs]-[A-Za-z0-9-]{10,250})/g),
  high('Slack webhook', 'hooks.slack.com', /(https:\/\/hooks\.slack\.com\/services\/T[A-Za-z0-9]{6,14}\/B[A-Za-z0-9]{6,14}\/[A-Za-z0-9]{18,30})/g),
  high('Discord webhook', '/api/webhooks/', /(https:\/\/(?:ptb\.|canary\.)?discord(?:app)?\.com\/api\/webhooks\/\d{15,21}\/[A-Za-z0-9_-]{60,80})/g),
  high('Stripe key', ['sk_live_', 'rk_live_', 'sk_test_'], /\b((?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,200})\b/g),
  high('Twilio key', 'SK', /\b(SK[0-9a-f]{32})\b/g),
  high('SendGrid key', 'SG.', /\b(SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43})/g),
  high('Mailgun key', 'key-', /\b(key-[0-9a-f]{32})\b/g),
  high('npm token', 'npm_', /\b(npm_[A-Za-z0-9]{36})\b/g),
  high('PyPI token', 'pypi-', /\b(pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,300})/g),
  high('OpenAI key', 'sk-', /\b(sk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{20,80}T3BlbkFJ[A-Za-z0-9_-]{20,80})/g),
  high('Anthropic key', 'sk-ant-', /\b(sk-ant-[A-Za-z0-9_-]{24,140})/g),
  high('Telegram bot token', ':AA', /\b(\d{8,10}:AA[A-Za-z0-9_-]{33})\b/g),
  high('DigitalOcean token', 'dop_v1_', /\b(dop_v1_[0-9a-f]{64})\b/g),
  high('Databricks token', 'dapi', /\b(dapi[0-9a-f]{32})\b/g),
  high('HashiCorp Vault token', 'hvs.', /\b(hvs\.[A-Za-z0-9_-]{24,120})/g),
  high('password in a connection string', '://', /\b[a-z][a-z0-9+.-]{2,20}:\/\/[^\s:@/"'`<>{}$]{0,100}:([^\s:@/"'`<>{}$]{3,100})@[A-Za-z0-9.-]/g),
  { kind: 'JSON Web Token', near: ['eyJ'], pattern: /\b(eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,1000})/g, confidence: 'medium' },
  { kind: 'password in a connection string', near: ['assword=', 'wd='], pattern: /(?:Password|Pwd)=([^;"'\s${}[\]()]{4,100})(?:;|"|'|$)/gi, confidence: 'medium' },
]; // prettier-ignore
