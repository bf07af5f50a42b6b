import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { startFront, type Front } from './front.ts';

interface PageFixtures {
  /** Console errors that a spec means to cause, such as an answer of 404. */
  allowedErrors: RegExp[];
  /** A page of the console, past the token. Fails the test on a policy violation, a console error or an uncaught error. */
  page: Page;
}

interface WorkerFixtures {
  /** What a spec file does to the home before the front starts. */
  prepareHome: { run(home: string): void | Promise<void> };
  front: Front;
}

export const test = base.extend<PageFixtures, WorkerFixtures>({
  allowedErrors: [[], { option: true }],
  prepareHome: [{ run: () => {} }, { option: true, scope: 'worker' }],
  front: [
    async ({ prepareHome }, use) => {
      const front = await startFront((home) => prepareHome.run(home));
      await use(front);
      await front.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  page: async ({ page, front, allowedErrors }, use) => {
    const wrong: string[] = [];
    await page.exposeBinding('reportViolation', (_source, text: string) => wrong.push(text));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber }) => {
        const report = (globalThis as unknown as { reportViolation(text: string): void }).reportViolation;
        report(`policy violation: ${violatedDirective} ${blockedURI} at ${sourceFile}:${lineNumber}`);
      });
    });
    page.on('console', (message) => {
      if (message.type() === 'error') wrong.push(`console: ${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => wrong.push(`uncaught: ${error.stack ?? error.message}`));
    // The token is taken out of the address once; from then on the page keeps it.
    await page.goto(`${front.origin}/#token=${front.token}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await use(page);
    expect(wrong.filter((text) => !allowedErrors.some((pattern) => pattern.test(text)))).toEqual([]);
  },
  baseURL: async ({ front }, use) => use(front.origin),
});

export { expect };

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Rules of those tags in axe's category of colours. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** No violation of serious or critical impact on the page as it stands. */
export function expectAccessible(page: Page): Promise<void> {
  return expectNone(axeOf(page).withTags(TAGS));
}

/** The same for what depends on colours alone: for a page that is looked at in another colour scheme. */
export function expectReadable(page: Page): Promise<void> {
  return expectNone(axeOf(page).withRules(COLOUR_RULES));
}

/** The console has no frames: there is nothing to put together in a second page, and of what passes nothing is told. */
function axeOf(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
}

async function expectNone(axe: AxeBuilder): Promise<void> {
  const { violations } = await axe.analyze();
  const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect
    .soft(
      bad.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join('\n')}`),
    )
    .toEqual([]);
}
