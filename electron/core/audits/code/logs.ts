import type { CallView } from './call-view.ts';
import type { Frame, Machine } from './machine.ts';
import { report, secretOf } from './report-flow.ts';
import { deepTaints, isSafeFor, place, type Taint, type Value } from './value.ts';

const LEVELS = '(?:info|debug|warn|warning|error|critical|log|exception|fatal|trace|notice)';
/** Loggers that write lines of text. */
const LINES = new RegExp(
  `^(?:console\\.(?:log|info|debug|warn|error|trace|dir)|print|pprint\\.pprint|(?:logging|logger|log|LOGGER|LOG)(?:\\.\\w+\\(\\))?\\.${LEVELS}|logging\\.getLogger\\(\\)\\.${LEVELS})$`,
);
/** Loggers that write entries as a whole: no text in them begins a new one. */
const JSON_LOGGERS = new RegExp(
  `^(?:winston\\.createLogger|pino|bunyan\\.createLogger|structlog(?:\\.\\w+)*\\.get_logger|aws_lambda_powertools(?:\\.\\w+)*\\.Logger|@aws-lambda-powertools/logger\\.Logger)\\(\\)(?:\\.child\\(\\))?\\.${LEVELS}$|^context\\.log(?:\\.\\w+)?$|^firebase[-_]functions(?:[./]logger)?\\.${LEVELS}$`,
);

/** A whole event, or the whole of what was sent with it. */
const WHOLE = /^(?:[A-Za-z_]+|(?:[A-Za-z_]+\.)+(?:body|rawBody|json|json_body|get_json\(\)|json\(\)|form|headers))$/;
/** What a caller proves with who he is. */
const CREDENTIAL =
  /(?:^|\.|\["|_|-)(?:authorization|authorization_?token|password|passwd|secret|cookies?|(?:id|access|refresh|auth|jwt|api|session)?_?-?token|x-api-key|api_?-?key)(?:"\])?(?:\[\])?$/i;
/** Texts of a request that may have line breaks in them: headers may not, and parts of other events have forms of their own. */
const SENT =
  /^(?!event\.(?:params|data)\b).*\b(?:queryStringParameters|multiValueQueryStringParameters|pathParameters|body|rawBody|query|params|args|form|values|json|get_json\(\)|json_body|json\(\))(?:[.[]|\b)/;
const INJECTION = 'CODE-017';

interface Told {
  rule: string;
  taint: Taint | undefined;
  confidence: 'high' | 'medium';
  message(taint: Taint): string;
}

/** A text that input is put into, or that is input: an object is written with its line ends escaped. */
function asText(given: Value): Taint | undefined {
  if (given.fields !== null) return undefined;
  const text = given.composed > 0 ? SENT : /\b(?:queryStringParameters|pathParameters|query|params|args)[.[]/;
  return given.taints.find(
    (taint) => taint.kind === 'event' && !taint.indirect && !taint.derived && !isSafeFor(taint, INJECTION) && text.test(taint.label),
  );
}

/** What is written to the log: secrets, whole events, credentials, and input that may begin lines of its own. */
export function checkLogs(machine: Machine, frame: Frame, call: CallView): void {
  const sym = call.sym ?? '';
  const lines = LINES.test(sym);
  if (!lines && !JSON_LOGGERS.test(sym)) return;
  const taints = call.all.flatMap((each) => deepTaints(each));
  const direct = taints.filter(({ kind, indirect, derived }) => kind === 'event' && !indirect && !derived);
  const all: readonly Told[] = [
    { rule: 'SEC-005', taint: taints.find(({ kind }) => kind === 'secret'), confidence: 'high', message: (taint) => `${secretOf(taint)} is written to the log.` },
    { rule: 'CODE-011', taint: taints.find(({ kind, label, derived }) => kind === 'event' && !derived && WHOLE.test(label) && !CREDENTIAL.test(label)), confidence: 'high', message: ({ label }) => `The whole ${label} is written to the log, with whatever personal data and tokens are in it.` },
    { rule: 'CODE-021', taint: taints.find(({ kind }) => kind === 'credential') ?? direct.find(({ label }) => CREDENTIAL.test(label)), confidence: 'medium', message: ({ label }) => `${label} is written to the log: who reads it can act as the caller.` },
    { rule: INJECTION, taint: lines ? call.args.map(asText).find((each) => each !== undefined) : undefined, confidence: 'medium', message: ({ label }) => `${label}, which comes from outside, is written to the log as it is: with line breaks in it, it adds entries that look like the function's own.` },
  ]; // prettier-ignore
  for (const { rule, taint, confidence, message } of all)
    if (taint !== undefined) report(machine, { rule, sink: sym.slice(0, 80), at: place(frame.file, call.loc), taint, message: message(taint), confidence });
} // prettier-ignore
