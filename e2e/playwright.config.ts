import { defineConfig } from '@playwright/test';

/** Set by scripts/e2e: a Chromium on this machine, and Electron's binary where there is one. */
const browser = process.env['ISOBAR_BROWSER'];
const electron = process.env['ISOBAR_ELECTRON'];

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    // Recording costs a third of the time; `npm run e2e -- --trace retain-on-failure` does it where a failure needs a look.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(browser === undefined || browser === '' ? {} : { executablePath: browser }),
      args: ['--disable-background-networking', '--disable-component-update', '--no-first-run'],
    },
  },
  projects: [
    { name: 'web', testMatch: '*.spec.ts', testIgnore: 'desktop.spec.ts' },
    // Where there is no binary there is no project: a test that cannot run is not counted as one that did.
    ...(electron === undefined || electron === '' ? [] : [{ name: 'desktop', testMatch: 'desktop.spec.ts' }]),
  ],
});
