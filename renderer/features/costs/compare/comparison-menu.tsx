import type { CostFormat } from '#shared/contract/costs.ts';
import type { CostQuestionInput } from '#shared/model/cost-scenario.ts';
import { client } from '../../../api/client.ts';
import { ExportMenu } from '../../../ui/export-menu.tsx';

const FORMATS: readonly (readonly [CostFormat, string])[] = [
  ['csv', 'CSV, a row for every line'],
  ['json', 'JSON, as on the command line'],
  ['markdown', 'Markdown'],
  ['html', 'HTML, a page of its own'],
];

/** Writes the comparison down for somebody else. */
export function ComparisonMenu({ question }: { question: CostQuestionInput }) {
  const write = async (format: CostFormat) => {
    const { fileName, text, contentType } = await client.costs.export({ question, format });
    return { name: fileName, content: text, mediaType: contentType };
  };
  return <ExportMenu formats={FORMATS} write={write} failed="The comparison was not written" />;
}
