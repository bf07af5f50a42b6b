import type { ListVersionsByFunctionRequest, PublishVersionRequest } from '@aws-sdk/client-lambda';
import { zipOf } from '../code/package-of.ts';
import { operation } from '../operation.ts';
import { invalidParameter, preconditionFailed } from '../protocol/answers.ts';
import { LATEST } from '../state/model.ts';
import { refuseUnoffered } from './check-config.ts';
import { configurationOf, fullConfiguration } from './function-configuration.ts';
import { needFunction, ownFunction } from './function-name.ts';
import { page } from './page.ts';
import { alone, publish } from './release.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html */
export const publishVersion = operation<PublishVersionRequest>(async (context, input, { request }) => {
  const { key } = ownFunction(request, input.FunctionName ?? '');
  refuseUnoffered({ ...input });
  const before = needFunction(context, key);
  return await alone(context, before, async () => {
    const fn = needFunction(context, key);
    if (input.RevisionId !== undefined && input.RevisionId !== fn.latest.revisionId) throw preconditionFailed('GetFunction/GetAlias');
    const current = (await zipOf(context, fn.latest.code))?.sha256 ?? '';
    if (input.CodeSha256 !== undefined && input.CodeSha256 !== '' && input.CodeSha256 !== current) {
      throw invalidParameter(
        `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${current}). Please try again with the CodeSHA256 in $LATEST.`,
      );
    }
    const { version } = publish(context, fn, input.Description);
    return await fullConfiguration(context, fn, version, version.version);
  });
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ListVersionsByFunction.html */
export const listVersionsByFunction = operation<ListVersionsByFunctionRequest>(async (context, input, { request }) => {
  const { key } = ownFunction(request, input.FunctionName ?? '');
  const fn = needFunction(context, key);
  const all = [fn.latest, ...context.state.publishedVersions(key)];
  const { items, next } = page(all, ({ version }) => (version === LATEST ? '' : version.padStart(10, '0')), input, 50);
  return { Versions: await Promise.all(items.map((version) => configurationOf(context, fn, version, version.version))), ...next };
});
