import { codeFiles, codeText, dependsOn, withoutExtension } from '../../detection/code-files.ts';
import { exportedNames } from '../../detection/exported-names.ts';
import type { Detection, SourceFiles } from '../../emulation.ts';
import { usesRuntimeApi } from '../runtimes.ts';
import { detectSamTemplate } from './sam-template.ts';
import { detectServerlessYml } from './serverless-yml.ts';

const PACKAGES = ['@types/aws-lambda', '@aws-lambda-powertools/logger', '@aws-lambda-powertools/commons', '@middy/core', 'serverless-http'];
const SIGNS =
  /\bawslambda\s*\.|\bfrom\s*['"]aws-lambda['"]|\bAPIGatewayProxy|\bLambda(?:FunctionURL|Context)|@aws-lambda-powertools\/|\bevent\.(?:Records|requestContext|rawPath|queryStringParameters|pathParameters)\b|\bcontext\.(?:awsRequestId|callbackWaitsForEmptyEventLoop|getRemainingTimeInMillis)\b/;
/** `(req, res)`: an express-style function, whatever it is called. */
const REQUEST_RESPONSE = /\bhandler\b[^\n]{0,40}\(\s*(?:req|request|_req)\s*(?::[^,)]*)?,\s*(?:res|response)\b/;
const USUAL_NAMES = ['handler', 'lambdaHandler', 'lambda_handler', 'main'];
const USUAL_FILES = /(?:^|\/)(?:index|handler|handlers|app|lambda|main|function)$/;

/** Templates first, for they say it; then package.json and the code, which only suggest it. */
export function detectAwsHandler(source: SourceFiles): Detection | null {
  const described = detectSamTemplate(source) ?? detectServerlessYml(source);
  const candidates = findHandlers(source);
  // Functions of other languages are for the other model.
  if (described?.project.runtime !== undefined && usesRuntimeApi(described.project.runtime)) return null;
  if (described !== null) {
    const handlers = [...new Set([...described.handlers, ...candidates.map(({ handler }) => handler)])];
    return { ...described, handlers };
  }
  const [best] = candidates;
  if (best === undefined) return null;
  const handlers = candidates.map(({ handler }) => handler);
  const typed = PACKAGES.find((name) => dependsOn(source, name));
  if (typed !== undefined) return { confidence: 0.85, from: `package.json names ${typed}`, project: { handler: best.handler }, handlers };
  const confidence = best.score >= 4 ? 0.8 : best.score >= 2 ? 0.6 : 0.2;
  return { confidence, from: `${best.path} exports ${best.name}`, project: { handler: best.handler }, handlers };
}

interface Candidate {
  path: string;
  name: string;
  handler: string;
  score: number;
}

function findHandlers(source: SourceFiles): Candidate[] {
  const found: Candidate[] = [];
  for (const path of codeFiles(source)) {
    const text = codeText(source, path);
    if (text === null) continue;
    const stem = withoutExtension(path);
    for (const name of exportedNames(text)) {
      if (name === 'default') continue;
      found.push({ path, name, handler: `${stem}.${name}`, score: score(stem, name, text) });
    }
  }
  return found.toSorted((a, b) => b.score - a.score).slice(0, 50);
}

function score(stem: string, name: string, text: string): number {
  const named = USUAL_NAMES.includes(name) ? 2 : 0;
  const placed = USUAL_FILES.test(stem) ? 1 : 0;
  const signs = SIGNS.test(text) ? 2 : 0;
  const foreign = REQUEST_RESPONSE.test(text) ? -3 : 0;
  return named + placed + signs + foreign;
}
