import type { CallView } from './call-view.ts';
import type { Value } from './value.ts';

/** A call that does harm with what it gets. */
export interface Sink {
  rule: string;
  /** Full name; `?.NAME` where the object is not known. */
  symbol: RegExp;
  except?: RegExp;
  arg: number | 'any' | 'receiver';
  /** The argument's keywords (Python), or its fields (JavaScript). */
  names?: readonly string[];
  /** Only what is given under one of its names counts. */
  byName?: boolean;
  what: string;
  when?(call: CallView): boolean;
  /** Only what stands first does harm: a host, a root folder. */
  head?: boolean;
  /** False: what came back from a service is believed. */
  indirect?: boolean;
  /** Look into objects and lists too. */
  deep?: boolean;
  confidence?: 'high' | 'medium' | 'low';
  /** Only input with whatever fields its sender gave it does harm. */
  whole?: true;
  /** Only input that is called so counts. */
  label?: RegExp;
  /** What was stored before does harm here too. */
  secondOrder?: true;
  /** True where only an object does harm: a text has no operators. */
  objects?: true;
  /** Said where the argument is not fixed, though nothing from outside was seen to reach it. */
  dynamic?: string;
}

const shellTrue = (call: CallView) =>
  call.keywords.get('shell')?.literal === true || call.args.some((arg) => { const shell = arg.fields?.get('shell'); return shell?.literal === true || typeof shell?.text === 'string'; }); // prettier-ignore

const notSafeLoader = (call: CallView) => !/Safe|Base/.test(call.keywords.get('Loader')?.sym ?? call.args[1]?.sym ?? '');
/** A query as a text, or as the field of an object that a library takes it in. */
const isText = ({ args: [first] }: CallView) =>
  first === undefined || first.fields === null || ['sql', 'query', 'text'].some((name) => first.fields?.has(name));

/** A text that is not fixed: put together, or from somewhere. */
export function isStringArgument(given: Value): boolean {
  return given.text === null && given.literal === null && given.fn === null && given.fields === null && given.sym === null;
}

const SHELL = 'Text is run as a command here, and it is not a fixed text.';
const EVAL = 'Text is run as code here, and it is not a fixed text.';

export const SINKS: readonly Sink[] = [
  // Commands
  { rule: 'CODE-001', symbol: /^child_process\.exec(?:Sync)?$/, arg: 0, what: 'A shell command', secondOrder: true, dynamic: SHELL },
  { rule: 'CODE-001', symbol: /^child_process\.(?:spawn|execFile)(?:Sync)?$/, arg: 'any', when: shellTrue, what: 'A shell command', secondOrder: true },
  { rule: 'CODE-001', symbol: /^child_process\.(?:spawn|execFile|fork)(?:Sync)?$/, arg: 0, head: true, what: 'A program' },
  { rule: 'CODE-001', symbol: /^(?:shelljs\.exec|execa(?:\.\w+)?|cross-spawn(?:\.sync)?|zx\.\$)$/, arg: 0, what: 'A command', secondOrder: true },
  { rule: 'CODE-001', symbol: /^(?:os\.(?:system|popen\d?|exec\w+)|commands\.get\w+|popen2\.\w+|asyncio\.(?:subprocess\.)?create_subprocess_shell|subprocess\.get(?:status)?output)$/, arg: 0, names: ['command', 'cmd'], what: 'A shell command', secondOrder: true, dynamic: SHELL }, // prettier-ignore
  { rule: 'CODE-001', symbol: /^subprocess\.(?:run|call|Popen|check_output|check_call)$/, arg: 0, names: ['args'], deep: true, when: shellTrue, what: 'A shell command', secondOrder: true, dynamic: SHELL },
  { rule: 'CODE-001', symbol: /^subprocess\.(?:run|call|Popen|check_output|check_call)$/, arg: 0, names: ['args'], when: (call) => !shellTrue(call) && (call.args[0]?.fields ?? null) === null, head: true, what: 'A program', confidence: 'medium' }, // prettier-ignore
  { rule: 'CODE-001', symbol: /^(?:subprocess\.(?:run|call|Popen|check_output|check_call)|os\.(?:spawn|exec)\w+|asyncio\..*subprocess_exec|child_process\.(?:spawn|execFile)(?:Sync)?)$/, arg: 'any', when: runsShell, what: 'A shell command', secondOrder: true }, // prettier-ignore
  { rule: 'CODE-001', symbol: /^(?:os\.(?:posix_)?spawn\w+|asyncio\.\w+_event_loop\(\)\.subprocess_(?:exec|shell))$/, arg: 1, what: 'A program', secondOrder: true },
  { rule: 'CODE-001', symbol: /^asyncio\.(?:subprocess\.)?create_subprocess_exec$/, arg: 0, head: true, what: 'A program' },
  { rule: 'CODE-001', symbol: /^paramiko\.SSHClient\(\)\.exec_command$/, arg: 0, what: 'A remote command', secondOrder: true },
  // Code
  { rule: 'CODE-002', symbol: /^(?:eval|Function|vm\.(?:runIn\w+|Script|compileFunction)|globalThis\.eval)$/, arg: 0, what: 'Running text as code', secondOrder: true, dynamic: EVAL },
  { rule: 'CODE-002', symbol: /^(?:exec|compile|builtins\.(?:eval|exec))$/, arg: 0, what: 'Running text as code', secondOrder: true, dynamic: EVAL },
  { rule: 'CODE-002', symbol: /^Function$/, arg: 'any', what: 'Running text as code' },
  { rule: 'CODE-002', symbol: /^(?:setTimeout|setInterval|setImmediate|vm2\.\w+\(\)\.run(?:File)?|vm2\.VMScript|sandbox\(\)\.run|isolated-vm\.\w+\(\)\.(?:compileScript|eval)(?:Sync)?|safe-eval|static-eval|notevil|expression-eval\.\w+|mathjs\.(?:eval|evaluate))$/, arg: 0, what: 'Running text as code' },
  { rule: 'CODE-002', symbol: /^getattr$/, arg: 1, what: 'Choosing a function', confidence: 'medium', when: ({ args }) => /^(?:os|sys|subprocess|builtins|importlib|shutil)$/.test(args[0]?.sym ?? '') },
  { rule: 'CODE-002', symbol: /^(?:importlib\.import_module|__import__|require|import)$/, arg: 0, what: 'Loading a module', confidence: 'medium' },
  { rule: 'CODE-002', symbol: /^(?:jinja2\.(?:Template|Environment\(\)\.from_string)|flask\.render_template_string|mako\.template\.Template|ejs\.render|pug\.(?:render|compile)|handlebars\.compile|ejs\.compile|eta\.renderString|dot\.template|nunjucks\.renderString|lodash\.template|_\.template)$/, arg: 0, what: 'A template' }, // prettier-ignore
  { rule: 'CODE-002', symbol: /(?:^|\.)newPage\(\)\.(?:evaluate\w*|\$\$?eval|addScriptTag)$/, arg: 0, what: 'Running text as code in a browser' },
  // Deserialisation
  { rule: 'CODE-003', symbol: /^(?:node-serialize\.unserialize|serialize-to-js\.deserialize|funcster\.deepDeserialize|cryo\.parse|serialijse\.deserialize|v8\.deserialize)$/, arg: 0, what: 'Reading objects back', secondOrder: true },
  { rule: 'CODE-003', symbol: /^(?:pickle|cPickle|_pickle|dill|cloudpickle|marshal|shelve|joblib)\.(?:loads?|open|Unpickler)$/, arg: 0, what: 'Reading objects back', secondOrder: true },
  { rule: 'CODE-003', symbol: /^(?:jsonpickle\.(?:decode|loads)|pandas\.read_pickle|torch\.load)$/, arg: 0, what: 'Reading objects back', secondOrder: true },
  { rule: 'CODE-003', symbol: /^yaml\.(?:load|load_all|unsafe_load|full_load)$/, arg: 0, names: ['stream'], when: notSafeLoader, what: 'Reading YAML with any tag', secondOrder: true },
  { rule: 'CODE-003', symbol: /^js-yaml\.(?:unsafeLoad|unsafeLoadAll)$/, arg: 0, what: 'Reading YAML with any tag', secondOrder: true },
  { rule: 'CODE-003', symbol: /^js-yaml\.(?:load|loadAll)$/, arg: 0, when: (call) => call.args.some(({ fields }) => /FULL|UNSAFE/.test(fields?.get('schema')?.sym ?? '')), what: 'Reading YAML with any tag', secondOrder: true },
  { rule: 'CODE-003', symbol: /^libxmljs2?\.(?:parseXml|parseXmlString)$/, arg: 0, when: ({ args }) => ['noent', 'dtdload', 'replaceEntities'].some((name) => args[1]?.fields?.get(name)?.literal === true), what: 'Reading XML with outside entities' }, // prettier-ignore
  { rule: 'CODE-003', symbol: /^(?:lxml\.etree\.(?:fromstring|parse|XML)|xml\.sax\.(?:parse|parseString)|xml\.dom\.pulldom\.parseString)$/, arg: 0, when: resolvesEntities, what: 'Reading XML with outside entities', confidence: 'medium' }, // prettier-ignore
  // Queries
  { rule: 'CODE-004', symbol: /(?:^|\.)(?:query|execute|executemany|executescript|raw|\$queryRawUnsafe|\$executeRawUnsafe|prepare|exec_driver_sql|read_sql(?:_query)?)$/, except: /(?:^aws-sdk|@aws-sdk|boto3|dynamodb|child_process|^RegExp|^re\.)/i, arg: 0, names: ['sql', 'query', 'text', 'statement', 'operation'], when: isQuery, indirect: false, what: 'A query' }, // prettier-ignore
  { rule: 'CODE-004', symbol: /(?:^|\.)(?:all|get|run|each|exec)$/, arg: 0, when: (call) => isText(call) && /sqlite/i.test(call.sym ?? ''), what: 'A query' },
  { rule: 'CODE-004', symbol: /(?:^|\.)(?:query_items|query_databases)$/, arg: 0, names: ['query'], what: 'A query' },
  { rule: 'CODE-004', symbol: /(?:^|\.)items\.(?:query|readAll)$/, arg: 0, names: ['query'], what: 'A query', when: isText },
  { rule: 'CODE-004', symbol: /(?:^|\.)(?:whereRaw|havingRaw|orderByRaw|groupByRaw|joinRaw|selectRaw|fromRaw)$|^sequelize\.(?:\w+\.)?literal$|createQueryBuilder\(\)(?:\.\w+\(\))*\.(?:where|andWhere|orWhere|having|select|orderBy|groupBy)$|^neo4j.*session\(\)\.run$/, arg: 0, when: isText, indirect: false, what: 'A query' }, // prettier-ignore
  { rule: 'CODE-004', symbol: /(?:^|\.)(?:scan|query|ScanCommand|QueryCommand|(?:Batch)?ExecuteStatementCommand|(?:batch_)?execute_statement|(?:batchE|e)xecuteStatement|StartQuery(?:Execution)?Command|startQuery(?:Execution)?|start_query(?:_execution)?|SelectObjectContentCommand|select_object_content|selectObjectContent)$/, arg: 0, names: ['FilterExpression', 'KeyConditionExpression', 'Statement', 'sql', 'Sql', 'QueryString', 'queryString', 'Expression'], byName: true, indirect: false, when: isWritten, what: 'A query' },
  { rule: 'CODE-004', symbol: /(?:^|\.)(?:scan|query|ScanCommand|QueryCommand)$/, arg: 0, names: ['TableName'], byName: true, deep: true, indirect: false, what: 'A query', confidence: 'medium' },
  { rule: 'CODE-004', symbol: /(?:DocumentClient\(\)|DynamoDB\(\)|DynamoDBDocument\.from\(\)|Table\([^)]*\)|client\(dynamodb\))\.(?:query|scan|get|put|update|delete|transactWrite|batchWrite)(?:_?[iI]tem)?$|dynamodb\.\w+Command$/, arg: 0, whole: true, what: 'A whole request to a table', confidence: 'medium' },
  { rule: 'CODE-004', symbol: /(?:^|\.)(?:scan|query)$/, arg: 0, names: ['ScanFilter', 'QueryFilter'], byName: true, what: 'A filter' },
  { rule: 'CODE-004', symbol: /(?:^|\.)(?:find|findOne|findOneAndUpdate|updateOne|updateMany|deleteOne|deleteMany|findOneAndDelete|findOneAndReplace|replaceOne|countDocuments|distinct|find_one(?:_and_\w+)?|update_(?:one|many)|delete_(?:one|many)|replace_one|count_documents|aggregate)$/, arg: 0, deep: true, indirect: false, objects: true, when: mongoish, what: 'A query', confidence: 'medium' }, // prettier-ignore
  { rule: 'CODE-004', symbol: /^ldap3\.Connection\(\)\.search$/, arg: 1, names: ['search_filter'], indirect: false, what: 'A search in a directory' },
  { rule: 'CODE-004', symbol: /^ldap\.(?:initialize|open)\(\)\.search(?:_s|_st|_ext|_ext_s)?$/, arg: 2, names: ['filterstr'], indirect: false, what: 'A search in a directory' },
  { rule: 'CODE-004', symbol: /^ldapjs\.createClient\(\)\.search$/, arg: 1, names: ['filter'], byName: true, indirect: false, what: 'A search in a directory' },
  { rule: 'CODE-004', symbol: /^xpath\.(?:select1?|evaluate|parse)$|^lxml\.etree\..*\.xpath$/, arg: 0, indirect: false, what: 'An expression of XPath' },
  // Requests
  { rule: 'CODE-005', symbol: /^(?:fetch|node-fetch|axios(?:\.(?:get|post|put|patch|delete|head|request))?|axios\.create\(\)\.\w+|got(?:\.\w+)?|request(?:\.(?:get|post|put|head|delete))?|request-promise(?:\.\w+)?|needle(?:\.\w+)?|superagent(?:\.\w+)?|undici\.(?:fetch|request)|https?\.(?:get|request)|puppeteer\.launch\(\)\.newPage\(\)\.goto|follow-redirects\.https?\.get)$/, arg: 0, head: true, what: 'A request' }, // prettier-ignore
  { rule: 'CODE-005', symbol: /^(?:axios|request|https?\.(?:get|request)|got|needle)$/, arg: 0, deep: true, when: hostFromOutside, what: 'A request' },
  { rule: 'CODE-005', symbol: /(?:^|\.)(?:newPage|createPage)\(\)\.setContent$/, arg: 0, what: 'A page in a browser of the function', confidence: 'medium' },
  { rule: 'CODE-005', symbol: /(?:^|\.)goto$/, arg: 0, head: true, what: 'A browser', confidence: 'medium' },
  { rule: 'CODE-005', symbol: /^(?:requests(?:\.[sS]ession\(\))?\.(?:get|post|put|patch|delete|head)|urllib\.request\.(?:urlopen|urlretrieve|Request)|urllib\.urlopen|urllib2\.(?:urlopen|Request)|httpx(?:\.\w*Client\(\))?\.(?:get|post|put|patch|delete|head)|aiohttp\.ClientSession\(\)\.(?:get|post))$/, arg: 0, names: ['url'], head: true, when: ({ args }) => !(args[0]?.sym ?? '').endsWith('Request()'), what: 'A request' }, // prettier-ignore
  { rule: 'CODE-005', symbol: /^(?:requests\.request|httpx\.request|urllib3\.PoolManager\(\)\.request)$/, arg: 1, names: ['url'], head: true, what: 'A request' },
  { rule: 'CODE-005', symbol: /^(?:http\.client|httplib)\.HTTPS?Connection$/, arg: 0, names: ['host'], head: true, what: 'A connection' },
  { rule: 'CODE-005', symbol: /^(?:wkhtmltoimage\.generate|wkhtmltopdf|html-pdf\.create|html-pdf-node\.generatePdf|pdfkit\.from_string|imgkit\.from_string)$/, arg: 0, what: 'A converter of pages', confidence: 'medium' },
  { rule: 'CODE-005', symbol: /^(?:pdfkit\.from_url|imgkit\.from_url|weasyprint\.HTML|wkhtmltopdf)$/, arg: 0, names: ['url'], head: true, what: 'A converter of pages' },
  // Files
  { rule: 'CODE-006', symbol: /(?:^|\.)(?:read_text|write_text|read_bytes|write_bytes)$/, arg: 'receiver', indirect: false, what: 'A file path' },
  { rule: 'CODE-006', symbol: /^(?:fs|fs\/promises|fs\.promises|fs-extra|graceful-fs)\.(?:readFile|writeFile|appendFile|createReadStream|createWriteStream|unlink|rm|rmdir|open|readdir|mkdir|copyFile|rename|stat)(?:Sync)?$/, arg: 0, indirect: false, what: 'A file path' }, // prettier-ignore
  { rule: 'CODE-006', symbol: /(?:^|\.)(?:sendFile|sendfile|download)$/, arg: 0, when: ({ sym }) => sym === null, indirect: false, what: 'A file path', confidence: 'medium' },
  { rule: 'CODE-006', symbol: /^(?:open|io\.open|codecs\.open|os\.(?:remove|unlink|rename|mkdir|makedirs|listdir|rmdir)|shutil\.(?:copy\w*|move|rmtree)|flask\.send_file|send_file|aiofiles\.open)$/, arg: 0, names: ['file', 'path'], indirect: false, what: 'A file path' }, // prettier-ignore
  { rule: 'CODE-006', symbol: /^\?\.render$/, arg: 0, when: ({ receiver }) => receiver?.sym === null && receiver.taints.length === 0, indirect: false, what: 'The name of a template', confidence: 'medium' },
  { rule: 'CODE-006', symbol: /(?:^|\.)save$/, arg: 0, names: ['dst'], when: ({ receiver }) => receiver?.taints.some(({ label }) => /\bfiles\b/.test(label)) === true, indirect: false, what: 'A file path' },
  { rule: 'CODE-006', symbol: /(?:^|\.)download_file$/, arg: 2, names: ['Filename'], what: 'A file path' },
  { rule: 'CODE-006', symbol: /^(?:zipfile\.ZipFile|tarfile\.(?:open|TarFile))\(\)\.(?:extractall|extract)$/, arg: 'receiver', what: 'Unpacking an archive', when: (call) => call.keywords.get('filter')?.text !== 'data' }, // prettier-ignore
  { rule: 'CODE-006', symbol: /^adm-zip\(\)\.extractAllTo$/, arg: 'receiver', what: 'Unpacking an archive', confidence: 'medium' },
  { rule: 'CODE-006', symbol: /^(?:shutil\.unpack_archive|unzipper\.Extract)$/, arg: 0, what: 'Unpacking an archive' },
  // Tokens
  { rule: 'CODE-007', symbol: /^(?:jsonwebtoken|jwt-simple|jwt)\.decode$/, arg: 0, when: unverifiedDecode, what: 'Decoding a token without checking its signature' },
  { rule: 'CODE-007', symbol: /^(?:jwt-decode(?:\.jwtDecode)?|jose\.decodeJwt|jwt_decode)$/, arg: 0, what: 'Decoding a token without checking its signature' },
  // Ciphers and digests
  { rule: 'CODE-015', symbol: /^(?:crypto\.createHash\((?:md5|sha1)\)\.update|hashlib\.(?:md5|sha1)|md5|sha1|crypto-js\.(?:MD5|SHA1))$/, arg: 0, when: ofPassword, what: 'A digest that is computed too fast for passwords' },
  { rule: 'CODE-012', symbol: /^(?:RegExp|re\.(?:compile|match|search|fullmatch|sub|findall))$/, arg: 0, what: 'A regular expression', confidence: 'medium' },
  { rule: 'CODE-012', symbol: /^re\.(?:match|search|fullmatch|findall)$/, arg: 1, when: (call) => isEvil(call.args[0]?.text), what: 'A regular expression that can take forever', confidence: 'medium' },
  { rule: 'CODE-012', symbol: /^re\.compile\(\)\.(?:match|search|fullmatch|findall|sub)$/, arg: 0, when: (call) => isEvil(call.receiver?.text), what: 'A regular expression that can take forever', confidence: 'medium' },
  { rule: 'CODE-012', symbol: /^\/.*\/\.(?:test|exec)$/, arg: 0, when: (call) => isEvil(call.receiver?.text), what: 'A regular expression that can take forever', confidence: 'medium' },
  { rule: 'CODE-012', symbol: /(?:^|\.)(?:match|replace|replaceAll|search|matchAll|split)$/, arg: 'receiver', when: (call) => isEvil(call.args[0]?.text) && call.args[0]?.sym?.startsWith('/') === true, what: 'A regular expression that can take forever', confidence: 'medium' }, // prettier-ignore
]; // prettier-ignore

/** Entities are resolved unless the parser was told not to. */
function resolvesEntities({ args, keywords }: CallView): boolean {
  return (keywords.get('parser') ?? args[1])?.fields?.get('resolve_entities')?.literal !== false;
}

function ofPassword({ args }: CallView): boolean {
  return args[0]?.taints.some(({ label }) => /pass(?:word|wd|phrase)?|pwd/i.test(label)) === true;
}

const DATABASE =
  /sql|db|conn|cursor|pool|\bpg\b|postgres|maria|oracle|engine|session|database|knex|prisma|quer|duck|snowflake|redshift|athena|spanner/i;

/** What a library has put together into a query of its own keeps values apart. */
function isQuery(call: CallView): boolean {
  const made = call.args[0]?.sym ?? '';
  const [given] = call.args;
  // A text that is handed on as it is means a query only where something speaks of a database.
  if (given !== undefined && given.composed === 0 && given.fields === null && call.sym !== null && !DATABASE.test(call.sym)) return false;
  return isText(call) && (!made.endsWith(')') || /(?:^|\.)(?:text|literal|raw|SQL|format|str|String|sql)\(\)$/.test(made));
}

/** Expressions as texts; those that a library puts together keep values apart. */
function isWritten({ keywords, args }: CallView): boolean {
  return ['FilterExpression', 'KeyConditionExpression'].every((name) => ((keywords.get(name) ?? args[0]?.fields?.get(name))?.sym ?? null) === null);
} // prettier-ignore

/** `sh -c TEXT` by another name. */
function runsShell(call: CallView): boolean {
  const words = call.args.flatMap((arg) => [arg.text, ...[...(arg.fields?.values() ?? [])].map(({ text }) => text)]);
  return words.some((word) => /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|z)?sh$/.test(word ?? '')) && words.includes('-c');
}

export function mongoish({ sym }: CallView): boolean {
  return /mongo|collection/i.test(sym ?? '');
}

function hostFromOutside({ args }: CallView): boolean {
  const fields = args[0]?.fields;
  return ['url', 'uri', 'host', 'hostname', 'href'].some(
    (name) => fields?.get(name)?.taints.some(({ kind, head }) => kind === 'event' && head) === true,
  );
}

/** PyJWT checks unless it is told not to; the others never do. */
function unverifiedDecode(call: CallView): boolean {
  // The third argument of jwt-simple leaves the signature out.
  if (call.sym?.startsWith('jwt-simple.') === true) return call.args[2]?.literal === true;
  if (!call.sym?.startsWith('jwt.')) return true;
  const options = call.keywords.get('options');
  return call.keywords.get('verify')?.literal === false || options?.fields?.get('verify_signature')?.literal === false;
}

/** A repetition within a repetition: time grows with two to the power of the length. */
function isEvil(pattern: string | null | undefined): boolean {
  return typeof pattern === 'string' && pattern.length < 2000 && /\((?:\?:)?[^()]*[+*][^()]*\)(?:[+*]|\{\d+,)/.test(pattern);
}
