// npm run bench: the local runtime beside a bare node:http server and functions-framework, in one run.
import { parseArgs } from 'node:util';
import { measure, type Plan } from './measure.ts';
import { judge, machine, report } from './report.ts';

const USAGE = `npm run bench -- [options]

  --samples N   cold starts of each target (default 30)
  --rounds N    rounds of load (default 5)
  --seconds N   of load in each round (default 2)
  --json        the figures as JSON instead of the table
  --check       end with 1 where a target is missed
`;

const { values } = parseArgs({
  options: {
    samples: { type: 'string', default: '30' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const plan: Plan = {
    samples: Number(values.samples),
    rounds: Number(values.rounds),
    loadMs: Number(values.seconds) * 1000,
    connections: [1, 16],
  };
  const results = await measure(plan, (line) => process.stderr.write(`${line}\n`));
  const on = machine();
  if (values.json) console.log(JSON.stringify({ machine: on, plan, results, verdicts: judge(results) }, null, 2));
  else for (const line of report(results, on)) console.log(line);
  if (values.check && judge(results).some(({ met }) => met === false)) process.exitCode = 1;
}

if (values.help) process.stdout.write(USAGE);
else await main();
