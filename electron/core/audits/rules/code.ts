import { isUnread } from '#shared/model/audit/posture.ts';
import { fail, verdicts } from '#shared/model/audit/read-field.ts';
import { defineRule, type Rule, type RuleInfo } from '#shared/model/audit/rule.ts';

type About = Pick<RuleInfo, 'id' | 'title' | 'severity' | 'why' | 'risks'> & { fix: string; precision?: RuleInfo['precision'] };

/** A rule about the code: the flows that reading it found under this id. */
export function codeRule({ fix, precision = 'high', ...about }: About): Rule {
  return defineRule({
    ...about,
    remediation: { text: fix, cli: null, diff: null },
    precision,
    evaluate(of, context) {
      const code = context.code(of);
      if (code === null) return { state: 'not_applicable', message: 'There is no code to look at.' };
      if (isUnread(code)) return { state: 'not_evaluated', message: `Its code could not be read: ${code.unread}.` };
      if (code.files.length === 0)
        return { state: 'not_evaluated', message: 'No file of it could be read as JavaScript, TypeScript or Python.' };
      const flows = code.flows.filter(({ rule }) => rule === about.id);
      const counts = new Map<string, number>();
      return verdicts(
        flows.map((flow) => {
          // Lines move; what stays is which call gets what. The same twice is told apart by its order.
          const base = `${flow.at.file} ${flow.sink} ${flow.source ?? ''}`;
          const nth = (counts.get(base) ?? 0) + 1;
          counts.set(base, nth);
          const weak = flow.confidence === 'low' && flow.source === null;
          return fail(flow.message, {
            at: flow.at,
            path: flow.path,
            key: nth === 1 ? base : `${base} ${nth}`,
            value: flow.source === null ? flow.sink : `${flow.source} -> ${flow.sink}`,
            precision: flow.confidence,
            // What was stored before, somebody else had to let in.
            ...(weak || flow.stored ? { severity: 'medium' as const } : {}),
          });
        }),
        'Nothing of the kind was found in the code that it reaches.',
      );
    },
  });
}

export const code: readonly Rule[] = [
  codeRule({ id: 'CODE-001', title: 'Input reaches a command line', severity: 'critical', why: 'Whoever sends the input runs commands in the execution environment, with its identity and its variables.', risks: ['S1', 'SAS-1', 'CWE-78'], fix: 'Call the program without a shell and pass arguments as a list (execFile, subprocess.run([...])); check the input against what is allowed.' }),
  codeRule({ id: 'CODE-002', title: 'Text is run as code', severity: 'critical', why: 'Whoever decides the text decides what runs.', risks: ['S1', 'SAS-1', 'CWE-94'], fix: 'Parse what is meant (JSON.parse, ast.literal_eval), or choose from a table of functions.' }),
  codeRule({ id: 'CODE-003', title: 'Unsafe reading of serialised data', severity: 'critical', why: 'These formats can hold code that runs while they are read.', risks: ['S8', 'SAS-1', 'CWE-502'], fix: 'Use JSON, or the safe variant (yaml.safe_load).' }),
  codeRule({ id: 'CODE-004', title: 'A query put together from input', severity: 'high', why: 'The input can change what the query asks: other rows, other tables, writing instead of reading.', risks: ['S1', 'SAS-1', 'CWE-89'], fix: 'Pass values as parameters of the query.' }),
  codeRule({ id: 'CODE-005', title: 'Input decides where a request goes', severity: 'high', why: 'The function can be made to call internal addresses, or (urllib) to read local files.', risks: ['S1', 'SAS-1', 'CWE-918'], fix: 'Take the host from a list; allow https only; refuse private and link-local addresses after resolving.' }),
  codeRule({ id: 'CODE-006', title: 'Input decides a file path', severity: 'medium', why: 'With "../" in a name, other files are read or overwritten, for example those of another call in /tmp.', risks: ['S1', 'CWE-22'], fix: 'Use a name of your own, or the last part of the path only (basename), and check that the result is inside of the folder.' }),
  codeRule({ id: 'CODE-007', title: 'A token is believed without checking its signature', severity: 'high', why: 'Everybody can write a token; only its signature says who did.', risks: ['S2', 'SAS-2', 'CWE-347'], fix: 'Verify the token with a library and a fixed algorithm, or let the API verify it and read its result.' }),
  codeRule({ id: 'CODE-008', title: 'Predictable randomness for something secret', severity: 'medium', why: 'The values of ordinary random generators can be worked out from a few of them.', risks: ['S2', 'CWE-338'], fix: 'Use crypto.randomUUID or crypto.randomBytes, or the secrets module of Python.' }),
  codeRule({ id: 'CODE-009', title: 'Certificates are not checked', severity: 'high', why: 'Anybody on the way can read and change what is sent.', risks: ['S3', 'CWE-295'], fix: 'Leave checking on; add the authority to the trusted ones where it is your own.' }),
  codeRule({ id: 'CODE-010', title: 'Stack traces go to the caller', severity: 'medium', why: 'They tell paths, versions and how the code works.', risks: ['S6', 'SAS-10', 'CWE-209'], fix: 'Answer with a short message and an id; write the details to the log.' }),
  codeRule({ id: 'CODE-011', title: 'Whole events are written to the log', severity: 'low', why: 'Events carry tokens, cookies and personal data; logs keep them.', risks: ['S3', 'S10', 'CWE-532'], fix: 'Log the fields that you need.' }),
  codeRule({ id: 'CODE-012', title: 'Input meets a costly regular expression', severity: 'medium', why: 'A few dozen characters can keep it busy until the timeout, at your cost.', risks: ['SAS-8', 'CWE-1333'], fix: 'Rewrite the expression without nested repetitions, limit the length of the input, and escape input that becomes part of an expression.' }),
  codeRule({ id: 'CODE-013', title: 'Input becomes part of a page', severity: 'medium', why: 'Who sends somebody a link runs scripts in his browser, with his session.', risks: ['S7', 'SAS-1', 'CWE-79'], fix: 'Escape what goes into HTML (escape-html, html.escape, a template that escapes by itself), or answer with JSON.' }),
  codeRule({ id: 'CODE-014', title: 'Input decides where a browser is sent', severity: 'medium', why: 'A link to your address ends at somebody else\'s, who asks for the password.', risks: ['S5', 'CWE-601'], fix: 'Redirect to paths of your own, or to addresses from a list.' }),
  codeRule({ id: 'CODE-015', title: 'Weak cryptography', severity: 'medium', why: 'Fast digests of passwords are guessed by the billion; old ciphers and ECB are broken.', risks: ['S3', 'CWE-327'], fix: 'Passwords: scrypt, bcrypt or Argon2. Encryption: AES-GCM with a key from the key service.' }),
  codeRule({ id: 'CODE-016', title: 'A key or password stands in the code', severity: 'high', why: 'Whoever reads the code or the package signs tokens, decrypts data and logs in as the function does.', risks: ['S2', 'S3', 'SAS-7', 'CWE-321'], fix: 'Read the key from the secret store or the key service at run time, and replace it, because it has been seen.' }),
  codeRule({ id: 'CODE-017', title: 'Input is written to the log as it is', severity: 'low', why: 'With a line break in it, input adds entries of its own: what really happened is hidden, and tools that read logs are misled.', risks: ['S10', 'SAS-1', 'CWE-117'], fix: 'Log objects as JSON (a logger that does, or JSON.stringify), or take line breaks out of what is logged.', precision: 'medium' }),
  codeRule({ id: 'CODE-018', title: 'Callers choose the fields of what is stored', severity: 'medium', why: 'A caller who sends more fields than the form has sets them too: his role, the price, the owner.', risks: ['S5', 'CWE-915'], fix: 'Take the fields that are meant one by one, or check the object against a schema that allows no others.', precision: 'medium' }),
  codeRule({ id: 'CODE-019', title: 'Input decides the names of fields deep in objects', severity: 'medium', why: 'With "__proto__" as a name, every object of the execution environment gets the field, also while others are served.', risks: ['S1', 'SAS-1', 'CWE-1321'], fix: 'Refuse __proto__, constructor and prototype; use a Map, or objects without a prototype; keep libraries that merge up to date.', precision: 'medium' }),
  codeRule({ id: 'CODE-020', title: 'A secret is compared in a time that tells how much was right', severity: 'low', why: 'An operator stops at the first character that differs: with many tries the secret is found character by character.', risks: ['S2', 'CWE-208'], fix: 'Compare with crypto.timingSafeEqual or hmac.compare_digest.' }),
  codeRule({ id: 'CODE-021', title: 'Credentials of callers are written to the log', severity: 'medium', why: 'Whoever may read the log, and whatever it is copied to, can act as the caller for as long as the credential holds.', risks: ['S3', 'S10', 'CWE-532'], fix: 'Log who called (the subject of the token), not what he proved it with.', precision: 'medium' }),
  codeRule({ id: 'CODE-022', title: 'A session cookie is open to scripts or plain connections', severity: 'low', why: 'A script in the page, or somebody on the way, takes the cookie and is logged in as its owner.', risks: ['S2', 'S6', 'CWE-1004', 'CWE-614'], fix: 'Set HttpOnly and Secure, and SameSite.', precision: 'medium' }),
  codeRule({ id: 'AUTH-103', title: 'A credential is compared with a fixed text', severity: 'high', why: 'The credential stands in the code: it is known to everybody who reads it, and cannot be taken from anybody.', risks: ['S2', 'SAS-2', 'CWE-798'], fix: 'Let the platform authenticate callers, or compare with a secret from the store, in constant time.' }),
  codeRule({ id: 'AUTH-102', title: 'Rights are read from what the caller sends', severity: 'medium', why: 'The caller decides what he is.', risks: ['S2', 'S5', 'CWE-807'], fix: 'Take roles from the verified identity or from your own store.' }),
  codeRule({ id: 'SAS12-001', title: 'State of one call is kept for the next', severity: 'low', why: 'Execution environments are reused: data of one caller can be served to another.', risks: ['SAS-12', 'CWE-488'], fix: 'Keep what belongs to a request in local variables.' }),
]; // prettier-ignore
